"""A client's memory of a party, written from the protocol alone: snapshots and events as JSON.

`apply_frame` is the rule that every client lives by. The tests check the server against it: events
applied to an old snapshot equal a fresh one.
"""

from typing import Any

Json = dict[str, Any]
MESSAGES_SHOWN = 50


class Gap(Exception):
    """An event is missing between what is known and what was heard: ask for a resync."""


def apply_frame(known: Json, frame: Json) -> Json:
    """What is known after a frame. Neither argument is changed."""
    kind = frame["type"]
    if kind == "snapshot":
        return frame
    if kind == "recommendations":
        newer = frame["revision"] >= known["recommendations"]["revision"]
        return {**known, "recommendations": frame} if newer else known
    if kind == "chat":
        return _chat(known, frame)
    if "revision" not in frame or kind in ("ack", "error", "pong", "closing"):
        return _MOMENTS[kind](known, frame) if kind in _MOMENTS else known
    if frame["revision"] <= known["revision"]:
        return known
    if frame["previous"] != known["revision"]:
        raise Gap(f"{frame['previous']} is not {known['revision']}")
    return {**_EVENTS[kind](known, frame), "revision": frame["revision"]}


def _interests(known: Json, frame: Json) -> Json:
    for participant, changes in frame["changes"].items():
        known = _with_changes(known, participant, changes)
    return {**known, "titles": {**known["titles"], **frame["titles"]}}


def _with_changes(known: Json, participant: str, changes: Json) -> Json:
    you = known["you"]
    if participant == you["id"]:
        known = {**known, "you": {**you, "weights": _merged(you["weights"], changes)}}
    return _with_participant(
        known,
        participant,
        lambda each: (
            each if each["hidden"] else {**each, "weights": _merged(each["weights"], changes)}
        ),
    )


def _merged(weights: Json, changes: Json) -> Json:
    return {key: value for key, value in {**weights, **changes}.items() if value is not None}


def _with_participant(known: Json, participant: str, change: Any) -> Json:
    participants = [
        change(each) if each["id"] == participant else each for each in known["participants"]
    ]
    return {**known, "participants": participants}


def _joined(known: Json, frame: Json) -> Json:
    titles = {**known["titles"], **frame.get("titles", {})}
    return {
        **known,
        "participants": [*known["participants"], frame["participant"]],
        "titles": titles,
    }


def _left(known: Json, frame: Json) -> Json:
    participants = [each for each in known["participants"] if each["id"] != frame["participant"]]
    importance = {
        who: amount
        for who, amount in known["settings"]["importance"].items()
        if who != frame["participant"]
    }
    party = {**known["party"], "secret": frame.get("secret", known["party"]["secret"])}
    settings = {**known["settings"], "importance": importance}
    known = _without_answer(known, frame["participant"])
    return {**known, "participants": participants, "party": party, "settings": settings}


def _without_answer(known: Json, participant: str) -> Json:
    asked = known["ready"]
    if asked is None:
        return known
    answers = {who: ready for who, ready in asked["ready"].items() if who != participant}
    return {**known, "ready": {**asked, "ready": answers}}


def _updated(known: Json, frame: Json) -> Json:
    changed = frame["participant"]

    def change(each: Json) -> Json:
        after = {**each, **changed}
        if after["hidden"]:
            after.pop("weights", None)
        return after

    known = _with_participant(known, changed["id"], change)
    if changed["id"] == known["you"]["id"]:
        mine = {
            field: changed[field]
            for field in ("name", "role", "hidden", "member", "taste")
            if field in changed
        }
        known = {**known, "you": {**known["you"], **mine}}
    return {**known, "titles": {**known["titles"], **frame.get("titles", {})}}


def _settings(known: Json, frame: Json) -> Json:
    settings = frame["settings"]
    party = {**known["party"], "name": settings["name"], "locked": settings["locked"]}
    participants = [
        {**each, "importance": settings["importance"].get(each["id"], 1.0)}
        for each in known["participants"]
    ]
    return {**known, "settings": settings, "party": party, "participants": participants}


def _picked(known: Json, frame: Json) -> Json:
    earlier = [{**each, "over": True} for each in known["picks"]]
    picks = [*earlier, frame["pick"]]
    standing = {"pick": frame["pick"]["id"], "position": 0.0, "playing": False, "since": None}
    return {**known, "picks": picks, "playback": {**standing, "waiting": None}}


def _pick_undone(known: Json, frame: Json) -> Json:
    picks = [
        {**each, "over": each["over"] and each["id"] != frame["restored"]}
        for each in known["picks"]
        if each["id"] != frame["pick"]
    ]
    return {**known, "picks": picks, "playback": frame["playback"]}


def _playback(known: Json, frame: Json) -> Json:
    def change(pick: Json) -> Json:
        return {**pick, "over": frame["playback"] is None, "watched": frame["watched"]}

    picks = [change(each) if each["id"] == frame["pick"] else each for each in known["picks"]]
    return {**known, "picks": picks, "playback": frame["playback"]}


def _ready(known: Json, frame: Json) -> Json:
    asked = {field: frame[field] for field in ("asked_by", "until", "ready")}
    return {**known, "ready": asked if frame["ready"] is not None else None}


def _rated(known: Json, frame: Json) -> Json:
    who = frame["participant"]

    def change(pick: Json) -> Json:
        raters = {*pick["rated_by"], who} if frame["rated"] else {*pick["rated_by"]} - {who}
        mine = frame.get("stars") if who == known["you"]["id"] else pick["mine"]
        return {**pick, "rated_by": sorted(raters), "mine": mine}

    picks = [change(each) if each["id"] == frame["pick"] else each for each in known["picks"]]
    return {**known, "picks": picks}


def _focus(known: Json, frame: Json) -> Json:
    changed = {**known["focus"], **frame["changes"]}
    return {**known, "focus": {who: look for who, look in changed.items() if look is not None}}


def _spotlight(known: Json, frame: Json) -> Json:
    return {**known, "spotlight": frame["participant"]}


def _shortlist(known: Json, frame: Json) -> Json:
    return {**known, "shortlist": frame["shortlist"]}


def _ballot(known: Json, frame: Json) -> Json:
    """My vote is that in the newest ballot: another one begins without."""
    mine = known["you"].get("ballot")  # which the release before does not send
    if mine is not None and mine["ballot"] != frame["ballot"]["id"]:
        mine = None
    you = {**known["you"], "ballot": frame.get("mine", mine)}
    return {**known, "ballot": frame["ballot"], "you": you}


# What is of the moment and of no revision.
_MOMENTS = {"participant.updated": _updated, "focus": _focus, "spotlight": _spotlight}


def _chat(known: Json, frame: Json) -> Json:
    """Numbers follow one another; the first that is known may be any."""
    message = {name: value for name, value in frame.items() if name != "type"}
    newest = known["messages"][-1]["number"] if known["messages"] else message["number"] - 1
    if message["number"] <= newest:
        return known
    if message["number"] != newest + 1:
        raise Gap(f"message {message['number']} does not follow {newest}")
    if message["number"] in known.get("erased", ()):
        message = _erased(message)
    return {**known, "messages": [*known["messages"], message][-MESSAGES_SHOWN:]}


def _deleted(known: Json, frame: Json) -> Json:
    """One that was sent through another process may be deleted before it is received."""
    number = frame["number"]
    messages = [_erased(each) if each["number"] == number else each for each in known["messages"]]
    return {**known, "messages": messages, "erased": [*known.get("erased", ()), number]}


def _erased(message: Json) -> Json:
    return {**message, "text": None, "title": None, "title_name": None}


_EVENTS = {
    "interests": _interests,
    "participant.joined": _joined,
    "participant.left": _left,
    "participant.updated": _updated,
    "party.closed": lambda known, frame: known,
    "party.reopened": lambda known, frame: known,
    "settings": _settings,
    "picked": _picked,
    "pick.undone": _pick_undone,
    "playback": _playback,
    "ready": _ready,
    "rated": _rated,
    "shortlist": _shortlist,
    "ballot": _ballot,
    "chat.deleted": _deleted,
}


def comparable(snapshot: Json) -> Json:
    """Without what no event speaks of: the clock, and names of titles that are weighted no more."""
    weighted = {key for each in snapshot["participants"] for key in each.get("weights", {})}
    weighted |= snapshot["you"]["weights"].keys()
    titles = {
        each: name for each, name in snapshot["titles"].items() if f"title:{each}" in weighted
    }
    known = {name: value for name, value in snapshot.items() if name != "erased"}
    return {**known, "titles": titles, "server_time": 0}
