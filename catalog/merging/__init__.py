"""Duplicates: which titles are likely to be one, merging two of them, and undoing it."""
