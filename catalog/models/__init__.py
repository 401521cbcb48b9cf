"""Titles, and what describes them."""

from catalog.models.availability import Availability
from catalog.models.genre import Genre
from catalog.models.loaded import LoadedData
from catalog.models.mood import Mood
from catalog.models.person import Credit, Person
from catalog.models.revision import CatalogRevision
from catalog.models.tag import TitleTag
from catalog.models.title import FIRST_YEAR, LAST_YEAR, LONGEST_RUNTIME, Title

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "LONGEST_RUNTIME",
    "Availability",
    "CatalogRevision",
    "Credit",
    "Genre",
    "LoadedData",
    "Mood",
    "Person",
    "Title",
    "TitleTag",
]
