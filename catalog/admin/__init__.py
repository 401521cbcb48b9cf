"""The content manager's pages."""

from catalog.admin.people import PersonAdmin
from catalog.admin.titles import TitleAdmin
from catalog.admin.vocabulary import GenreAdmin, MoodAdmin

__all__ = ["GenreAdmin", "MoodAdmin", "PersonAdmin", "TitleAdmin"]
