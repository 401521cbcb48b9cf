"""Differences between two lists of recommendations, as a client that has the first one gets them.

Nothing here knows a field by its name but `titles` and a title's `id`: whatever else a list and its
titles have is compared as what it is on the wire.
"""

import functools
import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, get_origin

import msgspec

from parties.protocol.server_messages import RecommendationsDelta, RecommendationsFrame
from recommender.types import RankedTitle

Path = tuple[str | int, ...]
Step = tuple[Path, Any]
ByPlace = dict[Path, dict[int, Any]]
Earlier = Mapping[int, RankedTitle]

_FIELDS = RankedTitle.__struct_fields__
_fields_of: Callable[[RankedTitle], tuple[Any, ...]] = operator.attrgetter(*_FIELDS)
_APART = ("titles", "revision")
_ABSENT: Any = object()
_NOTHING: Earlier = MappingProxyType({})
_encoder = msgspec.json.Encoder()


class _IsGone(Exception):
    """A field is not on the wire any more."""


def encode_delta(
    base: RecommendationsFrame, new: RecommendationsFrame, earlier: Earlier = _NOTHING
) -> bytes | None:
    """Returns the frame that leads from one list to the other; None if only the whole one does, as
    when a field is gone. `earlier`: titles that a client has from lists before the base."""
    try:
        return _encoder.encode(_delta(base, new, earlier))
    except _IsGone:
        return None


def _delta(
    base: RecommendationsFrame, new: RecommendationsFrame, earlier: Earlier
) -> RecommendationsDelta:
    before = [title.id for title in base.titles]
    known = {**earlier, **dict(zip(before, base.titles, strict=True))}
    after = [title for title in new.titles if title.id in known]
    order = [title.id for title in new.titles]
    moves, changes = _columns([known[title.id] for title in after], after)
    return RecommendationsDelta(
        revision=new.revision,
        base=base.revision,
        fields=_changed_fields(base, new),
        order=order if order != before else None,
        cards=[title for title in new.titles if title.id not in known],
        moves=moves,
        changes=changes,
    )


def _changed_fields(base: RecommendationsFrame, new: RecommendationsFrame) -> list[Any]:
    found: list[Step] = []
    for name in new.__struct_fields__:
        before, after = getattr(base, name), getattr(new, name)
        if name not in _APART and before != after:
            if _is_left_out(new, name, after):
                raise _IsGone
            found += _changes(before, after, (name,))
    return found


# --- columns: one field of all titles --------------------------------------------------------


def _columns(before: list[RankedTitle], after: list[RankedTitle]) -> tuple[list[Any], list[Any]]:
    """Moves inside of lists, and changes, by path: a value for each title, or values by place."""
    moves: ByPlace = {}
    changes: list[Any] = []
    columns = zip(
        _FIELDS,
        zip(*map(_fields_of, before), strict=True),
        zip(*map(_fields_of, after), strict=True),
        strict=False,  # without a title there is no column
    )
    for name, old, new in columns:
        if old != new:
            if name in (left_out := _left_out(RankedTitle)) and left_out[name] in new:
                raise _IsGone
            changes += _column((name,), old, new, moves)
    return list(moves.items()), changes


def _column(
    path: Path, old: Sequence[Any], new: Sequence[Any], moves: ByPlace
) -> Iterator[tuple[Path, Any]]:
    kinds = {*map(type, new), *map(type, old)}
    if kinds == {dict} and len(keys := {*map(tuple, old), *map(tuple, new)}) == 1:
        pairs = zip(*map(dict.values, old), strict=True), zip(*map(dict.values, new), strict=True)
        for key, was, is_ in zip(*keys, *pairs, strict=True):
            if was != is_:
                yield from _column((*path, key), was, is_, moves)
    elif kinds & {dict, list}:
        yield from _sparse(path, old, new, moves)
    elif 2 * sum(map(operator.ne, old, new)) > len(new):
        yield path, new
    else:
        pairs_by_place = enumerate(zip(old, new, strict=True))
        yield path, {place: is_ for place, (was, is_) in pairs_by_place if was != is_}


def _sparse(
    path: Path, old: Sequence[Any], new: Sequence[Any], moves: ByPlace
) -> Iterator[tuple[Path, Any]]:
    changes: ByPlace = {}
    for place, (was, is_) in enumerate(zip(old, new, strict=True)):
        if was == is_:
            continue
        if (sources := _sources(was, is_)) is not None:
            moves.setdefault(path, {})[place] = sources
            was = [None if source is None else was[source] for source in sources]
        for inner, value in _changes(was, is_, path):
            changes.setdefault(inner, {})[place] = value
    yield from changes.items()


def _sources(before: Any, after: Any) -> list[int | None] | None:
    """Where in the list before each part of the list stood that is about the same thing; None for
    other values, and if every part stands where it stood, or none is about the same."""
    if not (isinstance(before, list) and isinstance(after, list)):
        return None
    old, new = [_subject(each) for each in before], [_subject(each) for each in after]
    if old == new:
        return None
    sources = [old.index(each) if each in old else None for each in new]
    return None if sources.count(None) == len(sources) else sources


def _subject(part: Any) -> Any:
    return _subject_of(part.__class__)(part)


@functools.cache
def _subject_of(kind: type) -> Callable[[Any], Any]:
    """Of a struct, all its fields but numbers with fractions and lists; any other value itself."""
    if not issubclass(kind, msgspec.Struct):
        return lambda value: value
    fields = msgspec.structs.fields(kind)
    names = [each.name for each in fields if not _is_detail(each.type)]
    return operator.attrgetter(*names) if names else id


def _is_detail(kind: Any) -> bool:
    return kind is float or get_origin(kind) in (list, dict)


# --- any value -------------------------------------------------------------------------------


def _changes(before: Any, after: Any, path: Path) -> list[Step]:
    """What has to be put where; the whole value if most of it differs, or some of it is gone."""
    parts = _parts(before, after)
    if parts is None:
        return [(path, after)]
    changed = [(key, was, is_) for key, was, is_ in parts if was != is_]
    if 2 * len(changed) > len(parts) and isinstance(after, dict):
        return [(path, after)]
    return [each for key, was, is_ in changed for each in _changes(was, is_, (*path, key))]


def _parts(before: Any, after: Any) -> list[tuple[str | int, Any, Any]] | None:
    """Pairs of what lies in both at the same place; None if nothing can be told from places."""
    if type(before) is not type(after):
        return None
    if isinstance(after, list):
        if len(before) != len(after):
            return None
        return list(zip(range(len(after)), before, after, strict=True))
    if isinstance(after, msgspec.Struct):
        before, after = dict(_items(before)), dict(_items(after))
    if not isinstance(after, dict) or before.keys() - after.keys():
        return None
    return [(key, before.get(key, _ABSENT), value) for key, value in after.items()]


def _items(struct: msgspec.Struct) -> Iterator[tuple[str, Any]]:
    """The fields that are on the wire."""
    for name in struct.__struct_fields__:
        if not _is_left_out(struct, name, value := getattr(struct, name)):
            yield name, value


def _is_left_out(struct: msgspec.Struct, name: str, value: Any) -> bool:
    """Whether a field with this value is no part of the frame, since it is the default."""
    defaults = _left_out(type(struct))
    return name in defaults and value == defaults[name]


@functools.cache
def _left_out(kind: type[msgspec.Struct]) -> dict[str, Any]:
    """The defaults that are left out, by field."""
    if not kind.__struct_config__.omit_defaults:
        return {}
    return {
        field.name: field.default
        if field.default_factory is msgspec.NODEFAULT
        else field.default_factory()
        for field in msgspec.structs.fields(kind)
    }
