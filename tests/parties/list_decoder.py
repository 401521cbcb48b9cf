"""A client's memory of one socket's lists, from docs/protocol.md alone.

decoder = ListDecoder()
for frame in frames: whole = decoder.receive(frame)    the list, or None for any other frame
"""

import copy
from typing import Any

Json = dict[str, Any]
Path = list[str | int]


class BaseMissing(Exception):
    """The list that a difference is based on is not the one that this client has."""


class ListDecoder:
    def __init__(self) -> None:
        self.newest: Json = {}
        self.titles: dict[int, Json] = {}  # as each was sent last

    def receive(self, frame: Json) -> Json | None:
        if frame["type"] == "snapshot":
            self._remember(frame["recommendations"])
        elif frame["type"] == "recommendations":
            self._remember(frame)
        elif frame["type"] == "recommendations.delta":
            self._remember(self._applied(frame))
        else:
            return None
        return self.newest

    def _remember(self, whole: Json) -> None:
        self.newest = whole
        self.titles |= {title["id"]: title for title in whole["titles"]}

    def _applied(self, delta: Json) -> Json:
        if self.newest.get("revision") != delta["base"]:
            raise BaseMissing
        whole = copy.deepcopy(self.newest)
        whole["revision"] = delta["revision"]
        for path, value in delta.get("fields", []):
            put(whole, path, value)
        order = delta.get("order", [title["id"] for title in whole["titles"]])
        new = {card["id"]: card for card in delta.get("cards", [])}
        kept = [copy.deepcopy(self.titles[each]) for each in order if each not in new]
        for path, sources in delta.get("moves", []):
            for place, those in sources.items():
                parts = get(kept[int(place)], path)
                put(
                    kept[int(place)],
                    path,
                    [None if at is None else copy.deepcopy(parts[at]) for at in those],
                )
        for path, values in delta.get("changes", []):
            places = values.items() if isinstance(values, dict) else enumerate(values)
            for place, value in places:
                put(kept[int(place)], path, value)
        known = {title["id"]: title for title in kept}
        whole["titles"] = [new.get(each) or known[each] for each in order]
        return whole


def put(inside: Any, path: Path, value: Any) -> None:
    *way, last = path
    for key in way:
        inside = inside[key]
    inside[last] = value


def get(inside: Any, path: Path) -> Any:
    for key in path:
        inside = inside[key]
    return inside
