"""How a state is shown to a participant: the snapshot and its parts."""

import time
from collections.abc import Callable, Collection, Iterable

from parties.client_out import (
    PROTOCOL_VERSION,
    ParticipantView,
    PartyView,
    PickView,
    Playback,
    RecommendationsFrame,
    Settings,
    Snapshot,
    TitleName,
    You,
)
from parties.state import ParticipantState, PartyState, PickState
from recommender.answer import Interest, Recommendations
from recommender.core.strategies import STRATEGIES

TITLE_KEY = "title:"

NameOf = Callable[[int], TitleName | None]


def now_ms() -> int:
    return time.time_ns() // 1_000_000


def snapshot(
    state: PartyState,
    me: ParticipantState,
    online: Collection[str],
    recommendations: RecommendationsFrame,
    interests: Iterable[Interest],
    name_of: NameOf,
) -> Snapshot:
    those_in = state.those_in()
    visible = [each.weights for each in those_in if not each.hidden or each.id == me.id]
    return Snapshot(
        revision=state.revision,
        protocol=PROTOCOL_VERSION,
        party=party(state),
        you=you(me),
        participants=[participant(each, each.id in online) for each in those_in],
        interests=list(interests),
        recommendations=recommendations,
        settings=settings(state),
        titles=title_names((key for weights in visible for key in weights), name_of),
        shortlist=[],
        ballot=None,
        playback=playback(state.current_pick()),
        picks=[pick(each, me.id, name_of) for each in state.picks],
        messages=[],
        server_time=now_ms(),
    )


def you(me: ParticipantState) -> You:
    member, taste = me.member is not None, me.taste_at is not None
    return You(me.id, me.name, me.role, me.hidden, me.weights, member, taste)


def party(state: PartyState) -> PartyView:
    return PartyView(
        code=state.code,
        name=state.name,
        url=f"/p/{state.code}/",
        secret=state.secret,
        locked=state.locked,
        created_at=state.created_at.isoformat(),
    )


def participant(shown: ParticipantState, online: bool) -> ParticipantView:
    return ParticipantView(
        id=shown.id,
        name=shown.name,
        role=shown.role,
        online=online,
        hidden=shown.hidden,
        colour=shown.colour,
        importance=shown.importance,
        weights=None if shown.hidden else shown.weights,
        member=shown.member is not None,
        taste=shown.taste_at is not None,
    )


def pick(shown: PickState, me: str, name_of: NameOf) -> PickView:
    """A title that has been retired since keeps its place, without its name."""
    named = name_of(shown.title) or TitleName("", None)
    return PickView(
        id=shown.id,
        title=shown.title,
        name=named.title,
        year=named.year,
        by=shown.by,
        picked_at=shown.picked_at.isoformat(),
        rank=shown.rank,
        fits=shown.satisfied,
        over=shown.ended_at is not None,
        rated_by=sorted(shown.ratings),
        mine=shown.ratings.get(me),
    )


def playback(current: PickState | None) -> Playback | None:
    if current is None:
        return None
    since = current.playing_since
    milliseconds = None if since is None else round(since.timestamp() * 1000)
    return Playback(current.id, current.position, since is not None, milliseconds)


def settings(state: PartyState) -> Settings:
    return Settings(
        name=state.name,
        locked=state.locked,
        strategy=state.strategy,
        strategies=list(STRATEGIES),
        filters=state.filters,
        importance={each.id: each.importance for each in state.those_in() if each.importance != 1},
        fairness=state.fairness,
    )


def recommendations(state: PartyState, ranked: Recommendations) -> RecommendationsFrame:
    return RecommendationsFrame(
        revision=state.revision,
        strategy=ranked.strategy,
        agreement=ranked.agreement,
        group_profile=ranked.group_profile,
        satisfaction=ranked.satisfaction,
        titles=ranked.titles,
        importance={who: amount for who, amount in state.importances().items() if amount != 1},
        evenings=_means(state.evenings(), {each.id for each in state.those_taking_part()}),
    )


def _means(evenings: list[dict[str, float]], people: Collection[str]) -> dict[str, float]:
    served = {who: [each[who] for each in evenings if who in each] for who in sorted(people)}
    return {who: round(sum(each) / len(each), 3) for who, each in served.items() if each}


def title_names(keys: Iterable[str], name_of: NameOf) -> dict[str, TitleName]:
    """The names of those among the interests that are titles, by id."""
    ids = (key.removeprefix(TITLE_KEY) for key in keys if key.startswith(TITLE_KEY))
    found = ((each, name_of(int(each))) for each in sorted(set(ids)) if each.isdigit())
    return {each: name for each, name in found if name is not None}
