"""Imports of members: staged entries until they confirm them, and records to undo them; and what
members have linked."""

from imports.models.added import AddedRating, AddedView
from imports.models.entry import Entry, entries_of_profile
from imports.models.library_account import LibraryAccount
from imports.models.missing import MissingTitle
from imports.models.placed import PlacedName
from imports.models.upload import Import
from imports.models.wanted import WantedTitle, remove_wanted, wanted_titles

__all__ = [
    "AddedRating",
    "AddedView",
    "Entry",
    "Import",
    "LibraryAccount",
    "MissingTitle",
    "PlacedName",
    "WantedTitle",
    "entries_of_profile",
    "remove_wanted",
    "wanted_titles",
]
