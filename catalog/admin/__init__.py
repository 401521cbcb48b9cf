"""The content manager's pages."""

from catalog.admin.availability import AvailabilityAdmin
from catalog.admin.merging import TitleMergeAdmin
from catalog.admin.people import PersonAdmin
from catalog.admin.synchronisations import SyncRunAdmin
from catalog.admin.table_uploads import TableUploadAdmin
from catalog.admin.titles import TitleAdmin
from catalog.admin.vocabulary import GenreAdmin, MoodAdmin

__all__ = [
    "AvailabilityAdmin",
    "GenreAdmin",
    "MoodAdmin",
    "PersonAdmin",
    "SyncRunAdmin",
    "TableUploadAdmin",
    "TitleAdmin",
    "TitleMergeAdmin",
]
