"""An evening goes into its members' histories and the log, in the transaction that makes it."""

import datetime

import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth.models import User
from django.utils import timezone

from catalog.models import Title
from history.stores import history
from parties import codes, founding, store
from parties.changes import Change, Hide, Join, SetWeights
from parties.client_out import RecommendationsFrame
from parties.evening import PickTitle, Play, RateEvening, Stop
from parties.journal import LINGER_SECONDS, Journal, Readers, device_of
from parties.membership import Claim
from parties.models import Impression, Interaction
from parties.remembered import person_of, taste_of
from parties.state import PartyState
from recommender.answer import RankedTitle

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)


class Evening:
    """Ana, a member, hosts; Bo is a guest."""

    def __init__(self) -> None:
        self.title = Title.objects.create(name="Alien", year=1979).pk
        self.member = User.objects.create(username="ana").pk
        self.state, self.ana = founding.found("Movie night", "Ana", None, "", self.member)
        self.bo = codes.new_id()
        self.began = timezone.now() - HOUR
        self.do(Join(self.bo, "Bo", "participant", self.began, 50))

    def do(self, *changes: Change) -> PartyState:
        taken = store.commit(self.state.code, list(changes), self.state)
        assert all(isinstance(outcome, int) for outcome in taken.outcomes), taken.outcomes
        self.taken, self.state = taken, taken.after
        return self.state

    def watch(self) -> None:
        fits = {self.ana: 0.9, self.bo: 0.4}
        self.do(PickTitle(self.ana, "evening1", self.title, self.began, rank=2, satisfied=fits))
        self.do(Play(self.bo, 0, self.began, frozenset({self.ana, self.bo})))
        self.do(Stop(self.ana, self.began + HOUR, frozenset({self.ana, self.bo})))

    def log(self) -> list[tuple[str, str, float | None]]:
        rows = Interaction.objects.order_by("id")
        return list(rows.values_list("participant_id", "kind", "amount"))


def test_what_was_watched_is_in_the_history_of_the_members_who_were_there() -> None:
    evening = Evening()
    evening.watch()
    (view,) = history().recent_views(person_of(evening.member), 10)
    assert (view.title, view.seconds, view.source) == (evening.title, 3600, "party")


def test_what_a_member_says_of_it_is_their_rating() -> None:
    evening = Evening()
    evening.watch()
    evening.do(RateEvening(evening.ana, "evening1", 4.5, timezone.now()))
    (rated,) = history().ratings(person_of(evening.member))
    assert (rated.title, rated.stars) == (evening.title, 4.5)
    evening.do(RateEvening(evening.ana, "evening1", None, timezone.now()))
    assert history().ratings(person_of(evening.member)) == []


def test_a_guests_rating_stays_in_the_party() -> None:
    evening = Evening()
    evening.watch()
    evening.do(RateEvening(evening.bo, "evening1", 1, timezone.now()))
    assert evening.state.evenings()[0][evening.bo] == pytest.approx(0.5 / 4.5)
    assert history().ratings(person_of(evening.member)) == []


def test_the_taste_that_a_member_brings_is_what_their_history_says() -> None:
    evening = Evening()
    evening.watch()
    evening.do(RateEvening(evening.ana, "evening1", 5, timezone.now()))
    taste = taste_of(evening.member)
    assert taste.likes == {evening.title: 1.0}
    assert taste.seen == {evening.title}


def test_the_log_tells_the_evening() -> None:
    evening = Evening()
    evening.watch()
    evening.do(RateEvening(evening.bo, "evening1", 2, timezone.now()))
    ana, bo = evening.ana, evening.bo
    picked, *rest = evening.log()
    assert picked == (ana, "picked", None)
    assert sorted(rest) == sorted(
        [
            (ana, "started", 0.0),
            (bo, "started", 0.0),
            (ana, "stopped", 3600.0),
            (bo, "stopped", 3600.0),
            (bo, "rated", 2.0),
        ]
    )
    assert set(Interaction.objects.values_list("rank", flat=True)) == {2}


def test_a_refused_change_leaves_no_trace() -> None:
    evening = Evening()
    taken = store.commit(
        evening.state.code,
        [PickTitle(evening.bo, "evening1", evening.title, evening.began)],
        evening.state,
    )
    assert not isinstance(taken.outcomes[0], int)
    assert evening.log() == []


@pytest.mark.django_db(transaction=True)
async def test_the_journal_logs_where_a_dragged_slider_came_to_stand() -> None:
    evening = await sync_to_async(Evening)()
    journal = Journal()
    for step in range(5):
        await sync_to_async(evening.do)(SetWeights(evening.bo, {"genre:comedy": step / 10}))
        journal.weighted(evening.taken)
    await sync_to_async(evening.do)(SetWeights(evening.bo, {f"title:{evening.title}": -1}))
    journal.weighted(evening.taken)
    await journal.write()
    rows = Interaction.objects.order_by("id").values_list("kind", "interest", "amount", "title")
    assert [row async for row in rows] == [
        ("weighted", "genre:comedy", 0.4, None),
        ("vetoed", f"title:{evening.title}", -1.0, evening.title),
    ]


@pytest.mark.django_db(transaction=True)
async def test_the_journal_keeps_the_secret_of_those_who_hide_their_weights() -> None:
    evening = await sync_to_async(Evening)()
    journal = Journal()
    await sync_to_async(evening.do)(
        Hide(evening.bo, True), SetWeights(evening.bo, {"genre:comedy": 1})
    )
    journal.weighted(evening.taken)
    await journal.write()
    assert not await Interaction.objects.aexists()


@pytest.mark.django_db(transaction=True)
async def test_a_list_that_was_read_is_an_impression_for_each_who_read_it() -> None:
    evening = await sync_to_async(Evening)()
    title = RankedTitle(7, "Alien", 1979, "film", [], None, 1.5, "list", {"bo": 0.8}, [], 1.0, 0.5)
    shown = RecommendationsFrame(3, "average", "shared", {}, {}, [title])
    journal, readers = Journal(), Readers()
    readers.show(3, shown, now=0.0)
    assert readers.take({"bo": "phone"}, now=LINGER_SECONDS / 2) is None
    read = readers.take({"bo": "phone"}, now=LINGER_SECONDS)
    assert read is not None
    journal.read(evening.state, *read)
    assert readers.take({"bo": "phone"}, now=2 * LINGER_SECONDS) is None
    await journal.write()
    impression = await Impression.objects.aget()
    assert impression.participants == {"bo": "phone"}
    assert impression.titles == [[7, 1, "list", 1.5, {"bo": 0.8}]]


def test_a_participation_that_is_claimed_keeps_its_weights() -> None:
    evening = Evening()
    evening.do(SetWeights(evening.bo, {"genre:comedy": 0.5}))
    member = User.objects.create(username="bo").pk
    evening.do(Claim(evening.bo, member))
    again = store.load(evening.state.code).participants[evening.bo]
    assert (again.member, again.weights) == (member, {"genre:comedy": 0.5})


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Mobile/15E148", "phone"),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/140", "laptop"),
        ("Mozilla/5.0 (SMART-TV; Linux; Tizen 8.0)", "television"),
        ("python-websockets/15", "program"),
    ],
)
def test_the_log_knows_what_kind_of_device_it_was(agent: str, device: str) -> None:
    assert device_of([(b"User-Agent", agent.encode())]) == device
