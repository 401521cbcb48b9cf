"""Counts a ballot by one of three rules. Pure functions of titles and votes.

A veto takes a title out first. Ties are decided in one order, whatever the rule (`TIE_ORDER`), so
that no result depends on chance.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Literal, get_args

import msgspec

Rule = Literal["approval", "ranked", "score"]
Criterion = Literal["least_fit", "mean_fit", "nomination", "id"]
TIE_ORDER: tuple[Criterion, ...] = get_args(Criterion)
HIGHEST_SCORE = 5
# Fits are sent with three decimals: they are compared as they are read.
FIT_DECIMALS = 1_000

Fits = Mapping[int, Mapping[str, float]]


class Vote(msgspec.Struct, frozen=True):
    """One person's vote: the field of the ballot's rule, and vetoes. `ranking`: the best first;
    `scores`: by the titles' ids as text, as they are sent."""

    approve: tuple[int, ...] = ()
    ranking: tuple[int, ...] = ()
    scores: dict[str, int] = {}
    veto: tuple[int, ...] = ()

    def supported(self) -> dict[int, int]:
        """Returns the titles it speaks for: 1 if approved, a place in a ranking, or a score."""
        places = {title: place for place, title in enumerate(self.ranking, start=1)}
        scores = {int(title): score for title, score in self.scores.items() if score}
        return {**dict.fromkeys(self.approve, 1), **places, **scores}


class Tie(msgspec.Struct, frozen=True):
    """`between`: the titles that had the same count, the one that was preferred first."""

    between: tuple[int, ...]
    decided_by: Criterion


class Round(msgspec.Struct, frozen=True):
    """`counts` of the titles still in, by their ids as text; `eliminated` at its end; `exhausted`:
    votes for none of them, or, in the run-off of two, for both alike."""

    counts: dict[str, int]
    eliminated: tuple[int, ...]
    exhausted: int
    tie: Tie | None


class BallotResult(msgspec.Struct, frozen=True, omit_defaults=True):
    """`order`: the titles that were not vetoed, the winner first. `counts`: approvals, sums of
    scores, or votes in the last round that a title was in. `tie`: the one for the winner's place.
    """

    winner: int | None
    order: tuple[int, ...]
    counts: dict[str, int]
    vetoed: tuple[int, ...]
    tie: Tie | None
    rounds: tuple[Round, ...] = ()


class TieOrder:
    """Orders titles that have the same count. Nobody's fits: all titles suit alike.

    fits: title → participant → fit. nominated: titles, the earliest nomination first; others come
    after them.
    """

    def __init__(self, fits: Fits, nominated: Sequence[int]) -> None:
        self._fits = fits
        self._places = {title: place for place, title in enumerate(nominated)}

    def preference(self, title: int) -> tuple[int, int, int, int]:
        """Returns a number for each of TIE_ORDER; the larger is preferred."""
        fits = [round(fit * FIT_DECIMALS) for fit in self._fits.get(title, {}).values()]
        place = self._places.get(title, len(self._places))
        return min(fits, default=0), sum(fits), -place, -title

    def sorted(self, titles: Sequence[int]) -> list[int]:
        """Returns the titles, the preferred ones first."""
        return sorted(titles, key=self.preference, reverse=True)

    def tie(self, titles: Sequence[int], preferred: int) -> Tie:
        """Returns how the first `preferred` titles were separated from the others."""
        ordered = self.sorted(titles)
        pairs = zip(
            self.preference(ordered[preferred - 1]),
            self.preference(ordered[preferred]),
            TIE_ORDER,
            strict=True,
        )
        decided_by = next(name for one, other, name in pairs if one != other)
        return Tie(tuple(ordered), decided_by)


def count(rule: Rule, titles: Sequence[int], votes: Sequence[Vote], ties: TieOrder) -> BallotResult:
    """Returns no winner if every title is vetoed, or no vote speaks for one that is not."""
    vetoed = {title for vote in votes for title in vote.veto}
    left = [title for title in titles if title not in vetoed]
    result = _RULES[rule](left, votes, ties)
    if not any(result.counts.values()):
        result = BallotResult(
            None, tuple(ties.sorted(left)), by_id(dict.fromkeys(left, 0)), (), None
        )
    return msgspec.structs.replace(
        result, vetoed=tuple(title for title in titles if title in vetoed)
    )


def by_id(counts: Mapping[int, int]) -> dict[str, int]:
    return {str(title): number for title, number in counts.items()}


def _approval(titles: Sequence[int], votes: Sequence[Vote], ties: TieOrder) -> BallotResult:
    counts = {title: sum(title in vote.approve for vote in votes) for title in titles}
    return _by_count(counts, ties)


def _by_count(counts: dict[int, int], ties: TieOrder) -> BallotResult:
    order = _ordered(counts, ties)
    first = [title for title in order if counts[title] == counts[order[0]]]
    tie = ties.tie(first, 1) if len(first) > 1 else None
    return BallotResult(order[0] if order else None, tuple(order), by_id(counts), (), tie)


def _ordered(counts: Mapping[int, int], ties: TieOrder) -> list[int]:
    return sorted(counts, key=lambda title: (counts[title], ties.preference(title)), reverse=True)


def _ranked(titles: Sequence[int], votes: Sequence[Vote], ties: TieOrder) -> BallotResult:
    """Instant run-off: while no title has more than half of the votes that still count, the last
    one is out, and its votes go to the next title of each ranking."""
    left, rounds, out = list(titles), list[Round](), list[int]()
    last_counts: dict[int, int] = {}
    while left:
        counts = _first_choices(left, votes)
        last_counts |= counts
        counted = sum(counts.values())
        exhausted = len(votes) - counted
        if not counted or len(left) == 1 or 2 * max(counts.values()) > counted:
            rounds.append(Round(by_id(counts), (), exhausted, None))
            break
        eliminated, tie = _last(counts, ties)
        rounds.append(Round(by_id(counts), eliminated, exhausted, tie))
        left = [title for title in left if title not in eliminated]
        out = [*eliminated, *out]
        if len(left) == 1:
            break
    order = [*_ordered({title: last_counts[title] for title in left}, ties), *out]
    for_the_win = rounds[-1].tie if rounds and len(rounds[-1].counts) == 2 else None
    winner = order[0] if order else None
    return BallotResult(winner, tuple(order), by_id(last_counts), (), for_the_win, tuple(rounds))


def _first_choices(left: Sequence[int], votes: Sequence[Vote]) -> dict[int, int]:
    counts = dict.fromkeys(left, 0)
    for vote in votes:
        choice = next((title for title in vote.ranking if title in counts), None)
        if choice is not None:
            counts[choice] += 1
    return counts


def _last(counts: dict[int, int], ties: TieOrder) -> tuple[tuple[int, ...], Tie | None]:
    """Returns who is out: all whom nobody ranks first, since no vote of theirs moves; else one."""
    unwanted = [title for title, number in counts.items() if not number]
    if unwanted:
        return tuple(ties.sorted(unwanted)), None
    fewest = min(counts.values())
    last = [title for title, number in counts.items() if number == fewest]
    tie = ties.tie(last, len(last) - 1) if len(last) > 1 else None
    return (ties.sorted(last)[-1],), tie


def _score(titles: Sequence[int], votes: Sequence[Vote], ties: TieOrder) -> BallotResult:
    """STAR: of the two titles with the highest sums, the one that more votes score higher."""
    sums = {title: sum(vote.scores.get(str(title), 0) for vote in votes) for title in titles}
    order = _ordered(sums, ties)
    if len(order) < 2:
        return _by_count(sums, ties)
    finalists, others = order[:2], order[2:]
    tied = [title for title in order if sums[title] == sums[finalists[1]]]
    chosen = sum(title in finalists for title in tied)
    tie = ties.tie(tied, chosen) if chosen < len(tied) else None
    run_off = _run_off(finalists, votes, ties)
    rounds = Round(by_id(sums), tuple(others), 0, tie), run_off
    winner = next(title for title in finalists if title not in run_off.eliminated)
    order = [winner, *run_off.eliminated, *others]
    return BallotResult(winner, tuple(order), by_id(sums), (), run_off.tie, rounds)


def _run_off(finalists: Sequence[int], votes: Sequence[Vote], ties: TieOrder) -> Round:
    one, other = finalists
    ahead = [vote.scores.get(str(one), 0) - vote.scores.get(str(other), 0) for vote in votes]
    counts = {one: sum(each > 0 for each in ahead), other: sum(each < 0 for each in ahead)}
    tie = ties.tie(finalists, 1) if counts[one] == counts[other] else None
    loser = _ordered(counts, ties)[-1]
    return Round(by_id(counts), (loser,), sum(each == 0 for each in ahead), tie)


_RULES: Mapping[Rule, Callable[[Sequence[int], Sequence[Vote], TieOrder], BallotResult]] = {
    "approval": _approval,
    "ranked": _ranked,
    "score": _score,
}
