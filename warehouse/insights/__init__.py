"""Answers from the published facts: pages of charts and tables in the admin."""
