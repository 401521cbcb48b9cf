"""What members brought along, until they confirm it, and what of it went into their history."""

from imports.models.added import AddedRating, AddedView
from imports.models.entry import Entry
from imports.models.upload import Import

__all__ = ["AddedRating", "AddedView", "Entry", "Import"]
