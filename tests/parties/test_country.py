"""Where a room watches: from the host's browser, changed by the host, named on cards."""

import json
from typing import Any

import pytest
from django.test import AsyncClient

from catalog.models import Availability, Title
from parties.access.accept_language import stated_country
from parties.domain.commands import ChangeSettings
from parties.domain.errors import Refused
from parties.protocol import client_messages
from parties.storage import create_party, party_store
from recommender.engine import load_engine
from recommender.types import Filters


@pytest.mark.parametrize(
    ("header", "country"),
    [
        ("de-AT,de;q=0.9,en-US;q=0.8", "AT"),
        ("de,en-GB;q=0.5", "GB"),
        ("zh-Hant-TW", "TW"),
        ("en-us", "US"),
        ("sl-rozaj, *;q=0.1", ""),
        ("es-419", ""),
        ("", ""),
        ("," * 10_000 + "de-DE", ""),
    ],
)
def test_the_country_is_the_region_of_the_first_language_that_has_one(
    header: str, country: str
) -> None:
    assert stated_country(header) == country


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("body", "country"),
    [
        ({}, "AT"),
        ({"country": "CH"}, "CH"),
        ({"country": "Austria"}, None),
        ({"country": "AT\n"}, None),
    ],
)
async def test_a_party_is_where_its_hosts_browser_is(
    async_client: AsyncClient, body: dict[str, str], country: str | None
) -> None:
    answer: Any = await async_client.post(
        "/api/v1/parties",
        json.dumps({"name": "Movie night", "host_name": "Ana", **body}),
        "application/json",
        headers={"accept-language": "de-AT,en"},
    )
    if country is None:
        assert answer.status_code == 400
        return
    made = await async_client.get(
        f"/api/v1/parties/{answer.json()['code']}",
        headers={"authorization": f"Bearer {answer.json()['participant']['token']}"},
    )
    assert made.json()["settings"]["country"] == country


@pytest.mark.django_db
def test_the_host_changes_the_country_and_it_is_saved() -> None:
    state, ana = create_party.create_party("Movie night", "Ana", None, "", country="AT")
    assert party_store.load(state.code).country == "AT"
    applied = party_store.commit(state.code, [ChangeSettings(ana, country="")], None)
    assert not isinstance(applied.outcomes[0], Refused)
    assert party_store.load(state.code).country == ""


@pytest.mark.parametrize("country", ["at", "AUT", "A1", "é", "AT\n", "\n"])
def test_what_is_no_country_is_refused(country: str) -> None:
    with pytest.raises(client_messages.InvalidMessage):
        client_messages.decode(json.dumps({"type": "settings.set", "country": country}))


@pytest.mark.django_db
def test_a_card_names_what_is_at_home_and_then_the_services_of_the_country() -> None:
    heat, up = (Title.objects.create(name=name) for name in ("Heat", "Up"))
    for title, country, service in (
        (heat, "AT", "Mubi"),
        (heat, "AT", "Arte"),
        (up, "AT", "Arte"),
        (heat, "US", "Max"),
        (heat, "", "Ana's Jellyfin"),
    ):
        Availability.objects.create(title=title, country=country, service=service)
    ranker = load_engine().ranker()

    def places(country: str) -> dict[str, list[str]]:
        listed = ranker.recommend([], "average", Filters(), country=country).titles
        return {each.title: each.places for each in listed}

    assert places("AT") == {"Heat": ["Ana's Jellyfin", "Arte", "Mubi"], "Up": ["Arte"]}
    assert places("") == {"Heat": ["Ana's Jellyfin"], "Up": []}
    for number in range(9):
        Availability.objects.create(title=up, country="AT", service=f"Service {number}")
    [longest] = [
        each.places
        for each in load_engine().ranker().recommend([], "average", Filters(), country="AT").titles
        if each.title == "Up"
    ]
    assert longest == ["Arte", "Service 0", "Service 1", "Service 2"]
