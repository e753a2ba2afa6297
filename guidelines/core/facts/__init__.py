"""The words of the vocabulary, derived from a record."""
