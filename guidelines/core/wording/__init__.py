"""The one place where results become sentences."""
