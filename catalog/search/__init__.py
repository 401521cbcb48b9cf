"""Searches titles by what people type: names, other forms of them, people, and near spellings."""

from catalog.search.title_search import (
    FoundTitle,
    InvalidCursor,
    TitlePage,
    search_titles,
)

__all__ = ["FoundTitle", "InvalidCursor", "TitlePage", "search_titles"]
