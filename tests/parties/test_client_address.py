"""The client address that a request or a socket counts against, and its IPv6 networks."""

from pytest_django import Settings

from parties.access import client_address
from parties.access.networks import NetworkTokenBuckets, client_network


def test_the_ipv6_addresses_of_one_client_are_one_address() -> None:
    one, other = (client_network(f"2001:db8:1:2:{each}::1") for each in (3, 4))
    assert one == other != client_network("2001:db8:1:3::1")
    assert client_network("::ffff:192.0.2.1") == client_network("192.0.2.1")
    assert client_network("unknown") == "unknown"


def ipv6(client: int) -> str:
    """An address in one of the 65,536 client networks of a /48; 256 of them are a /56."""
    return f"2001:db8:1:{client:x}::1"


def test_a_network_of_many_clients_has_a_limit_of_its_own() -> None:
    bucket = NetworkTokenBuckets(0.001, 3)
    one_client = [bucket.take(client_network(ipv6(0))) for _ in range(4)]
    assert one_client == [True] * 3 + [False]
    same_56 = [bucket.take(ipv6(1 + each)) for each in range(100)]
    assert sum(same_56) == 3 * 2 - 3
    same_48 = [bucket.take(ipv6(256 * (1 + each))) for each in range(200)]
    assert sum(same_48) == 3 * 4 - 3 * 2
    assert bucket.take("2001:db8:2::1")
    assert bucket.take("192.0.2.1")


def test_a_client_over_its_limit_takes_nothing_from_its_neighbours() -> None:
    bucket = NetworkTokenBuckets(0.001, 3)
    assert sum(bucket.take(ipv6(0)) for _ in range(1000)) == 3
    assert [bucket.take(ipv6(1)) for _ in range(3)] == [True] * 3
    assert bucket.is_empty(ipv6(2))


def test_a_socket_and_a_request_have_the_same_address(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = 1
    headers = [(b"x-forwarded-for", b"198.51.100.9, 192.0.2.7")]
    scope = {"headers": headers, "client": ("127.0.0.1", 5)}
    assert client_address.address_of_socket(scope) == "192.0.2.7"
    settings.TRUSTED_PROXIES = 0
    assert client_address.address_of_socket(scope) == "127.0.0.1"
    assert client_address.address_of_socket({"headers": [], "client": None}) == ""
