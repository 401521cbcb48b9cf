"""Matches records to existing titles: by external id, then by name, year and kind."""

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any

from catalog.importing.errors import LineError
from catalog.importing.title_record import EXTERNAL_ID_NAMES, EXTERNAL_IDS, TitleRecord
from catalog.merging.merge import current_titles
from catalog.models import YEARS_APART, Title
from catalog.search_text import match_key

ExternalKey = tuple[str, str | int, str]


@dataclass(slots=True, eq=False)
class KnownTitle:
    """The fields of a title that matching needs. `id` is None until it is stored."""

    id: int | None
    kind: str
    name: str
    year: int | None
    external: dict[str, str | int]
    is_new: bool = False

    def external_keys(self) -> list[ExternalKey]:
        return external_keys(self.kind, self.external)


def external_keys(kind: str, external: dict[str, str | int]) -> list[ExternalKey]:
    # TMDB counts films and series separately.
    return [
        (source, value, kind if source == "tmdb_id" else "") for source, value in external.items()
    ]


def stated_ids(record: TitleRecord) -> dict[str, str | int]:
    stated = {source: getattr(record, source) for source in EXTERNAL_IDS}
    return {source: value for source, value in stated.items() if value not in (None, "")}


class TitleMatcher:
    def __init__(self) -> None:
        self.by_id: dict[ExternalKey, KnownTitle] = {}
        self.by_name: dict[tuple[str, str], list[KnownTitle]] = defaultdict(list)
        self.merged_ids: dict[ExternalKey, KnownTitle] = {}
        current = current_titles()
        known: dict[int, KnownTitle] = {}
        merged: list[KnownTitle] = []
        rows = Title.objects.order_by("id").values_list("id", "kind", "name", "year", *EXTERNAL_IDS)
        for pk, kind, name, year, *values in rows.iterator(chunk_size=5000):
            pairs = zip(EXTERNAL_IDS, values, strict=True)
            title = KnownTitle(pk, kind, name, year, {s: v for s, v in pairs if v is not None})
            if pk in current:
                merged.append(title)
            else:
                known[pk] = title
                self._add(title)
        for old in merged:
            self._add_merged(old, known[current[old.id or 0]])

    def _add(self, title: KnownTitle) -> None:
        self.by_name[title.kind, match_key(title.name)].append(title)
        for key in title.external_keys():
            self.by_id[key] = title

    def _add_merged(self, old: KnownTitle, now: KnownTitle) -> None:
        """The ids and the name of a title that was merged lead to the one that it is now."""
        self.merged_ids.update((key, now) for key in old.external_keys())
        named = self.by_name[old.kind, match_key(old.name)]
        if not any(each is now for each in named):
            named.append(now)

    def with_current_ids(self, record: TitleRecord) -> TitleRecord:
        """Returns the record with the ids of a title that was merged replaced by those of the one
        that it is now."""
        if not self.merged_ids:
            return record
        changed: dict[str, Any] = {}
        for key in external_keys(record.kind, stated_ids(record)):
            if (now := self.merged_ids.get(key)) is not None:
                changed[key[0]] = now.external.get(key[0])
        return replace(record, **changed) if changed else record

    def match(self, record: TitleRecord) -> KnownTitle | None:
        """Returns the title that a record describes. Raises LineError if there are two."""
        record = self.with_current_ids(record)
        ids = stated_ids(record)
        named = {id(t): t for k in external_keys(record.kind, ids) if (t := self.by_id.get(k))}
        if len(named) > 1:
            names = " and ".join(f"“{title.name}”" for title in named.values())
            raise LineError(f"Its external ids belong to different titles: {names}.")
        if named:
            return self._checked_ids(next(iter(named.values())), ids)
        return self._by_name(record, ids)

    def _checked_ids(self, title: KnownTitle, ids: dict[str, str | int]) -> KnownTitle:
        for source, value in ids.items():
            if title.external.get(source, value) != value:
                raise LineError(
                    f"“{title.name}” has {EXTERNAL_ID_NAMES[source]} {title.external[source]}, "
                    f"not {value}."
                )
        return title

    def _by_name(self, record: TitleRecord, ids: dict[str, str | int]) -> KnownTitle | None:
        possible = [
            title
            for title in self.by_name.get((record.kind, match_key(record.name)), ())
            if all(title.external.get(source, value) == value for source, value in ids.items())
        ]
        same_year = [title for title in possible if title.year == record.year]
        found = same_year or [title for title in possible if _is_near_year(title, record.year)]
        if len(found) > 1:
            raise LineError(
                f"{len(found)} titles are called “{record.name}” around {record.year}; "
                "an external id would tell which."
            )
        return found[0] if found else None

    def is_only_near(self, record: TitleRecord) -> bool:
        """Whether the record would be matched by a year beside its own, and by nothing better."""
        try:
            found = self.match(record)
        except LineError:
            return False
        if found is None or found.year == record.year:
            return False
        return not any(
            found.external.get(key) == value for key, value in stated_ids(record).items()
        )

    def register(self, record: TitleRecord, title: KnownTitle | None) -> KnownTitle:
        """Adds the record's title, or its ids to the existing title, to the index."""
        ids = stated_ids(record)
        if title is None:
            title = KnownTitle(None, record.kind, record.name, record.year, ids, is_new=True)
            self._add(title)
        else:
            title.external.update(ids)
            for key in title.external_keys():
                self.by_id[key] = title
        return title


def _is_near_year(title: KnownTitle, year: int | None) -> bool:
    # One source dates a film by its festival, another by its release. Within one file, two
    # years are two films: remakes a year apart were common in the silent era.
    if title.is_new or year is None or title.year is None:
        return False
    return abs(title.year - year) <= YEARS_APART
