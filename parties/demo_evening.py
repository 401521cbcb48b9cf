"""What a scripted friend does besides moving sliders, from what the room has told them."""

import random
from typing import Any

Json = dict[str, Any]

LINES = (
    "What about {title}?",
    "I could watch {title} again",
    "Something short would be nice",
    "{title} looks good",
    "Whatever has the fewest car chases",
    "Are we all here?",
)
RULES = ("approval", "ranked", "score")
MOST_OWN_NOMINATIONS = 2
NOMINATIONS_FOR_A_BALLOT = 3
BALLOT_SECONDS = 30
QUIET_SECONDS = 25.0  # between an end and the next ballot, so that people can read the result
WATCHING_SECONDS = 40.0


class Evening:
    """What one friend knows of the party."""

    def __init__(self) -> None:
        self.me, self.is_host = "", False
        self.titles: list[Json] = []
        self.shortlist: list[Json] = []
        self.ballot: Json | None = None
        self.voted_in = ""
        self.is_picked = self.is_playing = False
        self.changed_at = 0.0  # when the host last opened, started or ended something
        self.ballots = 0
        self.reactions: list[str] = []

    def receive(self, frame: Json) -> None:
        """Takes what it needs of a frame."""
        kind = frame["type"]
        if kind == "snapshot":
            self.me, self.is_host = frame["you"]["id"], frame["you"]["role"] == "host"
            self.shortlist, self.ballot = frame["shortlist"], frame["ballot"]
            self.reactions = frame["settings"].get("reactions", [])
            self.titles = frame["recommendations"]["titles"]
            self._playback(frame["playback"])
        elif kind == "recommendations":
            self.titles = frame["titles"]
        elif kind in ("shortlist", "ballot"):
            setattr(self, kind, frame[kind])
        elif kind == "picked":
            self.is_picked = True
        elif kind == "playback":
            self._playback(frame["playback"])

    def _playback(self, playback: Json | None) -> None:
        self.is_picked = playback is not None
        self.is_playing = playback is not None and playback["playing"]

    @property
    def open_ballot(self) -> Json | None:
        return self.ballot if self.ballot and self.ballot["state"] == "open" else None


def next_messages(evening: Evening, now: float) -> list[Json]:
    """Returns what a friend sends now; often nothing.

    now: seconds on any steady clock.
    """
    if not evening.titles:
        return []
    messages = [_look(evening)] if random.random() < 0.5 else []
    if random.random() < 0.12:
        messages.append(_line(evening))
    if evening.reactions and random.random() < 0.08:
        messages.append({"type": "reaction.send", "emoji": random.choice(evening.reactions)})
    decision = _vote(evening) or _nominate(evening) or _host(evening, now)
    return [*messages, *([decision] if decision else [])]


def _look(evening: Evening) -> Json:
    return {"type": "focus", "title": random.choice(evening.titles[:6])["id"]}


def _line(evening: Evening) -> Json:
    title = random.choice(evening.titles[:6])["title"]
    return {"type": "chat.send", "text": random.choice(LINES).format(title=title)}


def _vote(evening: Evening) -> Json | None:
    ballot = evening.open_ballot
    if ballot is None or evening.voted_in == ballot["id"]:
        return None
    if evening.me not in ballot["entitled"] or random.random() < 0.6:
        return None  # people think before they vote
    evening.voted_in = ballot["id"]
    titles = random.sample(ballot["titles"], len(ballot["titles"]))
    votes: dict[str, Json] = {
        "approval": {"approve": titles[: max(1, len(titles) // 2)]},
        "ranked": {"ranking": titles},
        "score": {"scores": {str(title): random.randint(0, 5) for title in titles}},
    }
    return {"type": "ballot.cast", "ballot": ballot["id"], **votes[ballot["rule"]]}


def _nominate(evening: Evening) -> Json | None:
    own = [each for each in evening.shortlist if each["by"] == evening.me]
    if evening.is_picked or evening.open_ballot or len(own) >= MOST_OWN_NOMINATIONS:
        return None
    nominated = {each["title"] for each in evening.shortlist}
    free = [each["id"] for each in evening.titles[:8] if each["id"] not in nominated]
    if not free or random.random() < 0.5:
        return None
    return {"type": "shortlist.add", "title": random.choice(free)}


def _host(evening: Evening, now: float) -> Json | None:
    if not evening.is_host or evening.open_ballot:
        return None
    since = now - evening.changed_at
    if evening.is_playing:
        return _change(evening, now, "playback.stop") if since > WATCHING_SECONDS else None
    if evening.is_picked:
        start = {"position": 0, "delay": 3}
        return _change(evening, now, "playback.play", **start) if since > QUIET_SECONDS else None
    if len(evening.shortlist) < NOMINATIONS_FOR_A_BALLOT or since < QUIET_SECONDS:
        return None
    evening.ballots += 1
    rule = RULES[evening.ballots % len(RULES)]
    return _change(evening, now, "ballot.open", rule=rule, seconds=BALLOT_SECONDS)


def _change(evening: Evening, now: float, kind: str, **fields: object) -> Json:
    evening.changed_at = now
    return {"type": kind, **fields}
