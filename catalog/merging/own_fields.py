"""The fields of two titles that are one: what the kept title takes over from the other."""

from typing import Any

from catalog.models import Title
from catalog.search_text import match_key

IDS = ("imdb_id", "tmdb_id", "movielens_id", "wikipedia_page")
"""No two titles have the same: they move, where others are copied."""
COPIED = (
    *("original_name", "year", "runtime", "certificate", "language", "synopsis"),
    *("synopsis_credit", "artwork_url", "backdrop_url", "video_url", "trailer_url", "collection"),
)
EMPTY = (None, "", 0)


def taken_over(old: Title, kept: Title) -> dict[str, Any]:
    """Returns the fields that the kept title gets, with their values: those it has none of, the
    other's names, and the larger popularity."""
    taken: dict[str, Any] = {
        field: getattr(old, field)
        for field in (*COPIED, *IDS)
        if getattr(kept, field) in EMPTY and getattr(old, field) not in EMPTY
    }
    if "synopsis" not in taken:
        taken.pop("synopsis_credit", None)
    if (names := _names(old, kept)) != kept.other_names:
        taken["other_names"] = names
    if old.popularity > kept.popularity:
        taken["popularity"] = old.popularity
    return taken


def _names(old: Title, kept: Title) -> str:
    names = kept.other_names.splitlines()
    known = {match_key(each) for each in (kept.name, kept.original_name, *names)}
    for name in (old.name, old.original_name, *old.other_names.splitlines()):
        if name.strip() and match_key(name) not in known:
            known.add(match_key(name))
            names.append(name)
    return "\n".join(names)


def different(old: Title, kept: Title) -> dict[str, tuple[Any, Any]]:
    """Returns the fields that both have, with another value: the kept title's stays."""
    both = {field: (getattr(old, field), getattr(kept, field)) for field in ("name", *COPIED, *IDS)}
    return {
        field: values
        for field, values in both.items()
        if values[0] not in EMPTY and values[1] not in EMPTY and values[0] != values[1]
    }


def take_over(old: Title, kept: Title) -> dict[str, Any]:
    """Writes both titles; returns each changed field as [value before, value now]."""
    taken = taken_over(old, kept)
    for field in taken.keys() & set(IDS):
        setattr(old, field, None)
    changed = {field: [getattr(kept, field), value] for field, value in taken.items()}
    for field, value in taken.items():
        setattr(kept, field, value)
    old.save()
    kept.save()
    return changed


def give_back(old: Title, kept: Title, changed: dict[str, Any]) -> None:
    """A field that somebody has changed since stays as it is."""
    for field, (before, value) in changed.items():
        if getattr(kept, field) == value:
            setattr(kept, field, before)
            if field in IDS:
                setattr(old, field, value)
    kept.save()
    old.save()
