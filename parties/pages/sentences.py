"""Puts a room's list into words: facts of a title, why it is there, and what the room agrees on.

The first paint contains these sentences; from then on the page's scripts write them, by the same
rules (`static/js/room/texts.js`, `static/js/room/agreement.js`), in the same words.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext, ngettext

Json = dict[str, Any]

MAX_NAMED = 3
MAX_SUPPORTING, MAX_OPPOSING = 2, 1
MAX_GENRES, MAX_PLACES = 3, 2
MAX_SHARED = 2
LEAST_LIKE = 0.25


class Split(NamedTuple):
    """An interest that some wish for and others do not."""

    key: str
    fans: list[str]
    foes: list[str]


def facts(title: Json) -> str:
    """Returns year, kind, runtime, places to watch it and genres, as far as they are known."""
    places = ", ".join(title.get("places", [])[:MAX_PLACES])
    parts = [
        str(title["year"] or ""),
        gettext("Series") if title["kind"] == "series" else "",
        gettext("%(minutes)s min") % {"minutes": title["runtime"]} if title["runtime"] else "",
        gettext("on %(text)s") % {"text": places} if places else "",
        ", ".join(title["genres"][:MAX_GENRES]),
    ]
    return " · ".join(filter(None, parts))


def reasons(snapshot: Json, title: Json) -> str:
    """Returns why a title is on the list: what supports it most, then what opposes it most."""
    supporting = [each for each in title["because"] if each["amount"] > 0][:MAX_SUPPORTING]
    opposing = [each for each in title["because"] if each["amount"] < 0][:MAX_OPPOSING]
    sentences = [_reason(snapshot, each, title["id"]) for each in supporting + opposing]
    if not supporting:
        sentences.insert(0, gettext("Popular with many"))
    text = " · ".join(sentences)
    return text[:1].upper() + text[1:]


def _reason(snapshot: Json, reason: Json, title: int) -> str:
    is_itself = reason.get("title") == title and reason["amount"] > 0
    first = reason["participants"][0]
    why = gettext("more like this") if is_itself else _summand(snapshot, reason, first)
    return f"{_names(snapshot, reason['participants'])}: {why}"


def _summand(snapshot: Json, reason: Json, participant: str) -> str:
    """Returns a summand in words. Its sign says whether it lifts the title, the weight's what was
    wished: who wants no horror is glad of a title without."""
    lifts = reason["amount"] > 0
    if reason.get("taste"):
        return _taste(lifts=lifts, is_yours=participant == snapshot["you"]["id"])
    key = reason.get("interest") or f"title:{reason.get('title')}"
    weight = _weight(snapshot, participant, key)
    is_wished = (reason["amount"] if weight is None else weight) > 0
    if reason.get("title"):
        text = gettext("like %(thing)s") if is_wished == lifts else gettext("unlike %(thing)s")
    elif is_wished:
        text = "%(thing)s" if lifts else gettext("little %(thing)s")
    else:
        text = gettext("no %(thing)s") if lifts else gettext("despite %(thing)s")
    return text % {"thing": _label(snapshot, key)}


def _taste(*, lifts: bool, is_yours: bool) -> str:
    if is_yours:
        liked, unlike = (
            gettext("from what you liked before"),
            gettext("unlike what you liked before"),
        )
    else:
        liked = gettext("from what they liked before")
        unlike = gettext("unlike what they liked before")
    return liked if lifts else unlike


def agreement(snapshot: Json) -> str:
    """Returns one sentence about how the room's interests overlap."""
    active = [each for each in snapshot["participants"] if each.get("weights")]
    if not active:
        return gettext("Nobody has moved yet: move a slider, and the list follows.")
    splits = [_split(active, key) for key in _weighted(active)]
    split = _widest(splits)
    if snapshot["recommendations"]["agreement"] == "none":
        if split:
            return _camps(snapshot, split)
        return gettext("No title lies near everyone’s wishes, so here are three ways out.")
    if shared := _shared(snapshot, splits):
        return _overlap(snapshot, shared, split)
    if split:
        return _camps(snapshot, split)
    if len(active) == 1:
        who = _names(snapshot, [active[0]["id"]])
        return gettext("So far the list follows %(who)s.") % {"who": who}
    return gettext("Different wishes, and titles that serve them all.")


def _overlap(snapshot: Json, shared: list[str], split: Split | None) -> str:
    things = _listed([_label(snapshot, key) for key in shared[:MAX_SHARED]])
    if snapshot["recommendations"]["agreement"] == "partial" and split:
        return gettext("You overlap on %(things)s, and differ on %(other)s.") % {
            "things": things,
            "other": _label(snapshot, split.key),
        }
    return gettext("You overlap on %(things)s.") % {"things": things}


def _camps(snapshot: Json, split: Split) -> str:
    return gettext("Two camps over %(thing)s: %(fans)s for it, %(foes)s against.") % {
        "thing": _label(snapshot, split.key),
        "fans": _names(snapshot, split.fans),
        "foes": _names(snapshot, split.foes),
    }


def _shared(snapshot: Json, splits: list[Split]) -> list[str]:
    """Returns the interests that two or more wish for and nobody minds, the greatest mean first."""
    mean = snapshot["recommendations"]["group_profile"]
    shared = [each.key for each in splits if len(each.fans) > 1 and not each.foes]
    return sorted(shared, key=lambda key: -mean.get(key, 0))


def _widest(splits: list[Split]) -> Split | None:
    divided = [each for each in splits if each.fans and each.foes]
    return max(divided, key=lambda each: min(len(each.fans), len(each.foes)), default=None)


def _split(active: list[Json], key: str) -> Split:
    weights = {each["id"]: each["weights"].get(key, 0) for each in active}
    return Split(
        key,
        fans=[each for each, weight in weights.items() if weight >= LEAST_LIKE],
        foes=[each for each, weight in weights.items() if weight <= -LEAST_LIKE],
    )


def _weighted(active: list[Json]) -> list[str]:
    return list(dict.fromkeys(key for each in active for key in each["weights"]))


def _names(snapshot: Json, participants: Sequence[str]) -> str:
    """Returns "Ana, Bo, and you": you come last, and many are counted."""
    names = {each["id"]: each["name"] for each in snapshot["participants"]}
    taking = [each for each in snapshot["participants"] if each["role"] != "viewer"]
    if len(participants) > 2 and len(participants) == len(taking):
        return gettext("all of you")
    others = [
        names.get(each, gettext("someone")) for each in participants if not _is_you(snapshot, each)
    ]
    you = [gettext("you")] if len(others) < len(participants) else []
    if len(participants) <= MAX_NAMED:
        return _listed(others + you)
    named = [*you, others[0]]
    more = len(participants) - len(named)
    counted = ngettext("%(count)s more", "%(count)s more", more) % {"count": more}
    return _listed([*named, counted])


def _is_you(snapshot: Json, participant: str) -> bool:
    return bool(participant == snapshot["you"]["id"])


def _listed(words: list[str]) -> str:
    """Returns the words as a list in a sentence, as `Intl.ListFormat` writes it in the browser."""
    *earlier, last = words
    if not earlier:
        return last
    text = (
        gettext("%(words)s and %(last)s") if len(words) == 2 else gettext("%(words)s, and %(last)s")
    )
    return text % {"words": ", ".join(earlier), "last": last}


def _label(snapshot: Json, key: str) -> str:
    title = snapshot["titles"].get(key.removeprefix("title:")) if key.startswith("title:") else None
    if title:
        return f"{title['title']} ({title['year']})" if title["year"] else str(title["title"])
    labels = (each["label"] for each in snapshot["interests"] if each["key"] == key)
    return str(next(labels, key))


def _weight(snapshot: Json, participant: str, key: str) -> float | None:
    people = [snapshot["you"], *snapshot["participants"]]
    weights = (each.get("weights") for each in people if each["id"] == participant)
    weight: float | None = (next(weights, None) or {}).get(key)
    return weight
