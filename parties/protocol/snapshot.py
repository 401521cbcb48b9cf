"""Builds the snapshot of a state for one participant, and its parts."""

import datetime
import time
from collections.abc import Collection, Iterable

from django.conf import settings as site_settings

from parties.domain.chat import REACTIONS
from parties.domain.chat_message import ChatMessage
from parties.domain.looking import Look
from parties.domain.state import ParticipantState, PartyState, PickState
from parties.protocol import deciding
from parties.protocol.deciding import NameOf
from parties.protocol.server_messages import (
    PROTOCOL_VERSION,
    MessageView,
    ParticipantView,
    PartyView,
    PickView,
    Playback,
    Ready,
    RecommendationsFrame,
    Settings,
    Snapshot,
    TitleName,
    Waiting,
    You,
)
from recommender.core.strategies import STRATEGIES
from recommender.interest_keys import TITLE, id_in_key
from recommender.types import Interest, Recommendations


def now_ms() -> int:
    return time.time_ns() // 1_000_000


def snapshot(
    state: PartyState,
    me: ParticipantState,
    online: Collection[str],
    recommendations: RecommendationsFrame,
    interests: Iterable[Interest],
    name_of: NameOf,
    focus: dict[str, Look],
    spotlight: str | None,
) -> Snapshot:
    joined_participants = state.joined_participants()
    visible = [each.weights for each in joined_participants if not each.hidden or each.id == me.id]
    return Snapshot(
        revision=state.revision,
        protocol=PROTOCOL_VERSION,
        party=party(state, me),
        you=you(state, me),
        participants=[participant(each, each.id in online) for each in joined_participants],
        interests=list(interests),
        recommendations=recommendations,
        settings=settings(state),
        titles=title_names((key for weights in visible for key in weights), name_of),
        shortlist=deciding.shortlist(state.shortlist, name_of),
        ballot=None if state.ballot is None else deciding.ballot(state.ballot, name_of),
        playback=playback(state.current_pick()),
        ready=ready(state),
        picks=[pick(each, me.id, name_of) for each in state.picks],
        messages=messages(state, name_of),
        server_time=now_ms(),
        epoch=state.epoch,
        focus=focus,
        spotlight=spotlight,
    )


def you(state: PartyState, me: ParticipantState) -> You:
    member, taste = me.member is not None, me.taste_at is not None
    vote = None if state.ballot is None else deciding.my_vote(state.ballot, me.id)
    return You(me.id, me.name, me.role, me.hidden, me.weights, member, taste, vote)


def party(state: PartyState, me: ParticipantState) -> PartyView:
    return PartyView(
        code=state.code,
        name=state.name,
        url=f"{site_settings.ROOT_PATH}/p/{state.code}/",
        secret=state.secret if me.takes_part else None,
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
        shares_focus=shown.shares_focus,
        muted=shown.muted,
        away=shown.is_away,
        asked=shown.request,
    )


def pick(shown: PickState, me: str, name_of: NameOf) -> PickView:
    """A title that has been retired since keeps its place and its name."""
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
        watched=shown.was_watched,
        rated_by=sorted(shown.ratings),
        mine=shown.ratings.get(me),
        how=shown.how,
        video_url=named.video_url,
    )


def messages(state: PartyState, name_of: NameOf) -> list[MessageView]:
    """Those that are past retention are deleted a little later, and shown no longer."""
    if not site_settings.CHAT:
        return []
    oldest = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=site_settings.CHAT_DAYS)
    return [message(each, state, name_of) for each in state.messages if each.sent_at >= oldest]


def message(shown: ChatMessage, state: PartyState, name_of: NameOf) -> MessageView:
    return MessageView(
        number=shown.number,
        participant=shown.participant,
        name=state.participants[shown.participant].name,
        text=None if shown.deleted else shown.text,
        title=shown.title,
        title_name=None if shown.title is None else name_of(shown.title),
        sent_at=shown.sent_at.isoformat(),
    )


def playback(current: PickState | None) -> Playback | None:
    if current is None:
        return None
    since, waits = current.playing_since, current.waits
    return Playback(
        pick=current.id,
        position=current.position,
        playing=since is not None,
        since=None if since is None else milliseconds(since),
        waiting=None
        if waits.until is None
        else Waiting(list(waits.participants), milliseconds(waits.until)),
    )


def ready(state: PartyState) -> Ready | None:
    check = state.ready
    if check is None:
        return None
    return Ready(check.asked_by, milliseconds(check.until), check.answers)


def milliseconds(moment: datetime.datetime) -> int:
    return round(moment.timestamp() * 1000)


def settings(state: PartyState) -> Settings:
    return Settings(
        name=state.name,
        locked=state.locked,
        strategy=state.strategy,
        strategies=list(STRATEGIES),
        filters=state.filters,
        importance={
            each.id: each.importance for each in state.joined_participants() if each.importance != 1
        },
        fairness=state.fairness,
        chat=state.chat and site_settings.CHAT,
        reactions=list(REACTIONS),
        wait_for_all=state.wait_for_all,
        away_after=state.away_after,
        country=state.country,
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
        evenings=_means(state.evenings(), {each.id for each in state.active_participants()}),
        shortlist=ranked.shortlist,
    )


def _means(evenings: list[dict[str, float]], people: Collection[str]) -> dict[str, float]:
    fits = {who: [each[who] for each in evenings if who in each] for who in sorted(people)}
    return {who: round(sum(each) / len(each), 1) for who, each in fits.items() if each}


def title_names(keys: Iterable[str], name_of: NameOf) -> dict[str, TitleName]:
    """The names of those among the interests that are titles, by id."""
    ids = {str(title) for key in keys if (title := id_in_key(key, TITLE)) is not None}
    found = ((each, name_of(int(each))) for each in sorted(ids))
    return {each: name for each, name in found if name is not None}
