"""Insights: pages of charts and tables in the admin, computed from the published facts."""
