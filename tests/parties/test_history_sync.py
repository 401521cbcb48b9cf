"""An evening goes into its members' histories and the log, in the transaction that makes it."""

import datetime

import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth.models import User
from django.utils import timezone

from catalog.models import Title
from history.backend import history
from history.records import Rated
from imports.models import Import, WantedTitle
from parties.domain import codes
from parties.domain.account_link import Claim
from parties.domain.commands import Command, Hide, SetWeights
from parties.domain.joining import Join
from parties.domain.looking import ShareFocus
from parties.domain.playback import PickTitle, Play, RateEvening, Seek, Stop, UndoPick
from parties.domain.state import PartyState
from parties.models import Impression, Interaction
from parties.protocol.server_messages import RecommendationsFrame
from parties.storage import create_party, party_store
from parties.storage.history_sync import WANTED_WEIGHT, person_of, taste_of
from parties.storage.interaction_buffer import (
    READ_SECONDS,
    ImpressionTracker,
    InteractionBuffer,
    device_of,
)
from recommender.types import RankedTitle
from tests.members.accounts import member

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)


class Evening:
    """Ana, a member, hosts; Bo is a guest."""

    def __init__(self) -> None:
        self.title = Title.objects.create(name="Alien", year=1979).pk
        self.member = User.objects.create(username="ana").pk
        self.state, self.ana = create_party.create_party(
            "Movie night", "Ana", None, "", self.member
        )
        self.bo = codes.new_id()
        self.began = timezone.now() - HOUR
        self.do(Join(self.bo, "Bo", "participant", self.began, 50))

    def do(self, *changes: Command) -> PartyState:
        applied = party_store.commit(self.state.code, list(changes), self.state)
        assert all(isinstance(outcome, int) for outcome in applied.outcomes), applied.outcomes
        self.taken, self.state = applied, applied.after
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


def test_nothing_is_kept_of_a_pick_that_was_taken_back() -> None:
    evening = Evening()
    moment = timezone.now()
    evening.do(PickTitle(evening.ana, "evening1", evening.title, evening.began))
    evening.do(Play(evening.bo, 0, evening.began, frozenset({evening.bo})))
    before, log = evening.state, evening.log()
    another = Title.objects.create(name="Up", year=2009).pk
    evening.do(PickTitle(evening.ana, "evening2", another, moment, present=frozenset({evening.bo})))
    assert "stopped" in [kind for _, kind, _ in evening.log()]
    evening.do(UndoPick(evening.ana, moment))
    assert evening.log() == log
    assert party_store.load(evening.state.code) == evening.state
    assert [pick.id for pick in evening.state.picks] == [pick.id for pick in before.picks]


def test_what_was_never_started_is_in_nobodys_history() -> None:
    evening = Evening()
    evening.do(PickTitle(evening.ana, "evening1", evening.title, evening.began))
    evening.do(Seek(evening.bo, 600, evening.began))
    evening.do(Stop(evening.ana, evening.began + HOUR, frozenset({evening.ana, evening.bo})))
    assert history().recent_views(person_of(evening.member), 10) == []


def test_what_a_member_answers_after_the_film_is_their_rating() -> None:
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
    assert evening.state.picks[0].ratings == {evening.bo: 1}
    assert history().ratings(person_of(evening.member)) == []


def test_the_taste_that_a_member_brings_is_that_of_their_history() -> None:
    evening = Evening()
    evening.watch()
    evening.do(RateEvening(evening.ana, "evening1", 5, timezone.now()))
    taste = taste_of(evening.member)
    assert taste.likes == {evening.title: 1.0}
    assert taste.seen == {evening.title}


def test_the_log_has_the_events_of_the_evening() -> None:
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
    applied = party_store.commit(
        evening.state.code,
        [PickTitle(evening.bo, "evening1", evening.title, evening.began)],
        evening.state,
    )
    assert not isinstance(applied.outcomes[0], int)
    assert evening.log() == []


@pytest.mark.django_db(transaction=True)
async def test_the_interaction_log_has_the_last_value_of_a_dragged_slider() -> None:
    evening = await sync_to_async(Evening)()
    interactions = InteractionBuffer()
    for step in range(5):
        await sync_to_async(evening.do)(SetWeights(evening.bo, {"genre:comedy": step / 10}))
        interactions.add_weights(evening.taken)
    await sync_to_async(evening.do)(SetWeights(evening.bo, {f"title:{evening.title}": -1}))
    interactions.add_weights(evening.taken)
    await interactions.flush()
    rows = Interaction.objects.order_by("id").values_list("kind", "interest", "amount", "title")
    assert [row async for row in rows] == [
        ("weighted", "genre:comedy", 0.4, None),
        ("vetoed", f"title:{evening.title}", -1.0, evening.title),
    ]


@pytest.mark.django_db(transaction=True)
async def test_weights_of_those_who_hide_them_are_not_logged() -> None:
    evening = await sync_to_async(Evening)()
    interactions = InteractionBuffer()
    await sync_to_async(evening.do)(
        Hide(evening.bo, True), SetWeights(evening.bo, {"genre:comedy": 1})
    )
    interactions.add_weights(evening.taken)
    await interactions.flush()
    assert not await Interaction.objects.aexists()


@pytest.mark.django_db(transaction=True)
async def test_a_follow_is_logged_with_its_title_but_for_those_who_hide_what_they_look_at() -> None:
    evening = await sync_to_async(Evening)()
    interactions = InteractionBuffer()
    interactions.add_followed(evening.state, evening.bo, evening.title, "phone")
    await sync_to_async(evening.do)(ShareFocus(evening.bo, False))
    interactions.add_followed(evening.state, evening.bo, evening.title, "phone")
    await interactions.flush()
    rows = Interaction.objects.values_list("participant_id", "kind", "title", "device")
    assert [row async for row in rows] == [(evening.bo, "followed", evening.title, "phone")]


@pytest.mark.django_db(transaction=True)
async def test_a_list_that_was_read_is_an_impression_for_each_who_read_it() -> None:
    evening = await sync_to_async(Evening)()
    title = RankedTitle(7, "Alien", 1979, "film", [], None, 1.5, "list", {"bo": 0.8}, [], 1.0, 0.5)
    shown = RecommendationsFrame(3, "average", "shared", {}, {}, [title])
    interactions, impressions = InteractionBuffer(), ImpressionTracker()
    impressions.list_changed(3, shown, now=0.0)
    assert impressions.new_readers({"bo": "phone"}, now=READ_SECONDS / 2) is None
    read = impressions.new_readers({"bo": "phone"}, now=READ_SECONDS)
    assert read is not None
    interactions.add_impression(evening.state, *read)
    assert impressions.new_readers({"bo": "phone"}, now=2 * READ_SECONDS) is None
    await interactions.flush()
    impression = await Impression.objects.aget()
    assert impression.participants == {"bo": "phone"}
    assert impression.titles == [[7, 1, "list", 1.5, {"bo": 0.8}]]


def test_a_participation_that_is_claimed_keeps_its_weights() -> None:
    evening = Evening()
    evening.do(SetWeights(evening.bo, {"genre:comedy": 0.5}))
    member = User.objects.create(username="bo").pk
    evening.do(Claim(evening.bo, member))
    again = party_store.load(evening.state.code).participants[evening.bo]
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


def test_what_a_member_wants_to_watch_is_a_light_like_until_they_saw_it(db: None) -> None:
    ana = member("Ana")
    heat, alien = (Title.objects.create(name=name) for name in ("Heat", "Alien"))
    upload = Import.objects.create(member=ana, file_name="watchlist.csv", state="stored")
    for each in (heat, alien):
        WantedTitle.objects.create(upload=upload, title=each, listed_at=timezone.now())
    history().rate(
        Rated(person_of(ana.pk), alien.pk, 5, datetime.datetime.now(datetime.UTC), "page")
    )
    assert taste_of(ana.pk).likes == {heat.pk: WANTED_WEIGHT, alien.pk: 1}
    assert taste_of(ana.pk).seen == {alien.pk}
