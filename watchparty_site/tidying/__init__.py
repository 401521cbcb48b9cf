"""Retention: everything that is deleted after a while, in one list of rules (`rules.py`)."""
