"""Token buckets per client network, since one IPv6 client has many addresses.

A client has at least an IPv6 /64, often a /56 or a /48. Requests count against each of the three,
and larger networks are allowed more, because unrelated clients may share them.
"""

import functools
import ipaddress

from parties.access.token_bucket import KeyedTokenBuckets

CLIENT_PREFIX = 64
# IPv6 prefix length → how many clients' worth of requests such a network may send.
CLIENTS_PER_PREFIX = {CLIENT_PREFIX: 1, 56: 2, 48: 4}


def client_network(address: str) -> str:
    """Returns the IPv4 address itself, or the /64 network of an IPv6 one."""
    return networks_of(address)[0]


def largest_network(address: str) -> str:
    """Returns the IPv4 address itself, or the /48 network of an IPv6 one."""
    return networks_of(address)[-1]


@functools.lru_cache(maxsize=10_000)  # it is called for every frame of a socket
def networks_of(address: str) -> tuple[str, ...]:
    """Returns the networks that requests of an address (or a /64) count against, smallest first.

    An IPv4 address is its own network, and so is a text that is no address.
    """
    try:
        parsed = ipaddress.ip_interface(address.strip("[]")).ip
    except ValueError:
        return (address,)
    if isinstance(parsed, ipaddress.IPv4Address):
        return (address,)
    if parsed.ipv4_mapped:
        return (str(parsed.ipv4_mapped),)
    return tuple(
        str(ipaddress.ip_network((int(parsed), prefix), strict=False))
        for prefix in CLIENTS_PER_PREFIX
    )


class NetworkTokenBuckets:
    """A token bucket for each address and, for IPv6, each network that contains it.

    `rate` and `burst` are the limits of one client.
    """

    def __init__(self, rate: float, burst: float) -> None:
        self._levels = [
            KeyedTokenBuckets(rate * clients, burst * clients)
            for clients in CLIENTS_PER_PREFIX.values()
        ]

    def take(self, address: str) -> bool:
        """Smallest network first: a client over its own limit takes nothing from neighbours."""
        return all(
            level.take(network)
            for level, network in zip(self._levels, networks_of(address), strict=False)
        )

    def is_empty(self, address: str) -> bool:
        return any(
            level.is_empty(network)
            for level, network in zip(self._levels, networks_of(address), strict=False)
        )
