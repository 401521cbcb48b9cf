"""The sentences that the room's page shows by case: scenes, notices, shelves, strategies.

Live states among them stand in the page from the start, because a server that has gone away
cannot be asked for its apology.
"""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class Scene(NamedTuple):
    """Why one cannot be in the room, or why its list is empty; and a way on, if there is one."""

    name: str
    heading: Text
    text: Text
    action: Text = ""


class Shelf(NamedTuple):
    name: str
    heading: Text = ""
    hint: Text = ""


class StrategyWords(NamedTuple):
    name: str
    label: Text
    text: Text = ""


SCENES = [
    Scene(
        "removed",
        _("You are out of this party"),
        _("The host took you off the list. Ask them if that was meant."),
        _("Come in again"),
    ),
    Scene(
        "banned",
        _("This party is closed to you"),
        _("The host decided so. You can open a party of your own."),
    ),
    Scene(
        "ended",
        _("This party has ended"),
        _("Thank you for being there. The next one is a name and a tap away."),
    ),
    Scene(
        "replaced",
        _("You went on elsewhere"),
        _("The room is open in several other windows of yours, and this one was let go."),
        _("Go on here"),
    ),
    Scene(
        "malformed",
        _("This page and the server disagree"),
        _("The server was probably updated. Loading the page again settles it."),
        _("Load again"),
    ),
    Scene(
        "not_joined",
        _("You are not in this party yet"),
        _("This browser has no invitation any more. A name is all it takes."),
        _("Come in"),
    ),
]

NOTICES = [
    Scene(
        "filtered",
        _("Nothing passes the filters"),
        _("The host can let something more in, and the list comes back."),
        _("Open the settings"),
    ),
    Scene(
        "vetoed",
        _("Everything is out for tonight"),
        _("Each title left has a “not tonight” from someone. Taking one back is enough."),
        _("Take back mine"),
    ),
    Scene(
        "catalogue",
        _("There are no titles yet"),
        _("Whoever runs this site can add some. The room shows them as they come."),
    ),
]

SHELVES = [
    Shelf("list"),
    Shelf("fair_mix", _("A fair mix"), _("What each of you likes best, in turn.")),
    Shelf("bridge", _("Nobody minds"), _("Nobody’s favourite, and nobody’s trouble.")),
    Shelf(
        "popular",
        _("Popular, and new to all of you"),
        _("Outside what anyone asked for, and liked by many."),
    ),
]

_STRATEGIES = [
    StrategyWords(
        "score_coverage",
        _("Everyone gets something"),
        _(
            "The list as a whole serves each of you: whoever got little from the titles above "
            "counts more for the next one."
        ),
    ),
    StrategyWords(
        "average",
        _("Most joy in total"),
        _("A title stands by what all of you together make of it. Many can outvote one."),
    ),
    StrategyWords(
        "least_misery",
        _("Nobody suffers"),
        _("A title stands by the person it suits least. Safe, and seldom anyone’s favourite."),
    ),
    StrategyWords(
        "average_without_misery",
        _("Joy, but nobody suffers"),
        _("What all of you together like, without the titles that someone would hardly bear."),
    ),
    StrategyWords(
        "most_pleasure",
        _("Favourites first"),
        _("A title stands by the person it suits best. Somebody will be delighted."),
    ),
    StrategyWords(
        "multiplicative",
        _("Good for each of you"),
        _("Each person’s fit multiplies the others’, so one low fit weighs heavily."),
    ),
    StrategyWords(
        "borda",
        _("Points by place"),
        _("Each of you ranks all titles; a title collects points for its places."),
    ),
    StrategyWords(
        "copeland",
        _("Duels"),
        _("Every title meets every other; whichever more of you prefer wins the duel."),
    ),
    StrategyWords(
        "approval",
        _("Approval"),
        _("Each of you approves of what you like best; the most approved titles lead."),
    ),
    StrategyWords(
        "round_robin_fairness",
        _("Taking turns"),
        _("The list goes round: each of you in turn places the best title that is left."),
    ),
    StrategyWords(
        "gfar",
        _("Something for everyone, by rank"),
        _("Each next title is for those whom the titles above it are least likely to have served."),
    ),
    StrategyWords(
        "ep_fuzzda",
        _("Fair shares"),
        _("Each next title evens out what each of you has had from the list so far."),
    ),
]


def strategies(names: list[str]) -> list[StrategyWords]:
    """In words, the plainest first; a strategy that has none yet goes by its name."""
    told = [strategy for strategy in _STRATEGIES if strategy.name in names]
    known = {strategy.name for strategy in told}
    return told + [
        StrategyWords(name, name.replace("_", " ")) for name in names if name not in known
    ]
