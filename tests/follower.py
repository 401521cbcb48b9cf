"""A client's memory of a party, written from the protocol alone: snapshots and events as JSON.

`follow` is the rule that every client lives by. The tests hold the server to it: events applied
to an old snapshot equal a fresh one.
"""

from typing import Any

Json = dict[str, Any]


class Gap(Exception):
    """An event is missing between what is known and what was heard: ask for a resync."""


def follow(known: Json, frame: Json) -> Json:
    """What is known after a frame. Neither argument is changed."""
    kind = frame["type"]
    if kind == "snapshot":
        return frame
    if kind == "recommendations":
        newer = frame["revision"] >= known["recommendations"]["revision"]
        return {**known, "recommendations": frame} if newer else known
    if "revision" not in frame or kind in ("ack", "error", "pong", "closing"):
        return _updated(known, frame) if kind == "participant.updated" else known
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
    return {**known, "participants": [*known["participants"], frame["participant"]]}


def _left(known: Json, frame: Json) -> Json:
    participants = [each for each in known["participants"] if each["id"] != frame["participant"]]
    importance = {
        who: amount
        for who, amount in known["settings"]["importance"].items()
        if who != frame["participant"]
    }
    party = {**known["party"], "secret": frame.get("secret", known["party"]["secret"])}
    settings = {**known["settings"], "importance": importance}
    return {**known, "participants": participants, "party": party, "settings": settings}


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
            for field in ("role", "hidden", "member", "taste")
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
    waiting = {"pick": frame["pick"]["id"], "position": 0.0, "playing": False, "since": None}
    return {**known, "picks": picks, "playback": waiting}


def _playback(known: Json, frame: Json) -> Json:
    over = frame["playback"] is None
    picks = [
        {**each, "over": over} if each["id"] == frame["pick"] else each for each in known["picks"]
    ]
    return {**known, "picks": picks, "playback": frame["playback"]}


def _rated(known: Json, frame: Json) -> Json:
    who = frame["participant"]

    def change(pick: Json) -> Json:
        raters = {*pick["rated_by"], who} if frame["rated"] else {*pick["rated_by"]} - {who}
        mine = frame.get("stars") if who == known["you"]["id"] else pick["mine"]
        return {**pick, "rated_by": sorted(raters), "mine": mine}

    picks = [change(each) if each["id"] == frame["pick"] else each for each in known["picks"]]
    return {**known, "picks": picks}


_EVENTS = {
    "interests": _interests,
    "participant.joined": _joined,
    "participant.left": _left,
    "participant.updated": _updated,
    "settings": _settings,
    "picked": _picked,
    "playback": _playback,
    "rated": _rated,
}


def comparable(snapshot: Json) -> Json:
    """Without what no event speaks of: the clock, and names of titles that are weighted no more."""
    weighted = {key for each in snapshot["participants"] for key in each.get("weights", {})}
    weighted |= snapshot["you"]["weights"].keys()
    titles = {
        each: name for each, name in snapshot["titles"].items() if f"title:{each}" in weighted
    }
    return {**snapshot, "titles": titles, "server_time": 0}
