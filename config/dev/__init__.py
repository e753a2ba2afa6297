"""Set-up and checks for developers. What runs before .venv exists uses the standard library only."""
