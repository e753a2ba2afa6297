"""The condition builder: a condition of an item put together part by part."""
