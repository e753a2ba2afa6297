"""Set-up and checks for developers; what runs before .venv exists is standard library only."""
