"""The rules of a ballot once more, plainly and slowly, and by libraries: what counting is held to.

`better(one, other)` says which of two titles a tie prefers, by the sentence in docs/protocol.md.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction

import starvote
from votelib.convert import ApprovalToSimpleVotes
from votelib.evaluate.sequential import TransferableVoteSelector

from parties.domain.ballot_counting import Vote

Fits = Mapping[int, Mapping[str, float]]


class PlainTies:
    def __init__(self, fits: Fits, nominated: Sequence[int]) -> None:
        self.fits, self.nominated = fits, nominated

    def better(self, one: int, other: int) -> bool:
        first, second = ([Fraction(str(n)) for n in self.fits[t].values()] for t in (one, other))
        if first and min(first) != min(second):
            return min(first) > min(second)
        if first and sum(first) != sum(second):
            return sum(first) > sum(second)
        places = [self.nominated.index(t) if t in self.nominated else 99 for t in (one, other)]
        return places[0] < places[1] if places[0] != places[1] else one < other

    def best(self, titles: Sequence[int]) -> int:
        return next(t for t in titles if all(t == o or self.better(t, o) for o in titles))

    def worst(self, titles: Sequence[int]) -> int:
        return next(t for t in titles if all(t == o or self.better(o, t) for o in titles))


def approval(titles: Sequence[int], votes: Sequence[Vote], ties: PlainTies) -> int:
    approvals = [title for vote in votes for title in vote.approve]
    most = max(approvals.count(title) for title in titles)
    return ties.best([title for title in titles if approvals.count(title) == most])


def ranked(titles: Sequence[int], votes: Sequence[Vote], ties: PlainTies) -> int:
    """One title is out in each round, until there is one."""
    left = list(titles)
    while len(left) > 1:
        firsts = [[title for title in vote.ranking if title in left][:1] for vote in votes]
        counts = {title: firsts.count([title]) for title in left}
        fewest = min(counts.values())
        left.remove(ties.worst([title for title in left if counts[title] == fewest]))
    return left[0]


def score(titles: Sequence[int], votes: Sequence[Vote], ties: PlainTies) -> int:
    def total(title: int) -> int:
        return sum(vote.scores.get(str(title), 0) for vote in votes)

    one = ties.best([title for title in titles if total(title) == max(map(total, titles))])
    others = [title for title in titles if title != one]
    if not others:
        return one
    other = ties.best([title for title in others if total(title) == max(map(total, others))])
    balance = 0
    for vote in votes:
        first, second = (vote.scores.get(str(title), 0) for title in (one, other))
        balance += (first > second) - (first < second)
    if balance == 0:
        return ties.best([one, other])
    return one if balance > 0 else other


PLAIN = {"approval": approval, "ranked": ranked, "score": score}


def approvals_by_votelib(votes: Sequence[Vote]) -> dict[int, int]:
    ballots = Counter(frozenset(vote.approve) for vote in votes)
    counts: dict[int, int] = ApprovalToSimpleVotes().convert(dict(ballots))
    return counts


def ranked_by_votelib(votes: Sequence[Vote]) -> int:
    """Without the titles that nobody ranks first: it refuses to order them, and they cannot win."""
    firsts = {vote.ranking[0] for vote in votes if vote.ranking}
    rankings = (tuple(t for t in vote.ranking if t in firsts) for vote in votes)
    ballots = Counter(ranking for ranking in rankings if ranking)
    (winner,) = TransferableVoteSelector().evaluate(dict(ballots), 1)
    return int(winner)


def score_by_starvote(titles: Sequence[int], votes: Sequence[Vote]) -> int:
    ballots = [{str(t): vote.scores.get(str(t), 0) for t in titles} for vote in votes]
    (winner,) = starvote.election(starvote.star, ballots, maximum_score=5)
    return int(winner)
