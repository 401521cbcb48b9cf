"""Whom a request is counted against, and that guessing a code or a passphrase comes to an end."""

import pytest
from django.test import AsyncClient
from pytest_django import Settings

from parties.api import addresses
from parties.limits import BucketPerKey

pytestmark = pytest.mark.django_db(transaction=True)
POPCORN = {"name": "Movie night", "host_name": "Ana", "passphrase": "popcorn"}


@pytest.fixture(autouse=True)
def few_wrong_tries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "_joins", BucketPerKey(1000, 1000))
    monkeypatch.setattr(addresses, "_wrong", BucketPerKey(0.001, 3))
    monkeypatch.setattr(addresses, "_wrong_of_code", BucketPerKey(0.001, 2))
    monkeypatch.setattr(addresses, "_searches", BucketPerKey(0.001, 3))


async def founded() -> tuple[str, str]:
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


def test_an_ipv6_line_is_one_address_however_many_it_has() -> None:
    one, other = (addresses.subscriber(f"2001:db8:1:2:{each}::1") for each in (3, 4))
    assert one == other != addresses.subscriber("2001:db8:1:3::1")
    assert addresses.subscriber("::ffff:192.0.2.1") == addresses.subscriber("192.0.2.1")
    assert addresses.subscriber("unknown") == "unknown"


def test_a_socket_and_a_request_have_the_same_address(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = 1
    headers = [(b"x-forwarded-for", b"198.51.100.9, 192.0.2.7")]
    scope = {"headers": headers, "client": ("127.0.0.1", 5)}
    assert addresses.address_of_socket(scope) == "192.0.2.7"
    settings.TRUSTED_PROXIES = 0
    assert addresses.address_of_socket(scope) == "127.0.0.1"
    assert addresses.address_of_socket({"headers": [], "client": None}) == ""


async def test_who_has_guessed_too_often_is_told_nothing_of_right_guesses_either() -> None:
    code, token = await founded()
    stranger = AsyncClient()
    for guess in ("NOSUC2", "NOSUC3", "NOSUC4"):
        assert (await stranger.get(f"/api/v1/parties/{guess}")).status_code == 404
    for path in (f"/api/v1/parties/{code}", "/api/v1/parties/NOSUC5"):
        assert (await stranger.get(path)).status_code == 429
    ana = {"Authorization": f"Bearer {token}"}
    assert (await stranger.get(f"/api/v1/parties/{code}", headers=ana)).status_code == 200


async def test_a_passphrase_cannot_be_guessed_from_many_addresses(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = 1
    code, _ = await founded()
    for number in range(2):
        assert await joined(code, f"guess {number}", f"192.0.2.{number}") == 403
    assert await joined(code, "popcorn", "192.0.2.9") == 429
    other, _ = await founded()
    assert await joined(other, "popcorn", "192.0.2.9") == 201


async def test_a_code_is_not_joined_by_a_crowd_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "_joins_of_code", BucketPerKey(0.001, 2))
    code, _ = await founded()
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
