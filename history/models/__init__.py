"""Views and ratings of people, their change feed, and the outbox of writes to another store."""

from history.models.change import Change, Feed
from history.models.outbox import Delivery, Pending
from history.models.rating import Rating
from history.models.view import View

__all__ = ["Change", "Delivery", "Feed", "Pending", "Rating", "View"]
