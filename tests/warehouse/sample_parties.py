"""Two evenings by hand: twenty interactions, small enough to compute every answer on paper.

Ana and Bo (and Vi, the television) pick *Airplane* on Friday, watch it to the end and rate it. Cy
opens a party alone on Saturday and leaves it at one weight. On Saturday morning Ana rates *Alien*
on its page. The numbers in the comments are the twenty facts.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User

from catalog.models import Genre, Mood, Title
from history.backend import history
from history.models import Rating
from history.records import Rated
from members.models import MemberProfile
from parties.models import EveningRating, Impression, Interaction, Participant, Party, Pick

FRIDAY = datetime.date(2026, 10, 30)
SATURDAY = datetime.date(2026, 10, 31)
STRATEGY = "score_coverage"
Kind = Interaction.Kind


def at(clock: str, day: datetime.date = FRIDAY) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time.fromisoformat(clock), datetime.UTC)


@dataclass
class Evenings:
    """`titles` by name."""

    titles: dict[str, Title]
    friday: Party
    saturday: Party
    ana: User
    cy: User
    participants: dict[str, Participant]


def two_evenings() -> Evenings:
    """All twenty, in the tables that the site writes."""
    titles = _titles()
    ana, cy = _member("ana", "DE", 1990), _member("cy", "US", 2001)
    friday, saturday = _party("FRIDAY", at("20:00")), _party("SATURD", at("20:30", SATURDAY))
    participants = {
        "ana": _participant("ana", friday, "host", ana),
        "bo": _participant("bo", friday, "participant", None),
        "vi": _participant("vi", friday, "viewer", None),
        "cy": _participant("cy", saturday, "host", cy),
    }
    evenings = Evenings(titles, friday, saturday, ana, cy, participants)
    _steering(evenings)
    _watching(evenings)
    _elsewhere(evenings)
    return evenings


def _titles() -> dict[str, Title]:
    described = [
        ("Airplane", 1980, 88, ["comedy"], ["funny"], "PG"),
        ("Alien", 1979, 117, ["horror", "sci-fi"], ["dark"], "R"),
        ("Solaris", 1972, 167, ["drama", "sci-fi"], [], ""),
    ]
    titles = dict[str, Title]()
    for name, year, runtime, genres, moods, certificate in described:
        title = Title.objects.create(name=name, year=year, runtime=runtime, certificate=certificate)
        title.genres.set([_named(Genre, slug) for slug in genres])
        title.moods.set([_named(Mood, slug) for slug in moods])
        titles[name] = title
    return titles


def _named(model: type[Genre] | type[Mood], slug: str) -> Any:
    made, _ = model.objects.get_or_create(slug=slug, defaults={"name": slug.capitalize()})
    return made


def _member(name: str, country: str, born: int) -> User:
    user = User.objects.create_user(name, f"{name}@example.org")
    User.objects.filter(pk=user.pk).update(date_joined=at("12:00", datetime.date(2026, 9, 1)))
    MemberProfile.objects.create(
        user=user, display_name=name.capitalize(), country=country, birth_year=born
    )
    return user


def _party(code: str, opened: datetime.datetime) -> Party:
    party = Party.objects.create(
        code=code, name="Movie night", secret=f"secret-{code}", strategy=STRATEGY
    )
    Party.objects.filter(pk=party.pk).update(created_at=opened)
    return party


def _participant(name: str, party: Party, role: str, member: User | None) -> Participant:
    return Participant.objects.create(
        id=f"{name}-000000",
        party=party,
        name=name.capitalize(),
        role=role,
        joined_at=at("20:00"),
        member=member,
    )


def _steering(evenings: Evenings) -> None:
    """Facts 1 to 9."""
    titles, friday = evenings.titles, evenings.friday
    solaris = f"title:{titles['Solaris'].pk}"
    done(evenings, "ana", Kind.WEIGHTED, "20:01", interest="genre:comedy", amount=0.8)  # 1
    done(evenings, "ana", Kind.WEIGHTED, "20:01:30", interest="genre:horror", amount=-0.6)  # 2
    done(evenings, "bo", Kind.WEIGHTED, "20:02", interest="genre:comedy", amount=0.2)  # 3
    done(evenings, "bo", Kind.VETOED, "20:02:30", "Solaris", interest=solaris, amount=-1.0)  # 4
    ana, bo = evenings.participants["ana"].pk, evenings.participants["bo"].pk
    Impression.objects.create(  # two readers, two titles: 5 to 8
        party=friday,
        at=at("20:03"),
        revision=4,
        strategy=STRATEGY,
        agreement="shared",
        participants={ana: "phone", bo: "laptop"},
        titles=[
            [titles["Airplane"].pk, 1, "list", 1.5, {ana: 0.9, bo: 0.7}],
            [titles["Alien"].pk, 2, "list", 0.5, {ana: 0.2, bo: 0.4}],
        ],
    )
    done(evenings, "ana", Kind.OPENED, "20:04", "Airplane", device="phone")  # 9


def _watching(evenings: Evenings) -> None:
    """Facts 10 to 18."""
    ana, bo = evenings.participants["ana"].pk, evenings.participants["bo"].pk
    pick = Pick.objects.create(  # they took part: 11, 12
        id="pick-0000001",
        party=evenings.friday,
        title=evenings.titles["Airplane"],
        by=evenings.participants["ana"],
        revision=5,
        picked_at=at("20:05"),
        rank=1,
        block="list",
        strategy=STRATEGY,
        agreement="shared",
        score=1.5,
        satisfied={ana: 0.9, bo: 0.7},
        position=5280.0,
        started_at=at("20:06"),
        ended_at=at("21:34"),
    )
    for_pick: dict[str, Any] = {"rank": 1, "block": "list", "score": 1.5}
    fits = {"ana": 0.9, "bo": 0.7}
    done(evenings, "ana", Kind.PICKED, "20:05", "Airplane", fit=0.9, **for_pick)  # 10
    for who, stars in (("ana", 4.5), ("bo", 3.0)):  # 13 to 18
        fit = fits[who]
        done(evenings, who, Kind.STARTED, "20:06", "Airplane", amount=0.0, fit=fit, **for_pick)
        done(evenings, who, Kind.STOPPED, "21:34", "Airplane", amount=5280.0, fit=fit, **for_pick)
        done(evenings, who, Kind.RATED, "21:40", "Airplane", amount=stars, fit=fit, **for_pick)
        EveningRating.objects.create(
            pick=pick,
            participant=evenings.participants[who],
            stars=stars,
            rated_at=at("21:40"),
        )


def _elsewhere(evenings: Evenings) -> None:
    """Facts 19 and 20, and what is none: a rating that the party told already, a data set's."""
    done(evenings, "cy", Kind.WEIGHTED, "21:00", interest="mood:dark", amount=0.5, day=SATURDAY)
    ana, morning = f"member:{evenings.ana.pk}", at("09:00", SATURDAY)
    history().rate(Rated(ana, evenings.titles["Alien"].pk, 5.0, morning, "page"))
    history().rate(Rated(ana, evenings.titles["Airplane"].pk, 4.5, at("21:40"), "party"))
    Rating.objects.create(
        person="movielens:1", title=evenings.titles["Alien"], stars=2.0, rated_at=morning
    )


def done(
    evenings: Evenings,
    who: str,
    kind: Kind,
    clock: str,
    title: str | None = None,
    day: datetime.date = FRIDAY,
    **output: Any,
) -> Interaction:
    participant = evenings.participants[who]
    return Interaction.objects.create(
        party=participant.party,
        participant=participant,
        kind=kind,
        at=at(clock, day),
        revision=output.pop("revision", 3),
        title=evenings.titles[title].pk if title else None,
        strategy=STRATEGY,
        **output,
    )
