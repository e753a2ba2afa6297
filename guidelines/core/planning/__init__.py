"""Pathways as dated steps, and the pitfalls of a plan."""
