"""Commands applied together: what one transaction does to a party.

Consecutive changes of weights are one event and one revision, whoever made them; every other event
has a revision of its own.
"""

from collections.abc import Callable

import msgspec
from msgspec.structs import replace

from parties.domain.chat import SendMessage
from parties.domain.chat_message import ChatMessage
from parties.domain.commands import ClearWeights, Command, SetWeights, apply
from parties.domain.errors import Refused
from parties.domain.events import Event, Weights, WeightsChanged
from parties.domain.state import PartyState


class Step(msgspec.Struct, frozen=True):
    """An event and the state right after it, at the event's revision."""

    event: Event
    state: PartyState


class Batch(msgspec.Struct, frozen=True):
    """The result of applying commands to one state.

    outcomes: for each command the revision it is part of, or why it was refused.
    repeated: indices of the commands that an earlier attempt had applied already.
    messages: what was sent to the chat.
    numbers: for each command that sent a message, the message's number.
    """

    before: PartyState
    after: PartyState
    steps: list[Step]
    outcomes: list[int | Refused]
    repeated: frozenset[int] = frozenset()
    messages: tuple[ChatMessage, ...] = ()
    numbers: dict[int, int] = {}

    def applied(self, commands: list[Command]) -> list[Command]:
        """Returns those of the commands that led from `before` to `after`."""
        return [
            each
            for index, each in enumerate(commands)
            if index not in self.repeated and not isinstance(self.outcomes[index], Refused)
        ]

    def moves(self, commands: list[Command]) -> int:
        """Returns how many of its commands changed weights and were accepted."""
        outcomes = zip(commands, self.outcomes, strict=True)
        return sum(
            isinstance(command, SetWeights | ClearWeights) and not isinstance(outcome, Refused)
            for command, outcome in outcomes
        )


def accept(command: Command) -> None:
    """The check that refuses nothing."""


def apply_commands(
    before: PartyState, commands: list[Command], check: Callable[[Command], None] = accept
) -> Batch:
    """Applies each command to the state that the one before it led to; a refused one to none.

    check: raises Refused for what is refused for another reason than the party's state.
    """
    state, steps = before, list[Step]()
    outcomes: list[int | Refused] = []
    messages: dict[int, ChatMessage] = {}
    for index, command in enumerate(commands):
        try:
            check(command)
            state = _apply_one(state, command, steps)
        except Refused as refused:
            outcomes.append(refused)
        else:
            outcomes.append(state.revision)
            if isinstance(command, SendMessage):
                messages[index] = state.messages[-1]
    numbers = {index: message.number for index, message in messages.items()}
    sent = tuple(messages.values())
    return Batch(before, state, steps, outcomes, messages=sent, numbers=numbers)


def _apply_one(state: PartyState, command: Command, steps: list[Step]) -> PartyState:
    changed, events = apply(state, command)
    for event in events:
        last = steps[-1].event if steps else None
        if isinstance(event, WeightsChanged) and isinstance(last, WeightsChanged):
            changed = replace(changed, revision=state.revision)
            steps[-1] = Step(_merged(last, event), changed)
        else:
            state = changed = replace(changed, revision=state.revision + 1)
            steps.append(Step(event, changed))
    return changed


def _merged(earlier: WeightsChanged, later: WeightsChanged) -> WeightsChanged:
    changes: dict[str, Weights] = dict(earlier.changes)
    for mover, weights in later.changes.items():
        changes[mover] = {**changes.get(mover, {}), **weights}
    return WeightsChanged(changes)
