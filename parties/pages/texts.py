"""Texts of the room's page: closed screens, empty lists, blocks of the list, strategies.

The page contains those of live states from the start, because they may have to be shown while the
server is unreachable.
"""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class Notice(NamedTuple):
    """Why a room is closed to somebody, or its list empty; and an action that helps, if any."""

    name: str
    heading: Text
    text: Text
    action: Text = ""


class Block(NamedTuple):
    name: str
    heading: Text = ""
    hint: Text = ""


class StrategyText(NamedTuple):
    name: str
    label: Text
    text: Text = ""


CLOSED_SCREENS = [
    Notice(
        "removed",
        _("You are out of this party"),
        _("You were taken off the list. Ask the host if that was meant."),
        _("Come in again"),
    ),
    Notice(
        "banned",
        _("This party is closed to you"),
        _(
            "Its host, or who runs this site, has banned you from it. You can open a party of your "
            "own."
        ),
    ),
    Notice(
        "left",
        _("You have left this party"),
        _("Your place is kept: come in again, and your wishes count as before."),
        _("Come in again"),
    ),
    Notice(
        "moved",
        _("You go on elsewhere"),
        _("Your place in this party is on another device now. Here you can come in anew."),
        _("Come in"),
    ),
    Notice(
        "ended",
        _("This party has ended"),
        _("Thank you for being there. The next one is a name and a tap away."),
    ),
    Notice(
        "replaced",
        _("You went on elsewhere"),
        _("The room is open in several other windows of yours, and this one was let go."),
        _("Go on here"),
    ),
    Notice(
        "malformed",
        _("This page and the server disagree"),
        _("The server was probably updated. Loading the page again settles it."),
        _("Load again"),
    ),
    Notice(
        "not_joined",
        _("The party does not know this browser any more"),
        _(
            "Its cookie was cleared, or the party was restored to an earlier time. Come in again: "
            "with a name, or by “that is me”, which gets you back your place and wishes."
        ),
        _("Come in"),
    ),
]

EMPTY_LISTS = [
    Notice(
        "filtered",
        _("Nothing passes the filters"),
        _("The host can let something more in, and the list comes back."),
        _("Open the settings"),
    ),
    Notice(
        "vetoed",
        _("Everything is out for tonight"),
        _("Each title left has a “not tonight” from someone. Taking one back is enough."),
        _("Take back mine"),
    ),
    Notice(
        "watched",
        _("You have watched all of it"),
        _("What you have watched here leaves the list. The host can let it in again."),
        _("Open the settings"),
    ),
    Notice(
        "catalogue",
        _("There are no titles yet"),
        _("Whoever runs this site can add some. The room shows them as they come."),
    ),
]

BLOCKS = [
    Block("list"),
    Block("fair_mix", _("A fair mix"), _("What each of you likes best, in turn.")),
    Block("bridge", _("Nobody minds"), _("Nobody’s favourite, and nobody’s trouble.")),
    Block(
        "popular",
        _("Popular, and new to all of you"),
        _("Outside what anyone asked for, and liked by many."),
    ),
]

_STRATEGIES = [
    StrategyText(
        "proportional_fairness",
        _("Each gets a share"),
        _("Each next title is for those who have had the least yet of what they like best."),
    ),
    StrategyText(
        "score_coverage",
        _("Nobody left out"),
        _(
            "The list as a whole serves each of you: whoever got little from the titles above "
            "counts more for the next one."
        ),
    ),
    StrategyText(
        "average",
        _("Everyone counts the same"),
        _("A title stands by what all of you together make of it. Many can outvote one."),
    ),
    StrategyText(
        "round_robin_fairness",
        _("Each in turn"),
        _("The list goes round: each of you in turn places the best title that is left."),
    ),
    StrategyText(
        "least_misery",
        _("Nobody suffers"),
        _("A title stands by the person it suits least. Safe, and seldom anyone’s favourite."),
    ),
    StrategyText(
        "average_without_misery",
        _("Joy, but nobody suffers"),
        _("What all of you together like, without the titles that someone would hardly bear."),
    ),
    StrategyText(
        "most_pleasure",
        _("Favourites first"),
        _("A title stands by the person it suits best. Somebody will be delighted."),
    ),
    StrategyText(
        "multiplicative",
        _("Good for each of you"),
        _("Each person’s fit multiplies the others’, so one low fit weighs heavily."),
    ),
    StrategyText(
        "borda",
        _("Points by place"),
        _("Each of you ranks all titles; a title collects points for its places."),
    ),
    StrategyText(
        "copeland",
        _("Duels"),
        _("Every title meets every other; whichever more of you prefer wins the duel."),
    ),
    StrategyText(
        "approval",
        _("Approval"),
        _("Each of you approves of what you like best; the most approved titles lead."),
    ),
    StrategyText(
        "gfar",
        _("Something for everyone, by rank"),
        _("Each next title is for those whom the titles above it are least likely to have served."),
    ),
    StrategyText(
        "ep_fuzzda",
        _("Fair shares"),
        _("Each next title evens out what each of you has had from the list so far."),
    ),
]


def strategies(names: list[str]) -> list[StrategyText]:
    """Returns the texts of strategies, the simplest first; one without a text has its name."""
    described = [strategy for strategy in _STRATEGIES if strategy.name in names]
    known = {strategy.name for strategy in described}
    return described + [
        StrategyText(name, name.replace("_", " ")) for name in names if name not in known
    ]


def who_is_inside(names: list[str], shown: int) -> str:
    """Returns a sentence for somebody who is about to join; empty if nobody is inside.

    shown: how many are named before the others are a number.
    """
    named, others = names[:shown], len(names) - shown
    if not named:
        return ""
    if others > 0:
        listed = ", ".join(named)
        return ngettext(
            "%(names)s and %(others)d more are inside.",
            "%(names)s and %(others)d more are inside.",
            others,
        ) % {"names": listed, "others": others}
    if len(named) == 1:
        return gettext("%(name)s is inside.") % {"name": named[0]}
    return gettext("%(names)s and %(last)s are inside.") % {
        "names": ", ".join(named[:-1]),
        "last": named[-1],
    }
