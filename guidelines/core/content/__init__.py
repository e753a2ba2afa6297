"""What a guideline says, as data: shapes, conditions, reading and checking."""
