"""Which titles there are already, and which of them a record means."""

from collections import defaultdict
from dataclasses import dataclass

from catalog.importing.record import EXTERNAL_ID_NAMES, EXTERNAL_IDS, TitleRecord
from catalog.importing.refusal import LineError
from catalog.models import Title
from catalog.search_text import match_key

ExternalKey = tuple[str, str | int, str]
YEARS_APART = 1


@dataclass(slots=True, eq=False)
class KnownTitle:
    """As much of a title as matching needs. `id` is None until it is stored."""

    id: int | None
    kind: str
    name: str
    year: int | None
    external: dict[str, str | int]
    made_here: bool = False

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


class KnownTitles:
    def __init__(self) -> None:
        self.by_id: dict[ExternalKey, KnownTitle] = {}
        self.by_name: dict[tuple[str, str], list[KnownTitle]] = defaultdict(list)
        rows = Title.objects.order_by("id").values_list("id", "kind", "name", "year", *EXTERNAL_IDS)
        for pk, kind, name, year, *values in rows.iterator(chunk_size=5000):
            pairs = zip(EXTERNAL_IDS, values, strict=True)
            self._add(KnownTitle(pk, kind, name, year, {s: v for s, v in pairs if v is not None}))

    def _add(self, title: KnownTitle) -> None:
        self.by_name[title.kind, match_key(title.name)].append(title)
        for key in title.external_keys():
            self.by_id[key] = title

    def match(self, record: TitleRecord) -> KnownTitle | None:
        """By external id, then by name, year ± 1 and kind. Raises LineError for two answers."""
        ids = stated_ids(record)
        named = {id(t): t for k in external_keys(record.kind, ids) if (t := self.by_id.get(k))}
        if len(named) > 1:
            told = " and ".join(f"“{title.name}”" for title in named.values())
            raise LineError(f"Its external ids belong to different titles: {told}.")
        if named:
            return self._agreeing(next(iter(named.values())), ids)
        return self._by_name(record, ids)

    def _agreeing(self, title: KnownTitle, ids: dict[str, str | int]) -> KnownTitle:
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
        found = same_year or [title for title in possible if _nearly(title, record.year)]
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

    def remember(self, record: TitleRecord, title: KnownTitle | None) -> KnownTitle:
        """The title this record is or becomes, from now on found by what the record says."""
        ids = stated_ids(record)
        if title is None:
            title = KnownTitle(None, record.kind, record.name, record.year, ids, made_here=True)
            self._add(title)
        else:
            title.external.update(ids)
            for key in title.external_keys():
                self.by_id[key] = title
        return title


def _nearly(title: KnownTitle, year: int | None) -> bool:
    # One source dates a film by its festival, another by its release. Within one file, two
    # years are two films: remakes a year apart were common in the silent era.
    if title.made_here or year is None or title.year is None:
        return False
    return abs(title.year - year) <= YEARS_APART
