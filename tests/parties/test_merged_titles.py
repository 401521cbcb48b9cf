"""What parties have of a title that is merged into another, and of one that is retired."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from catalog.merging.merge import merge, undo
from catalog.models import Title, TitleMerge
from members.data import deletion
from parties.domain.ballot import CastVote
from parties.domain.ballot_counting import Vote
from parties.domain.ballot_state import BallotState, Placement
from parties.domain.codes import new_id
from parties.domain.commands import SetWeights
from parties.domain.joining import Join
from parties.domain.shortlist import AddNomination
from parties.domain.state import PartyState
from parties.models import Ballot, BallotTitle, BallotVote, Participant
from parties.protocol import client_messages
from parties.protocol.merged_titles import with_current_titles
from parties.rooms.engine_loader import title_lookup
from parties.storage import create_party, party_store
from parties.storage.ballots import columns, title_rows
from recommender.engine import load_engine
from tests.catalog.stored_rows import stored_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def titles() -> tuple[int, int]:
    """The duplicate, and the title that is kept."""
    made = [Title.objects.create(name=name, year=1985) for name in ("Brasil", "Brazil")]
    return made[0].pk, made[1].pk


def party() -> tuple[str, str, str]:
    state, ana = create_party.create_party("Movie night", "Ana", None, "")
    bo = new_id()
    party_store.commit(state.code, [Join(bo, "Bo", "participant", timezone.now(), 50)], None)
    return state.code, ana, bo


def weights(state: PartyState, who: str) -> dict[str, float]:
    return state.participants[who].weights


def test_weights_follow_and_a_veto_of_either_title_stays(titles: tuple[int, int]) -> None:
    old, kept = titles
    code, ana, bo = party()
    party_store.commit(code, [SetWeights(ana, {f"title:{old}": -1.0, f"title:{kept}": 0.5})], None)
    party_store.commit(code, [SetWeights(bo, {f"title:{old}": 0.75})], None)
    before = party_store.load(code)
    rows = stored_rows()
    record = merge(old, kept)
    after = party_store.load(code)
    assert after.revision == before.revision + 1
    assert weights(after, ana) == {f"title:{kept}": -1.0}
    assert weights(after, bo) == {f"title:{kept}": 0.75}
    undo(record.pk)
    restored = party_store.load(code)
    assert restored.revision == after.revision + 1
    assert {who: weights(restored, who) for who in (ana, bo)} == {
        who: weights(before, who) for who in (ana, bo)
    }
    assert without_ids(stored_rows()) == without_ids(rows)


def test_a_weight_that_was_set_since_does_not_keep_a_merge_from_being_undone(
    titles: tuple[int, int],
) -> None:
    old, kept = titles
    code, ana, _ = party()
    party_store.commit(code, [SetWeights(ana, {f"title:{old}": 0.5})], None)
    record = merge(old, kept)
    party_store.commit(code, [SetWeights(ana, {f"title:{old}": -1.0})], None)
    undo(record.pk)
    assert weights(party_store.load(code), ana) == {f"title:{old}": -1.0, f"title:{kept}": 0.5}


def without_ids(rows: dict[str, list[dict[str, Any]]]) -> dict[str, list[str]]:
    """A weight that was taken away and put back has another number."""
    return {table: sorted(str({**row, "id": 0}) for row in found) for table, found in rows.items()}


def test_a_shortlist_has_the_title_once_and_not_when_it_is_vetoed(titles: tuple[int, int]) -> None:
    old, kept = titles
    code, ana, bo = party()
    now = timezone.now()
    party_store.commit(code, [AddNomination(ana, old, now), AddNomination(bo, kept, now)], None)
    vetoing, host, _ = party()
    party_store.commit(vetoing, [AddNomination(host, kept, now)], None)
    party_store.commit(vetoing, [SetWeights(host, {f"title:{old}": -1.0})], None)
    rows = stored_rows()
    record = merge(old, kept)
    assert [each.title for each in party_store.load(code).shortlist] == [kept]
    assert party_store.load(vetoing).shortlist == ()
    undo(record.pk)
    assert {each.title for each in party_store.load(code).shortlist} == {old, kept}
    assert without_ids(stored_rows()) == without_ids(rows)


def test_a_vote_for_the_old_title_is_one_for_the_other(titles: tuple[int, int]) -> None:
    old, kept = titles
    other = Title.objects.create(name="Up").pk
    code, ana, bo = party()
    state = party_store.load(code)
    ballot = BallotState(
        id=new_id(),
        rule="score",
        titles=(old, other),
        nominated=(old,),
        placements=tuple(Placement(each, None, "", None, {}) for each in (old, other)),
        strategy="average",
        agreement="none",
        by=ana,
        revision=1,
        opened_at=timezone.now(),
        closes_at=None,
        vetoes=1,
        entitled=(ana, bo),
    )
    Ballot.objects.create(id=ballot.id, **columns(ballot, state.pk))
    BallotTitle.objects.bulk_create(title_rows(ballot))
    votes = [
        CastVote(ana, ballot.id, Vote(scores={str(old): 5}), timezone.now(), frozenset({ana, bo})),
        CastVote(bo, ballot.id, Vote(veto=(other,)), timezone.now(), frozenset({ana, bo})),
    ]
    party_store.commit(code, [votes[0]], None)
    record = merge(old, kept)
    shown = party_store.load(code).ballot
    assert shown is not None
    assert shown.titles == (kept, other)
    assert shown.votes[ana].scores == {str(kept): 5}
    party_store.commit(code, [votes[1]], None)
    closed = party_store.load(code).ballot
    assert closed is not None
    assert closed.winner == kept
    undo(record.pk)
    back = party_store.load(code).ballot
    assert back is not None
    assert (back.winner, back.votes[ana].scores) == (old, {str(old): 5})
    assert BallotVote.objects.count() == 2


def test_what_a_merge_remembers_of_a_member_goes_with_the_account(titles: tuple[int, int]) -> None:
    old, kept = titles
    code, ana, _ = party()
    member = User.objects.create(username="ana")
    Participant.objects.filter(pk=ana).update(member=member)
    party_store.commit(code, [SetWeights(ana, {f"title:{old}": 0.5, f"title:{kept}": 1.0})], None)
    record = merge(old, kept)
    assert ana in str(TitleMerge.objects.get().moved)
    deletion.delete(member)
    assert ana not in str(TitleMerge.objects.get().moved)
    undo(record.pk)
    assert weights(party_store.load(code), ana) == {}


def test_a_merge_that_was_undone_remembers_nobody(titles: tuple[int, int]) -> None:
    old, kept = titles
    code, ana, _ = party()
    party_store.commit(code, [SetWeights(ana, {f"title:{old}": 0.5, f"title:{kept}": 1.0})], None)
    undo(merge(old, kept).pk)
    assert TitleMerge.objects.get().moved == {}


def test_a_retired_title_has_its_name_and_a_merged_one_that_of_the_other(
    titles: tuple[int, int],
) -> None:
    old, kept = titles
    gone = Title.objects.create(name="Up", year=2009, video_url="/films/up.mp4")
    Title.objects.filter(pk=gone.pk).retire()
    merge(old, kept)
    name_of = title_lookup(load_engine())
    named = [name_of(each) for each in (old, kept, gone.pk)]
    assert [each and (each.title, each.year, each.video_url) for each in named] == [
        ("Brazil", 1985, None),
        ("Brazil", 1985, None),
        ("Up", 2009, None),
    ]
    assert name_of(kept + 1_000) is None


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ('{"type":"pick","title":1}', '{"type":"pick","title":2}'),
        ('{"type":"focus","title":1}', '{"type":"focus","title":2}'),
        ('{"type":"focus","title":null}', '{"type":"focus","title":null}'),
        ('{"type":"shortlist.add","title":1}', '{"type":"shortlist.add","title":2}'),
        (
            '{"type":"interests.set","weights":{"title:1":1,"genre:comedy":0}}',
            '{"type":"interests.set","weights":{"title:2":1,"genre:comedy":0}}',
        ),
        (
            '{"type":"interests.set","weights":{"title:1":null}}',
            '{"type":"interests.set","weights":{"title:1":null,"title:2":null}}',
        ),
        (
            '{"type":"ballot.open","rule":"approval","titles":[1,3]}',
            '{"type":"ballot.open","rule":"approval","titles":[2,3]}',
        ),
        ('{"type":"interests.clear"}', '{"type":"interests.clear"}'),
    ],
)
def test_frames_with_the_id_of_a_merged_title_mean_the_other(sent: str, meant: str) -> None:
    current = with_current_titles(client_messages.decode(sent), _current)
    assert current == client_messages.decode(meant)


def _current(title: int) -> int:
    return {1: 2}.get(title, title)
