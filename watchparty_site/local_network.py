"""The names and addresses by which other devices on the local network reach this machine."""

import ipaddress
import socket

import ifaddr

# Of RFC 5737, for documentation: no packet is sent to it, the system only chooses a route.
ELSEWHERE = ("192.0.2.1", 9)


def addresses() -> list[str]:
    """Returns this machine's IPv4 addresses, the one of the default route first; no loopback and
    no link-local ones. Empty without a network."""
    found = [
        address.ip
        for adapter in ifaddr.get_adapters()
        for address in adapter.ips
        if isinstance(address.ip, str) and _is_reachable(address.ip)
    ]
    preferred = _address_of_default_route()
    return sorted(dict.fromkeys(found), key=lambda each: each != preferred)


def names() -> list[str]:
    """Returns this machine's name, alone and as multicast DNS (RFC 6762) has it."""
    name = socket.gethostname().partition(".")[0].lower()
    return [name, f"{name}.local"]


def is_loopback(host: str) -> bool:
    """host: a name or an address, IPv6 with or without brackets."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower().rstrip(".") == "localhost"


def _is_reachable(address: str) -> bool:
    parsed = ipaddress.ip_address(address)
    return not (parsed.is_loopback or parsed.is_link_local or parsed.is_unspecified)


def _address_of_default_route() -> str | None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(ELSEWHERE)
        except OSError:
            return None
        address: str = probe.getsockname()[0]
        return address
