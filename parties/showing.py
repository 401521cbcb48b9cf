"""How a state is shown to a participant: the snapshot and its parts."""

import time
from collections.abc import Callable, Collection, Iterable

from parties.client_out import (
    PROTOCOL_VERSION,
    ParticipantView,
    PartyView,
    RecommendationsFrame,
    Settings,
    Snapshot,
    TitleName,
    You,
)
from parties.state import ParticipantState, PartyState
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
        you=You(me.id, me.name, me.role, me.hidden, me.weights),
        participants=[participant(each, each.id in online) for each in those_in],
        interests=list(interests),
        recommendations=recommendations,
        settings=settings(state),
        titles=title_names((key for weights in visible for key in weights), name_of),
        shortlist=[],
        ballot=None,
        playback=None,
        messages=[],
        server_time=now_ms(),
    )


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
    )


def settings(state: PartyState) -> Settings:
    return Settings(
        name=state.name,
        locked=state.locked,
        strategy=state.strategy,
        strategies=list(STRATEGIES),
        filters=state.filters,
        importance={each.id: each.importance for each in state.those_in() if each.importance != 1},
    )


def recommendations(revision: int, ranked: Recommendations) -> RecommendationsFrame:
    return RecommendationsFrame(
        revision=revision,
        strategy=ranked.strategy,
        agreement=ranked.agreement,
        group_profile=ranked.group_profile,
        satisfaction=ranked.satisfaction,
        titles=ranked.titles,
    )


def title_names(keys: Iterable[str], name_of: NameOf) -> dict[str, TitleName]:
    """The names of those among the interests that are titles, by id."""
    ids = (key.removeprefix(TITLE_KEY) for key in keys if key.startswith(TITLE_KEY))
    found = ((each, name_of(int(each))) for each in sorted(set(ids)) if each.isdigit())
    return {each: name for each, name in found if name is not None}
