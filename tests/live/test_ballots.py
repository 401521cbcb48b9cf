"""Eight people on two processes nominate and vote, written from docs/protocol.md alone.

Every frame that a socket received before a ballot closed is searched for votes of others.
"""

import asyncio
import contextlib
import datetime
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import MANY_AT_ONCE, Deploy
from tests.harness.deployment import Deployment, two_processes
from tests.harness.site import ClusterSite
from tests.live.protocol_client import Client, ErrorAnswer, Person, create_party, join_party
from tests.live.raw_websocket import metric_value

Json = dict[str, Any]
PEOPLE = 8
FORMS = ("approve", "ranking", "scores", "mine", "veto")


class Room:
    """Who is in it, and a socket of each: those with even numbers on the first process."""

    def __init__(self, people: list[Person], clients: list[Client]) -> None:
        self.people, self.clients = people, clients
        self.votes: dict[int, Json] = {}

    @property
    def host(self) -> Client:
        return self.clients[0]

    async def all_know(self, progress: str) -> Json:
        """Waits until every screen shows the ballot so; returns it, the same on all."""
        for client in self.clients:
            await client.wait_for(lambda client=client: state_of(client) == progress)  # type: ignore[misc]  # bound here
        shown = [client.known["ballot"] for client in self.clients]
        assert all(each == shown[0] for each in shown)
        ballot: Json = shown[0]
        return ballot

    async def opened(self, **fields: Any) -> Json:
        self.votes = {}
        before = self.host.known["ballot"]
        await self.host.send("ballot.open", **fields)
        for client in self.clients:
            await client.wait_for(lambda client=client: client.known["ballot"] != before)  # type: ignore[misc]  # bound here
        return await self.all_know("open")

    async def cast(self, number: int, ballot: str, vote: Json) -> int:
        self.votes[number] = vote
        acked = await self.clients[number].send("ballot.cast", ballot=ballot, **vote)
        revision: int = acked["revision"]
        return revision

    def assert_nobody_was_sent_a_vote_of_another(self, ballot: str) -> None:
        for number, client in enumerate(self.clients):
            own = self.votes.get(number, {})
            secret = [
                part
                for voter, vote in self.votes.items()
                for part in revealing_parts(vote)
                if voter != number and part not in own.values()
            ]
            for frame in before_the_close(client, ballot):
                assert not any(contains(frame, part) for part in secret)
                assert all(is_own(value, own) for value in forms_in(frame))


def state_of(client: Client) -> str | None:
    ballot = client.known["ballot"]
    return None if ballot is None else ballot["state"]


def before_the_close(client: Client, ballot: str) -> Iterator[Json]:
    """The frames between the opening of a ballot and its close."""
    is_open = False
    for frame in client.frames:
        shown = frame.get("ballot") or {}
        if shown.get("id") == ballot:
            is_open = shown["state"] == "open"
        if is_open:
            yield frame


def revealing_parts(vote: Json) -> list[Any]:
    """The parts of a vote that stand in no frame by chance: more than one title, in an order or
    with scores of its own."""
    return [part for part in vote.values() if len(part) > 1]


def contains(inside: Any, part: Any) -> bool:
    if inside == part:
        return True
    values = inside.values() if isinstance(inside, dict) else inside
    return isinstance(inside, dict | list) and any(contains(each, part) for each in values)


def forms_in(inside: Any) -> Iterator[tuple[str, Any]]:
    """Everything that has the name of a part of a vote, wherever it stands."""
    if isinstance(inside, dict):
        yield from ((name, inside[name]) for name in FORMS if inside.get(name))
    for each in inside.values() if isinstance(inside, dict) else inside:
        if isinstance(each, dict | list):
            yield from forms_in(each)


def is_own(found: tuple[str, Any], own: Json) -> bool:
    name, value = found
    if name == "mine":
        return isinstance(value, dict) and all(is_own(each, own) for each in forms_in(value))
    return bool(own.get(name) == value)


@pytest.fixture
def site(cluster_site: ClusterSite, tmp_path: Path) -> Iterator[Deployment]:
    with two_processes(cluster_site, tmp_path, **MANY_AT_ONCE) as site:
        yield site


@contextlib.asynccontextmanager
async def room_of_eight(site: Deployment) -> AsyncIterator[Room]:
    people = [await create_party(site.urls[0])]
    for number in range(1, PEOPLE):
        people.append(await join_party(site.urls[0], people[0].code, f"Friend {number}"))
    async with contextlib.AsyncExitStack() as stack:
        opened = [
            await stack.enter_async_context(person.connect(site.urls[number % 2]))
            for number, person in enumerate(people)
        ]
        for client in opened:
            await client.wait_for(
                lambda client=client: (
                    all(each["online"] for each in client.known["participants"])  # type: ignore[misc]  # bound here
                    and len(client.known["participants"]) == PEOPLE
                )
            )
        yield Room(people, opened)


async def nominated(room: Room, number: int, title: int) -> None:
    acked = await room.clients[number].send("shortlist.add", title=title)
    for client in room.clients:
        await client.wait_for_revision(acked["revision"])


async def shortlisted(room: Room) -> list[int]:
    """Three titles, nominated by three people on both processes; on every screen in one order."""
    titles = [room.host.title_ids[place] for place in (7, 2, 4)]
    for number, title in zip((3, 0, 6), titles, strict=True):
        await nominated(room, number, title)
    for client in room.clients:
        assert [each["title"] for each in client.known["shortlist"]] == titles
        assert [each["by"] for each in client.known["shortlist"]] == [
            room.people[number].id for number in (3, 0, 6)
        ]
        assert [each["id"] for each in client.recommendations["shortlist"]] == titles
    return titles


async def test_eight_people_vote_by_each_rule_and_every_screen_shows_the_winner(
    site: Deployment,
) -> None:
    async with room_of_eight(site) as room:
        a, b, c = await shortlisted(room)
        rules: list[tuple[str, list[Json], int, dict[int, int]]] = [
            # 3, 5 and 2 approvals.
            (
                "approval",
                [{"approve": [b, a]}] * 2
                + [{"approve": [b]}] * 3
                + [{"approve": [c, a]}, {"approve": [c]}, {"approve": []}],
                b,
                {a: 3, b: 5, c: 2},
            ),
            # 3, 3 and 2 first places: c is out, and its votes make it 5 : 3 for a.
            (
                "ranked",
                [{"ranking": [a, c]}] * 3
                + [{"ranking": [b, a]}] * 3
                + [{"ranking": [c, a, b]}] * 2,
                a,
                {a: 5, b: 3, c: 2},
            ),
            # Sums of 25, 18 and 24: c is preferred to a by five of eight.
            (
                "score",
                [{"scores": {str(a): 5, str(b): 2}}] * 3
                + [{"scores": {str(c): 5, str(a): 2, str(b): 2}}] * 4
                + [{"scores": {str(c): 4, str(a): 2, str(b): 4}}],
                c,
                {a: 25, b: 18, c: 24},
            ),
        ]
        for rule, votes, winner, counts in rules:
            ballot = await room.opened(rule=rule)
            assert ballot["titles"] == [a, b, c]
            assert len(ballot["entitled"]) == PEOPLE
            for number, vote in enumerate(votes):
                await room.cast(number, ballot["id"], vote)
            result = (await room.all_know("closed"))["result"]
            assert (result["winner"], result["order"][0], result["tie"]) == (winner, winner, None)
            assert result["counts"] == {str(title): number for title, number in counts.items()}
            room.assert_nobody_was_sent_a_vote_of_another(ballot["id"])
            for client in room.clients:
                await client.wait_for(lambda c=client, t=winner: c.known["picks"][-1]["title"] == t)  # type: ignore[misc]  # bound here
                pick = client.known["picks"][-1]
                assert (pick["how"], pick["id"]) == ("ballot", ballot["id"])
        await room.host.send("pick", title=a)
        for client in room.clients:
            await client.wait_for(lambda c=client: c.known["picks"][-1]["how"] == "override")  # type: ignore[misc]  # bound here


async def test_ties_are_decided_by_fits_then_by_nomination_the_same_on_every_screen(
    site: Deployment,
) -> None:
    async with room_of_eight(site) as room:
        a, b, c = await shortlisted(room)
        cards = {each["id"]: each["fits"] for each in room.host.recommendations["shortlist"]}
        least = {title: min(cards[title].values()) for title in (a, b)}
        mean = {title: round(sum(cards[title].values()), 6) for title in (a, b)}
        nomination = {a: 1, b: 0}
        preferred = max((a, b), key=lambda title: (least[title], mean[title], nomination[title]))
        ballot = await room.opened(rule="approval", vetoes=1)
        for number in range(PEOPLE):
            veto = [c] if number == 7 else []
            approve = [[b], [a]][number % 2]
            await room.cast(number, ballot["id"], {"approve": approve, "veto": veto})
        result = (await room.all_know("closed"))["result"]
        assert (result["winner"], result["vetoed"]) == (preferred, [c])
        assert set(result["tie"]["between"]) == {a, b}
        differs = [least[a] != least[b], mean[a] != mean[b], True].index(True)
        assert result["tie"]["decided_by"] == ("least_fit", "mean_fit", "nomination")[differs]
        room.assert_nobody_was_sent_a_vote_of_another(ballot["id"])


async def test_a_ballot_whose_process_was_killed_closes_in_time_with_every_acked_vote(
    site: Deployment,
) -> None:
    """Three on each process have voted when the one that opened it dies; two have not."""
    async with room_of_eight(site) as room:
        a, b, _ = await shortlisted(room)
        ballot = await room.opened(rule="ranked", seconds=15)
        votes = {0: [b, a], 1: [a], 2: [b, a], 3: [a, b], 4: [b], 5: [b, a]}
        for number, vote in votes.items():
            await room.cast(number, ballot["id"], {"ranking": vote})
        await asyncio.to_thread(site.kill9, 0)
        room.assert_nobody_was_sent_a_vote_of_another(ballot["id"])
        survivors = Room(room.people, room.clients[1::2])
        closed = await survivors.all_know("closed")
        closes_at, closed_at = (
            datetime.datetime.fromisoformat(closed[name]) for name in ("closes_at", "closed_at")
        )
        assert datetime.timedelta(0) <= closed_at - closes_at < datetime.timedelta(seconds=3)
        assert closed["voted"] == sorted(room.people[number].id for number in votes)
        assert closed["result"]["winner"] == b
        assert closed["result"]["counts"][str(b)] == 4
        for number, person in enumerate(room.people):
            again = await person.snapshot(site.urls[1])
            assert again["ballot"] == closed
            mine = again["you"]["ballot"]
            assert (mine and mine["ranking"]) == votes.get(number)
            assert again["picks"][-1]["title"] == b


async def test_a_guests_vote_survives_a_reload_and_can_be_changed_until_the_close(
    deploy: Deploy,
) -> None:
    site = await asyncio.to_thread(deploy)
    ana = await create_party(site.urls[0])
    bo = await join_party(site.urls[-1], ana.code, "Bo")
    async with ana.connect(site.urls[0]) as hers:
        async with bo.connect(site.urls[-1]) as his:
            await hers.wait_for(lambda: hers.is_online(bo))
            await hers.send("ballot.open", rule="score", vetoes=1)
            await his.wait_for(lambda: state_of(his) == "open")
            ballot = his.known["ballot"]
            assert ballot["counts_reveal"]
            assert ballot["titles"] == his.title_ids[:5]
            one, other = ballot["titles"][:2]
            scores = {str(one): 5, str(other): 1}
            await his.send("ballot.cast", ballot=ballot["id"], scores=scores, veto=[other])
            await his.wait_for(lambda: his.known["you"]["ballot"] is not None)
        async with bo.connect(site.urls[-1]) as his:
            mine = his.known["you"]["ballot"]
            assert mine == {"ballot": ballot["id"], "scores": scores, "veto": [other]}
            again = {"ballot": ballot["id"], "scores": {str(other): 4}, "idempotency_key": "again"}
            first = await his.send("ballot.cast", **again)
            assert (await his.send("ballot.cast", **again))["revision"] == first["revision"]
            closed = await hers.send("ballot.close", ballot=ballot["id"])
            await his.wait_for(lambda: his.known["revision"] >= closed["revision"])
            assert his.known["ballot"]["result"]["winner"] == other
            with pytest.raises(ErrorAnswer) as late:
                await his.send("ballot.cast", ballot=ballot["id"], scores=scores)
            assert late.value.code == "ballot_closed"


async def test_a_vote_costs_one_commit_and_no_ranking(deploy: Deploy) -> None:
    site = await asyncio.to_thread(deploy)
    ana = await create_party(site.urls[0])
    bo = await join_party(site.urls[0], ana.code, "Bo")
    async with ana.connect(site.urls[0]) as hers, bo.connect(site.urls[0]) as his:
        await hers.wait_for(lambda: hers.is_online(bo))
        await hers.send("ballot.open", rule="approval")
        await his.wait_for(lambda: state_of(his) == "open")
        await his.wait_for_revision(his.known["revision"])
        names = ("watchparty_commit_seconds_count", "watchparty_ranking_seconds_count")
        before = [await metric_value(site.urls[0], name) for name in names]
        ballot = his.known["ballot"]
        cast = await his.send("ballot.cast", ballot=ballot["id"], approve=ballot["titles"][:2])
        await hers.wait_for(lambda: hers.known["revision"] >= cast["revision"])
        after = [await metric_value(site.urls[0], name) for name in names]
        assert [now - then for now, then in zip(after, before, strict=True)] == [1, 0]


async def test_what_makes_no_sense_is_refused_by_name_and_nothing_is_applied(
    deploy: Deploy,
) -> None:
    site = await asyncio.to_thread(deploy)
    ana = await create_party(site.urls[0])
    bo = await join_party(site.urls[-1], ana.code, "Bo")
    vi = await join_party(site.urls[-1], ana.code, "Vi", role="viewer")
    async with (
        ana.connect(site.urls[0]) as hers,
        bo.connect(site.urls[-1]) as his,
        vi.connect(site.urls[-1]) as tv,
    ):
        titles = hers.title_ids
        a, b, c = titles[:3]
        await hers.send("shortlist.add", title=a)
        opening = {"type": "ballot.open", "rule": "ranked"}
        for client, message, code in (
            (his, {"type": "shortlist.add", "title": 2**40}, "title_not_found"),
            (his, {"type": "shortlist.remove", "title": a}, "forbidden"),
            (tv, {"type": "shortlist.add", "title": b}, "forbidden"),
            (his, opening, "forbidden"),
            (hers, opening, "wrong_number_of_titles"),
            (hers, {**opening, "titles": [a]}, "invalid_message"),
            (hers, {**opening, "titles": [a, a]}, "wrong_number_of_titles"),
            (hers, {**opening, "titles": titles[:13]}, "invalid_message"),
            (hers, {**opening, "titles": [a, 2**40]}, "title_not_found"),
            (hers, {**opening, "rule": "borda"}, "invalid_message"),
            (hers, {**opening, "seconds": 14}, "invalid_message"),
            (hers, {**opening, "seconds": 601}, "invalid_message"),
            (hers, {**opening, "vetoes": 4}, "invalid_message"),
            (hers, {"type": "ballot.close", "ballot": "none"}, "unknown_ballot"),
            (his, {"type": "ballot.cast", "ballot": "none", "ranking": [a]}, "unknown_ballot"),
        ):
            assert (await client.ask(message))["code"] == code, message
        assert hers.known["ballot"] is None
        await hers.send("ballot.open", rule="ranked", titles=[a, b], vetoes=1)
        await his.wait_for(lambda: state_of(his) == "open")
        await tv.wait_for(lambda: state_of(tv) == "open")
        # Who is online elsewhere is known a moment later.
        everybody = {ana.id, bo.id}
        await his.wait_for(lambda: set(his.known["ballot"]["entitled"]) == everybody)
        before = his.known["ballot"]
        cast = {"type": "ballot.cast", "ballot": before["id"]}
        for client, message, code in (
            (hers, {**opening, "titles": [a, b]}, "ballot_open"),
            (his, {**cast, "ranking": [a, c]}, "invalid_vote"),
            (his, {**cast, "ranking": [a, b, a]}, "invalid_vote"),
            (his, {**cast, "approve": [a]}, "invalid_vote"),
            (his, {**cast, "ranking": [a], "approve": [a]}, "invalid_vote"),
            (his, cast, "invalid_vote"),
            (his, {**cast, "ranking": [a], "veto": [a, b]}, "invalid_vote"),
            (his, {**cast, "ranking": [a], "veto": [c]}, "invalid_vote"),
            (his, {**cast, "scores": {str(a): 6}}, "invalid_message"),
            (tv, {**cast, "ranking": [a]}, "forbidden"),
            (his, {"type": "ballot.close", "ballot": before["id"]}, "forbidden"),
            (his, {"type": "ballot.cancel", "ballot": before["id"]}, "forbidden"),
        ):
            assert (await client.ask(message))["code"] == code, message
        snapshot = await bo.snapshot(site.urls[-1])
        assert (snapshot["ballot"], snapshot["you"]["ballot"]) == (before, None)
