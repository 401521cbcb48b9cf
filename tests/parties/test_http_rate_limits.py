"""The rate limits of HTTP requests, and that guessing a code or a passphrase is limited."""

import pytest
from django.test import AsyncClient, RequestFactory
from pytest_django import Settings

from parties.access import http_rate_limits
from parties.access.networks import NetworkTokenBuckets
from parties.access.token_bucket import KeyedTokenBuckets
from parties.domain.errors import Refused
from tests.parties.test_client_address import ipv6

pytestmark = pytest.mark.django_db(transaction=True)
POPCORN = {"name": "Movie night", "host_name": "Ana", "passphrase": "popcorn"}


@pytest.fixture(autouse=True)
def few_wrong_tries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_rate_limits, "_joins", KeyedTokenBuckets(1000, 1000))
    monkeypatch.setattr(http_rate_limits, "_wrong_guesses", KeyedTokenBuckets(0.001, 3))
    monkeypatch.setattr(http_rate_limits, "_wrong_guesses_of_code", KeyedTokenBuckets(0.001, 2))
    monkeypatch.setattr(http_rate_limits, "_searches", KeyedTokenBuckets(0.001, 3))


async def created_party() -> tuple[str, str]:
    """A party's code, and the host's token."""
    answer = await AsyncClient().post("/api/v1/parties", POPCORN, content_type="application/json")
    assert answer.status_code == 201
    made = answer.json()
    return made["code"], made["participant"]["token"]


async def joined(code: str, passphrase: str, address: str) -> int:
    answer = await AsyncClient().post(
        f"/api/v1/parties/{code}/participants",
        {"name": "Bo", "passphrase": passphrase},
        content_type="application/json",
        headers={"X-Forwarded-For": address},
    )
    return answer.status_code


async def test_guesses_from_all_clients_of_a_network_are_limited(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.TRUSTED_PROXIES = 1
    monkeypatch.setattr(http_rate_limits, "_wrong_guesses", NetworkTokenBuckets(0.001, 3))

    async def guessed(client: int) -> int:
        headers = {"X-Forwarded-For": ipv6(client)}
        answer = await AsyncClient().get("/api/v1/parties/NOSUC2", headers=headers)
        return answer.status_code

    answers = [await guessed(256 * each) for each in range(40)]
    assert answers.count(404) == 3 * 4
    assert set(answers[-20:]) == {429}


def test_costly_questions_from_all_clients_of_a_network_are_limited(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.TRUSTED_PROXIES = 1
    few = type(http_rate_limits._questions_of_address)(0.001, 3)
    monkeypatch.setattr(http_rate_limits, "_questions_of_address", few)

    def is_answered(client: int) -> bool:
        request = RequestFactory().get("/", headers={"X-Forwarded-For": ipv6(256 * client)})
        try:
            http_rate_limits.limit_questions(request, f"person {client}")
        except Refused:
            return False
        return True

    assert [is_answered(each) for each in range(40)].count(True) == 3 * 4


async def test_after_too_many_guesses_right_ones_are_refused_too() -> None:
    code, token = await created_party()
    stranger = AsyncClient()
    for guess in ("NOSUC2", "NOSUC3", "NOSUC4"):
        assert (await stranger.get(f"/api/v1/parties/{guess}")).status_code == 404
    for path in (f"/api/v1/parties/{code}", "/api/v1/parties/NOSUC5"):
        assert (await stranger.get(path)).status_code == 429
    ana = {"Authorization": f"Bearer {token}"}
    assert (await stranger.get(f"/api/v1/parties/{code}", headers=ana)).status_code == 200


async def test_a_passphrase_cannot_be_guessed_from_many_addresses(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = 1
    code, _ = await created_party()
    for number in range(2):
        assert await joined(code, f"guess {number}", f"192.0.2.{number}") == 403
    assert await joined(code, "popcorn", "192.0.2.9") == 429
    other, _ = await created_party()
    assert await joined(other, "popcorn", "192.0.2.9") == 201


async def test_a_code_is_not_joined_by_a_crowd_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_rate_limits, "_joins_of_code", KeyedTokenBuckets(0.001, 2))
    code, _ = await created_party()
    answers = [await joined(code, "popcorn", "192.0.2.1") for _ in range(3)]
    assert answers == [201, 201, 429]


@pytest.mark.parametrize(
    "search", ["titles?q=alien", "interests?q=weaver", "interests?keys=person:1"]
)
async def test_searching_in_a_loop_is_refused_to_its_address_alone(
    settings: Settings, search: str
) -> None:
    settings.TRUSTED_PROXIES = 1

    async def searched(address: str) -> int:
        headers = {"X-Forwarded-For": address}
        answer = await AsyncClient().get(f"/api/v1/{search}", headers=headers)
        return answer.status_code

    assert [await searched("192.0.2.1") for _ in range(4)] == [200, 200, 200, 429]
    assert await searched("192.0.2.2") == 200
