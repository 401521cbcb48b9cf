"""Titles, with genres, moods, people, tags and availability."""

from catalog.models.availability import Availability
from catalog.models.certificate import Certificate
from catalog.models.distinct_titles import DistinctTitles
from catalog.models.genre import Genre
from catalog.models.loaded_data import LoadedData
from catalog.models.merge import TitleMerge
from catalog.models.mood import Mood
from catalog.models.person import Credit, Person
from catalog.models.picture import Picture
from catalog.models.revision import CatalogRevision
from catalog.models.source import SourceRecord, SyncRun
from catalog.models.synopsis import Synopsis
from catalog.models.table_upload import TableUpload
from catalog.models.tag import TitleTag
from catalog.models.title import FIRST_YEAR, LAST_YEAR, LONGEST_RUNTIME, YEARS_APART, Title

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "LONGEST_RUNTIME",
    "YEARS_APART",
    "Availability",
    "CatalogRevision",
    "Certificate",
    "Credit",
    "DistinctTitles",
    "Genre",
    "LoadedData",
    "Mood",
    "Person",
    "Picture",
    "SourceRecord",
    "SyncRun",
    "Synopsis",
    "TableUpload",
    "Title",
    "TitleMerge",
    "TitleTag",
]
