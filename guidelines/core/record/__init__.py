"""What was recorded of a case: rows, dates, and what they answer; reading case files."""
