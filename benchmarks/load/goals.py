"""Goals for live rooms, and how far a measurement is from them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Results = dict[str, Any]


@dataclass(frozen=True)
class Goal:
    """`measure` gives a figure from all results, None where nothing was measured. Some have a floor
    or a goal only."""

    name: str
    floor: float | None
    goal: float | None
    unit: str
    more_is_better: bool
    measure: Callable[[Results], float | None]

    def row(self, results: Results) -> str:
        measured = self.measure(results)
        text = "not measured" if measured is None else self._formatted(measured)
        limits = f"{self._formatted(self.floor)} | {self._formatted(self.goal)}"
        return f"| {self.name} | {limits} | {text} | {self._verdict(measured)} |"

    def _formatted(self, figure: float | None) -> str:
        if figure is None:
            return "–"
        if self.unit == "×":
            return f"{figure:,.2f}×"
        number = f"{figure:,.0f}" if figure >= 100 else f"{figure:.3g}"
        return f"{number} {self.unit}".strip()

    def _verdict(self, measured: float | None) -> str:
        if measured is None:
            return "–"
        if self._reaches(measured, self.goal):
            return "goal"
        return "floor" if self._reaches(measured, self.floor) else "short"

    def _reaches(self, measured: float, limit: float | None) -> bool:
        if limit is None:
            return False
        return measured >= limit if self.more_is_better else measured <= limit


def fanout(ours: str, theirs: str, people: int) -> Callable[[Results], float | None]:
    """Our deliveries per CPU-second to theirs, medians."""

    def measure(results: Results) -> float | None:
        for result in results.get("fanout", []):
            row = result["deliveries"]
            if result["people"] == people and ours in row and theirs in row:
                return float(row[ours]["median"] / row[theirs]["median"])
        return None

    return measure


def live(scenario: str, *path: str) -> Callable[[Results], float | None]:
    def measure(results: Results) -> float | None:
        found = results.get("live", {}).get(scenario)
        for step in path if found else ():
            found = found[step]
        return found if found is None else float(found)

    return measure


def _goals() -> list[Goal]:
    found = []
    uvicorn, daphne = "Watchparty, uvicorn", "Watchparty, Daphne"
    for people in (10, 50):
        rooms = f"rooms of {people}"
        pairs: list[tuple[str, str, str, float | None, float | None]] = [
            ("uvicorn beside socket.io", uvicorn, "socket.io", 0.8, 1.0),
            ("uvicorn beside a raw ASGI loop", uvicorn, "raw ASGI", None, 0.8),
            ("uvicorn beside stock Channels", uvicorn, "stock Channels, uvicorn", 8, None),
            ("Daphne beside stock Channels", daphne, "stock Channels, Daphne", 3, 6),
        ]
        for name, ours, theirs, floor, goal in pairs:
            measure = fanout(ours, theirs, people)
            found.append(Goal(f"{name}, {rooms}", floor, goal, "×", True, measure))
    return found


_LIVE: list[tuple[str, float | None, float | None, str, tuple[str, ...]]] = [
    ("a move, 100 rooms of 10: median", 15, 6, "ms", ("moves", "milliseconds", "median")),
    ("the same: p99", 80, 25, "ms", ("moves", "milliseconds", "p99")),
    ("on two processes: median", 15, 6, "ms", ("apart", "milliseconds", "median")),
    ("the same: p99", 80, 25, "ms", ("apart", "milliseconds", "p99")),
    ("50 dragging: oldest screen", 150, 60, "ms", ("dragged", "milliseconds", "most")),
    ("50 dragging: commits a second", None, 25, "", ("dragged", "commits_a_second", "most")),
    ("2,000 people, five a room: p99", 250, None, "ms", ("2000", "milliseconds", "p99")),
    ("5,000 people, five a room: p99", None, 150, "ms", ("5000", "milliseconds", "p99")),
    ("an idle participant", 60, 35, "KB", ("memory", "kilobytes")),
    ("restart with 1,000 people", 10, 3, "s", ("restart", "seconds", "median")),
    ("acked moves lost in it", 0, None, "", ("restart", "lost_acks")),
]

GOALS = [
    *_goals(),
    *(Goal(name, floor, goal, unit, False, live(*path)) for name, floor, goal, unit, path in _LIVE),
]


def table(results: Results) -> str:
    lines = ["| what | floor | goal | measured | reached |", "|---|---:|---:|---:|---|"]
    return "\n".join([*lines, *(goal.row(results) for goal in GOALS)])
