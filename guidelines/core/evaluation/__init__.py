"""Facts against content: verdicts with their reasons, what is missing, one result."""
