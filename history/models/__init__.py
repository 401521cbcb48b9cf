"""What people watched and how they rated it, and what is written about that for others to read."""

from history.models.change import Change, Feed
from history.models.outbox import Delivery, Pending
from history.models.rating import Rating
from history.models.view import View

__all__ = ["Change", "Delivery", "Feed", "Pending", "Rating", "View"]
