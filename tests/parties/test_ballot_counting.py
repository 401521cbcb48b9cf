"""Winners computed by hand, and each rule against a slow plain version and a library."""

from collections.abc import Sequence

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from parties.domain.ballot_counting import (
    TIE_ORDER,
    BallotResult,
    Fits,
    Rule,
    Tie,
    TieOrder,
    Vote,
    count,
)
from tests.parties.plain_counting import (
    PLAIN,
    PlainTies,
    approvals_by_votelib,
    ranked_by_votelib,
    score_by_starvote,
)

A, B, C, D = 7, 8, 9, 10
ALIKE = TieOrder({}, [])


def approving(*votes: Sequence[int]) -> list[Vote]:
    return [Vote(approve=tuple(each)) for each in votes]


def ranking(*votes: Sequence[int]) -> list[Vote]:
    return [Vote(ranking=tuple(each)) for each in votes]


def scoring(*votes: dict[int, int]) -> list[Vote]:
    return [Vote(scores={str(title): score for title, score in each.items()}) for each in votes]


def counted(
    rule: Rule, votes: list[Vote], ties: TieOrder = ALIKE, titles: Sequence[int] = (A, B, C)
) -> BallotResult:
    return count(rule, titles, votes, ties)


def by_title(counts: dict[str, int]) -> dict[int, int]:
    return {int(title): number for title, number in counts.items()}


# --- by hand -------------------------------------------------------------------------------------


def test_the_title_with_the_most_approvals_wins() -> None:
    result = counted("approval", approving([A, B], [B, C], [B], [C]))
    assert (result.winner, result.order, result.tie) == (B, (B, C, A), None)
    assert by_title(result.counts) == {A: 1, B: 3, C: 2}
    assert result.rounds == ()


def test_in_an_instant_run_off_the_votes_of_the_last_title_move_on() -> None:
    """A leads with 4 of 9, but the two who want C would rather have B."""
    votes = ranking(*[[A]] * 4, *[[B, C]] * 3, *[[C, B]] * 2)
    result = counted("ranked", votes)
    assert (result.winner, result.order, result.tie) == (B, (B, A, C), None)
    first, second = result.rounds
    assert (by_title(first.counts), first.eliminated) == ({A: 4, B: 3, C: 2}, (C,))
    assert (by_title(second.counts), second.eliminated) == ({A: 4, B: 5}, ())
    assert by_title(result.counts) == {A: 4, B: 5, C: 2}


def test_a_ranking_that_is_used_up_counts_no_more() -> None:
    result = counted("ranked", ranking(*[[A]] * 4, *[[B, C]] * 3, *[[C]] * 2))
    assert result.winner == A
    assert [each.exhausted for each in result.rounds] == [0, 2]


def test_more_than_half_of_the_first_places_win_at_once() -> None:
    result = counted("ranked", ranking([A, B], [A], [B, A]))
    assert (result.winner, len(result.rounds)) == (A, 1)


def test_titles_that_nobody_ranks_first_are_out_together() -> None:
    result = counted("ranked", ranking([A], [A], [B], [B], [C]), titles=(A, B, C, D, 11))
    assert [each.eliminated for each in result.rounds] == [(D, 11), (C,), (B,)]
    assert result.order == (A, B, C, D, 11)


def test_of_the_two_highest_sums_the_one_that_more_prefer_wins() -> None:
    """A has 11 points and B 8, but two of three score B higher."""
    result = counted("score", scoring({A: 5, C: 1}, {A: 3, B: 4}, {A: 3, B: 4}))
    assert (result.winner, result.order, result.tie) == (B, (B, A, C), None)
    assert by_title(result.counts) == {A: 11, B: 8, C: 1}
    sums, run_off = result.rounds
    assert (by_title(sums.counts), sums.eliminated) == ({A: 11, B: 8, C: 1}, (C,))
    assert (by_title(run_off.counts), run_off.eliminated) == ({A: 1, B: 2}, (A,))


def test_who_scores_both_finalists_alike_has_no_part_in_the_run_off() -> None:
    result = counted("score", scoring({A: 4, B: 4}, {A: 5, B: 1}, {A: 1, B: 2}, {A: 1, B: 2}))
    assert result.winner == B
    assert result.rounds[-1].exhausted == 1


# --- vetoes, and nothing to count ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "votes"),
    [
        ("approval", approving([A], [A], [B])),
        ("ranked", ranking([A, B], [A, B], [C, B])),
        ("score", scoring({A: 5, B: 1}, {A: 5, B: 1})),
    ],
)
def test_a_veto_takes_a_title_out_before_anything_is_counted(rule: Rule, votes: list[Vote]) -> None:
    result = counted(rule, [*votes, Vote(veto=(A,))])
    assert (result.winner, result.vetoed) == (B, (A,))
    assert A not in result.order
    assert str(A) not in result.counts


@pytest.mark.parametrize("rule", ["approval", "ranked", "score"])
def test_without_a_vote_for_any_title_that_is_left_there_is_no_winner(rule: Rule) -> None:
    fits = TieOrder({A: {"bo": 1.0}, B: {"bo": 0.0}, C: {"bo": 0.5}}, [])
    for votes in ([], [Vote()], [Vote(veto=(B,))]):
        result = counted(rule, votes, fits)
        assert (result.winner, result.tie) == (None, None)
    only = [Vote(approve=(A,), ranking=(A,), scores={str(A): 5}), Vote(veto=(A,))]
    assert counted(rule, only, fits).winner is None


@pytest.mark.parametrize("rule", ["approval", "ranked", "score"])
def test_if_all_titles_are_vetoed_nothing_is_left(rule: Rule) -> None:
    result = counted(rule, [Vote(veto=(C, A)), Vote(veto=(B,)), Vote(approve=(A,))])
    assert result == BallotResult(None, (), {}, (A, B, C), None)


# --- ties ----------------------------------------------------------------------------------------

TIES: list[tuple[Fits, list[int], int, str]] = [
    ({A: {"bo": 0.9, "cy": 0.1}, B: {"bo": 0.3, "cy": 0.2}}, [A, B], B, "least_fit"),
    ({A: {"bo": 0.2, "cy": 0.3}, B: {"bo": 0.2, "cy": 0.4}}, [A, B], B, "mean_fit"),
    ({A: {"bo": 0.2, "cy": 0.4}, B: {"bo": 0.4, "cy": 0.2}}, [B, A], B, "nomination"),
    ({A: {}, B: {}}, [B], B, "nomination"),
    ({A: {"bo": 0.2}, B: {"bo": 0.2}}, [], A, "id"),
    ({}, [], A, "id"),
]


def test_every_criterion_decides_a_tie_here() -> None:
    assert {each[3] for each in TIES} == set(TIE_ORDER)


@pytest.mark.parametrize(
    ("rule", "votes"),
    [
        ("approval", approving([A, B], [A], [B])),
        ("ranked", ranking([A, B], [B, A])),
        ("score", scoring({A: 5, B: 1}, {A: 1, B: 5})),
    ],
)
@pytest.mark.parametrize(("fits", "nominated", "winner", "decided_by"), TIES)
def test_a_tie_for_the_win_is_decided_in_the_stated_order(
    rule: Rule, votes: list[Vote], fits: Fits, nominated: list[int], winner: int, decided_by: str
) -> None:
    result = counted(rule, votes, TieOrder(fits, nominated), titles=(A, B))
    other = B if winner == A else A
    assert result.winner == winner
    assert result.order == (winner, other)
    assert result.tie is not None
    assert (result.tie.between, result.tie.decided_by) == ((winner, other), decided_by)


def test_a_tie_of_three_names_the_criterion_that_left_one() -> None:
    fits = {A: {"bo": 0.4, "cy": 0.4}, B: {"bo": 0.4, "cy": 0.9}, C: {"bo": 0.1, "cy": 0.9}}
    result = counted("approval", approving([A, B, C]), TieOrder(fits, [A, B, C]))
    assert (result.winner, result.tie) == (B, Tie((B, A, C), "mean_fit"))


def test_fits_are_compared_in_thousandths_as_they_are_shown() -> None:
    fits = {A: {"bo": 0.1, "cy": 0.2}, B: {"bo": 0.1, "cy": 0.1 + 0.1}}
    assert TieOrder(fits, [B, A]).tie([A, B], 1).decided_by == "nomination"
    third = {A: {"bo": 0.3}, B: {"bo": 0.1 + 0.2}}
    assert TieOrder(third, []).tie([A, B], 1).decided_by == "id"


def test_a_tie_for_the_last_place_is_decided_in_the_same_order() -> None:
    """B and C have two each of six, D two: who is out decides whose votes move."""
    votes = ranking([A], [A], [A], [B, C], [B, C], [C, B], [C, B])
    fits = {A: {"bo": 0.1}, B: {"bo": 0.2}, C: {"bo": 0.9}}
    result = counted("ranked", votes, TieOrder(fits, [A, B, C]))
    assert result.rounds[0].eliminated == (B,)
    assert result.rounds[0].tie == Tie((C, B), "least_fit")
    assert (result.winner, result.tie) == (C, None)


def test_a_tie_among_finalists_is_decided_in_the_same_order() -> None:
    votes = scoring({A: 5, B: 3, C: 3}, {A: 4, B: 2, C: 2})
    fits = {A: {"bo": 0.9}, B: {"bo": 0.2}, C: {"bo": 0.6}}
    result = counted("score", votes, TieOrder(fits, [A, B, C]))
    assert result.rounds[0].tie == Tie((C, B), "least_fit")
    assert set(by_title(result.rounds[1].counts)) == {A, C}
    assert (result.winner, result.tie) == (A, None)


# --- against a plain version, and libraries ------------------------------------------------------

TITLES = (3, 5, 8, 13, 21)
some = st.lists(st.sampled_from(TITLES), unique=True).map(tuple)
vetoes = st.just(()) | st.lists(st.sampled_from(TITLES), max_size=2, unique=True).map(tuple)
scores = st.dictionaries(st.sampled_from([str(each) for each in TITLES]), st.integers(0, 5))
FORMS: dict[Rule, st.SearchStrategy[Vote]] = {
    "approval": st.builds(Vote, approve=some, veto=vetoes),
    "ranked": st.builds(Vote, ranking=some, veto=vetoes),
    "score": st.builds(Vote, scores=scores, veto=vetoes),
}
people = st.sampled_from([[], ["bo"], ["bo", "cy"]])
few_fits = st.sampled_from([0.0, 0.1, 0.2, 0.3])
fits_of_all = people.flatmap(
    lambda names: st.fixed_dictionaries(
        {title: st.fixed_dictionaries(dict.fromkeys(names, few_fits)) for title in TITLES}
    )
)


def has_support(votes: list[Vote], left: Sequence[int]) -> bool:
    return any(title in vote.supported() for vote in votes for title in left)


@pytest.mark.parametrize("rule", ["approval", "ranked", "score"])
@given(data=st.data(), fits=fits_of_all, nominated=some)
def test_the_winner_is_that_of_a_plain_version(
    rule: Rule, data: st.DataObject, fits: dict[int, dict[str, float]], nominated: tuple[int, ...]
) -> None:
    votes = data.draw(st.lists(FORMS[rule], max_size=9))
    result = count(rule, TITLES, votes, TieOrder(fits, nominated))
    left = [title for title in TITLES if not any(title in vote.veto for vote in votes)]
    if not has_support(votes, left):
        assert result.winner is None
        return
    assert result.winner == PLAIN[rule](left, votes, PlainTies(fits, nominated))
    assert sorted(result.order) == left
    assert result.order[0] == result.winner
    assert by_title(result.counts).keys() == set(left)


@pytest.mark.parametrize("rule", ["approval", "ranked", "score"])
@given(data=st.data(), fits=fits_of_all, nominated=some)
def test_the_order_in_which_people_voted_makes_no_difference(
    rule: Rule, data: st.DataObject, fits: dict[int, dict[str, float]], nominated: tuple[int, ...]
) -> None:
    votes = data.draw(st.lists(FORMS[rule], max_size=7))
    ties = TieOrder(fits, nominated)
    shuffled = data.draw(st.permutations(votes))
    assert count(rule, TITLES, votes, ties) == count(rule, TITLES, shuffled, ties)


@given(st.lists(st.builds(Vote, approve=some), max_size=12))
def test_approvals_are_those_that_a_library_counts(votes: list[Vote]) -> None:
    result = count("approval", TITLES, votes, ALIKE)
    found = {title: number for title, number in by_title(result.counts).items() if number}
    assert found == approvals_by_votelib(votes)


@given(st.lists(st.builds(Vote, ranking=some), min_size=1, max_size=12))
def test_an_instant_run_off_without_ties_has_a_librarys_winner(votes: list[Vote]) -> None:
    result = count("ranked", TITLES, votes, ALIKE)
    assume(result.winner is not None)
    assume(all(each.tie is None for each in result.rounds))
    assert result.winner == ranked_by_votelib(votes)


@given(st.lists(st.builds(Vote, scores=scores), min_size=1, max_size=12))
def test_star_without_ties_has_a_librarys_winner(votes: list[Vote]) -> None:
    result = count("score", TITLES, votes, ALIKE)
    assume(result.winner is not None)
    assume(all(each.tie is None for each in result.rounds))
    assert result.winner == score_by_starvote(TITLES, votes)
