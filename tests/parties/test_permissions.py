"""Each command asks the table of permissions, which is the one place that says who may do what."""

from collections.abc import Callable, Mapping

import pytest

from parties.domain.account_link import BringTaste, Claim
from parties.domain.ballot import CancelBallot, CastVote, CloseBallot, OpenBallot
from parties.domain.ballot_counting import Vote
from parties.domain.chat import DeleteMessage, Mute, SendMessage, require_may_react
from parties.domain.closing import Close, Reopen
from parties.domain.commands import (
    ChangeSettings,
    ClearWeights,
    Command,
    Hide,
    Remove,
    SetWeights,
    Transfer,
    apply,
)
from parties.domain.errors import Refused
from parties.domain.looking import (
    ShareFocus,
    require_may_follow,
    require_may_show,
    require_may_spotlight,
)
from parties.domain.membership import Leave, Rename
from parties.domain.permissions import EVERYONE, HOST, PERMISSIONS, TAKING_PART, Action, Permission
from parties.domain.place_requests import AnswerPlaceRequest, AskForPlace
from parties.domain.playback import Pause, PickTitle, Play, RateEvening, Seek, Stop, UndoPick
from parties.domain.ready import AskReady, SetReady
from parties.domain.shortlist import AddNomination, RemoveNomination
from parties.domain.suggestion import require_may_suggest
from tests.cast import EVENING, PARTY, after

# Bo has picked, and handed the party back: whoever picked may take it back.
PICK = PickTitle("bo", "the pick", 7, EVENING)
STATE = after(PARTY, Transfer("ana", "bo"), PICK, Transfer("bo", "ana"))
STATE = after(
    STATE,
    AddNomination("ana", 7, EVENING),
    AddNomination("bo", 8, EVENING),
    AskReady("ana", EVENING),
    SendMessage("ana", "Hello", EVENING),
    AskForPlace("cy", "a key", EVENING, PARTY.secret),
)
VOTING = after(STATE, OpenBallot("ana", "the ballot", "approval", (7, 8), EVENING))
REQUEST = STATE.participants["cy"].request

Check = Callable[[], None]  # of what is done without a command, since nothing of it is saved

COMMANDS: Mapping[Action, tuple[Command | Check, ...]] = {
    Action.SET_WEIGHTS: (SetWeights("bo", {"genre:comedy": 1}), ClearWeights("bo")),
    Action.HIDE_WEIGHTS: (Hide("bo", True),),
    Action.CHANGE_SETTINGS: (ChangeSettings("bo", locked=True),),
    Action.REMOVE_PARTICIPANT: (Remove("bo", "cy"),),
    Action.BAN_PARTICIPANT: (Remove("bo", "cy", secret="the next secret"),),
    Action.TRANSFER_HOST: (Transfer("bo", "cy"),),
    Action.PICK_TITLE: (PickTitle("bo", "the next", 8, EVENING),),
    Action.UNDO_PICK: (UndoPick("bo", EVENING),),
    Action.PLAY: (Play("bo", 0, EVENING),),
    Action.PAUSE: (Pause("bo", 60),),
    Action.SEEK: (Seek("bo", 60, EVENING),),
    Action.STOP: (Stop("bo", EVENING),),
    Action.RATE_EVENING: (RateEvening("bo", "the pick", 4, EVENING),),
    Action.CLAIM_PARTICIPATION: (Claim("bo", 1),),
    Action.BRING_TASTE: (BringTaste("bo", None),),
    Action.LEAVE: (Leave("bo"),),
    Action.RENAME: (Rename("bo", "Robert"),),
    Action.CLOSE_PARTY: (Close("bo"),),
    Action.ANSWER_PLACE_REQUEST: (AnswerPlaceRequest("bo", "cy", REQUEST, True, EVENING),),
    Action.REOPEN_PARTY: (Reopen("bo"),),
    Action.SHOW_FOCUS: (lambda: require_may_show(STATE, "bo"),),
    Action.SHARE_FOCUS: (ShareFocus("bo", False),),
    Action.FOLLOW: (lambda: require_may_follow(STATE, {"ana"}, {}, "bo", "ana"),),
    Action.SPOTLIGHT: (lambda: require_may_spotlight(STATE, "bo"),),
    Action.NOMINATE_TITLE: (AddNomination("bo", 9, EVENING),),
    Action.WITHDRAW_NOMINATION: (RemoveNomination("bo", 8), RemoveNomination("bo", 9)),
    Action.REMOVE_NOMINATION: (RemoveNomination("bo", 7),),
    Action.OPEN_BALLOT: (OpenBallot("bo", "another", "score", (7, 8), EVENING),),
    Action.CAST_VOTE: (CastVote("bo", "the ballot", Vote(approve=(8,)), EVENING),),
    Action.CLOSE_BALLOT: (
        CloseBallot("bo", "the ballot", EVENING),
        CancelBallot("bo", "the ballot", EVENING),
    ),
    Action.ASK_READY: (AskReady("bo", EVENING),),
    Action.SEND_MESSAGE: (SendMessage("bo", "Hello", EVENING),),
    Action.DELETE_ANY_MESSAGE: (DeleteMessage("bo", 1, author="ana"),),
    Action.MUTE_PARTICIPANT: (Mute("bo", "cy", True),),
    Action.REACT: (lambda: require_may_react(STATE, "bo", "👍"),),
    Action.SUGGEST: (lambda: require_may_suggest(STATE, "bo", "ana"),),
    Action.SET_READY: (SetReady("bo", True),),
}


def is_allowed(command: Command | Check) -> bool:
    """Whether a participant, Bo, may do it."""
    try:
        if callable(command):
            command()
        else:
            apply(STATE if isinstance(command, OpenBallot) else VOTING, command)
    except Refused as refusal:
        if refusal.code != "forbidden":
            raise
        return False
    return True


def test_every_action_has_a_permission_and_is_tried_here() -> None:
    assert set(PERMISSIONS) == set(COMMANDS) == set(Action)


def test_only_these_actions_are_kept_for_the_host() -> None:
    assert {action for action, permission in PERMISSIONS.items() if permission is HOST} == {
        Action.CHANGE_SETTINGS,
        Action.REMOVE_PARTICIPANT,
        Action.BAN_PARTICIPANT,
        Action.TRANSFER_HOST,
        Action.PICK_TITLE,
        Action.STOP,
        Action.CLOSE_PARTY,
        Action.ANSWER_PLACE_REQUEST,
        Action.REOPEN_PARTY,
        Action.SPOTLIGHT,
        Action.REMOVE_NOMINATION,
        Action.OPEN_BALLOT,
        Action.CLOSE_BALLOT,
        Action.ASK_READY,
        Action.DELETE_ANY_MESSAGE,
        Action.MUTE_PARTICIPANT,
    }


@pytest.mark.parametrize("action", Action)
def test_a_participant_may_do_what_the_table_allows(action: Action) -> None:
    for command in COMMANDS[action]:
        assert is_allowed(command) == ("participant" in PERMISSIONS[action].roles)


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("permission", [HOST, TAKING_PART, EVERYONE])
def test_who_may_do_it_changes_with_its_row_alone(
    action: Action, permission: Permission, monkeypatch: pytest.MonkeyPatch
) -> None:
    for each in Action:
        monkeypatch.setitem(PERMISSIONS, each, HOST)
    monkeypatch.setitem(PERMISSIONS, action, permission)
    for command in COMMANDS[action]:
        assert is_allowed(command) == (permission is not HOST)
