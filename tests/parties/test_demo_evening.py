"""What scripted friends do besides moving sliders."""

import json
import random

import pytest

from parties.demo_evening import BALLOT_SECONDS, RULES, WATCHING_SECONDS, Evening, next_messages
from parties.protocol import client_messages
from tests.live.protocol_client import Json

NOW = 1_000.0


def evening(**known: object) -> Evening:
    made = Evening()
    made.me, made.titles = "ana", [{"id": each, "title": f"Title {each}"} for each in range(1, 9)]
    made.reactions = ["👍"]
    for name, value in known.items():
        setattr(made, name, value)
    return made


def ballot(rule: str) -> Json:
    return {"id": "b", "rule": rule, "titles": [1, 2, 3], "entitled": ["ana"], "state": "open"}


def sent(made: Evening, times: int = 400) -> list[Json]:
    random.seed(1)
    return [each for turn in range(times) for each in next_messages(made, NOW + turn)]


@pytest.mark.parametrize("rule", RULES)
def test_friends_vote_once_in_a_ballot_by_its_rule(rule: str) -> None:
    votes = [each for each in sent(evening(ballot=ballot(rule))) if each["type"] == "ballot.cast"]
    assert len(votes) == 1
    assert votes[0]["ballot"] == "b"


def test_everything_that_friends_send_is_a_message_of_the_protocol() -> None:
    made = evening(is_host=True)
    rooms = [sent(evening(ballot=ballot(rule))) for rule in RULES] + [sent(made)]
    nominated = [{"title": each, "by": "bo"} for each in (1, 2, 3)]
    rooms.append(sent(evening(is_host=True, shortlist=nominated)))
    rooms.append(sent(evening(is_host=True, is_picked=True)))
    rooms.append(sent(evening(is_host=True, is_picked=True, is_playing=True)))
    kinds = set()
    for message in (each for room in rooms for each in room):
        client_messages.decode(json.dumps(message))
        kinds.add(message["type"])
    assert kinds == {
        *("focus", "chat.send", "reaction.send", "shortlist.add", "ballot.cast", "ballot.open"),
        *("playback.play", "playback.stop"),
    }


def test_the_host_opens_a_ballot_on_three_nominations_and_ends_what_is_watched() -> None:
    nominated = [{"title": each, "by": "bo"} for each in (1, 2, 3)]
    opened = [
        each
        for each in sent(evening(is_host=True, shortlist=nominated), times=1)
        if each["type"] == "ballot.open"
    ]
    assert [each["seconds"] for each in opened] == [BALLOT_SECONDS]
    playing = evening(is_host=True, is_picked=True, is_playing=True, changed_at=NOW)
    assert "playback.stop" not in {each["type"] for each in sent(playing, 20)}
    ended = sent(playing, int(WATCHING_SECONDS) + 2)
    assert [each["type"] for each in ended].count("playback.stop") == 1


def test_without_titles_nobody_does_anything() -> None:
    assert sent(evening(titles=[], is_host=True, ballot=ballot("ranked"))) == []
