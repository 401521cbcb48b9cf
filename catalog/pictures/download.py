"""Downloads a picture, from public addresses only unless an operator allows a host.

Addresses of pictures come from imports and from people. The site must not become a way to ask
machines on the network behind it.
"""

import ipaddress
import socket
import time
from urllib.parse import urljoin, urlsplit

import httpx
from django.conf import settings

from catalog.pictures.errors import PictureRefused, PictureUnavailable

MAX_BYTES = 12 * 1024 * 1024
MAX_REDIRECTS = 3
SECONDS_A_STEP = 10.0
SECONDS_IN_ALL = 30.0
HEADERS = {"Accept": "image/webp,image/jpeg,image/png", "User-Agent": "Watchparty"}
PORTS = {"http": 80, "https": 443}
NOT_NOW = frozenset({408, 425, 429})


def picture_client() -> httpx.Client:
    return httpx.Client(
        timeout=SECONDS_A_STEP, headers=HEADERS, follow_redirects=False, trust_env=False
    )


def download(client: httpx.Client, url: str) -> bytes:
    """Returns what the address leads to. Raises PictureRefused or PictureUnavailable."""
    deadline = time.monotonic() + SECONDS_IN_ALL
    for _ in range(MAX_REDIRECTS + 1):
        check_address(url)
        try:
            answer = _answer(client, url, deadline)
        except httpx.InvalidURL:
            raise PictureRefused("This is no address.") from None
        except httpx.HTTPError as error:
            host = urlsplit(url).netloc
            raise PictureUnavailable(f"{host} cannot be reached: {error}.") from None
        if isinstance(answer, bytes):
            return answer
        url = urljoin(url, answer)
    raise PictureRefused("The address leads from one address to the next without end.")


def check_address(url: str) -> None:
    """Raises PictureRefused unless the address may be fetched."""
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError:
        raise PictureRefused("This is no address.") from None
    if parts.scheme not in PORTS or not parts.hostname or parts.username is not None:
        raise PictureRefused("A picture has an address with https:// or http://.")
    if is_allowed(parts.netloc):
        return
    try:
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise PictureUnavailable(f"There is no host {parts.hostname}.") from None
    for *_, address in found:
        _check_public(str(address[0]), parts.netloc)


def is_allowed(host: str) -> bool:
    """Whether the operator allows the host, be it on the network of the site."""
    return host.lower() in settings.PICTURE_HOSTS


def _check_public(address: str, host: str) -> None:
    if not ipaddress.ip_address(address.partition("%")[0]).is_global:
        raise PictureRefused(
            f"{host} is on a private network. PICTURE_HOSTS can allow it to this site."
        )


def _answer(client: httpx.Client, url: str, deadline: float) -> bytes | str:
    """Returns the content, or the address that it is said to be at."""
    with client.stream("GET", url) as response:
        _check_peer(response, url)
        if response.is_redirect:
            return response.headers["Location"]
        _check_status(response)
        content = bytearray()
        for chunk in response.iter_bytes():
            content += chunk
            if len(content) > MAX_BYTES:
                raise PictureRefused(f"The picture is larger than {MAX_BYTES >> 20} MB.")
            if time.monotonic() > deadline:
                raise PictureUnavailable("The picture takes too long to arrive.")
        return bytes(content)


def _check_peer(response: httpx.Response, url: str) -> None:
    """A name can lead elsewhere when it is asked for a second time."""
    host = urlsplit(url).netloc
    stream = response.extensions.get("network_stream")
    if stream is not None and not is_allowed(host):
        _check_public(stream.get_extra_info("server_addr")[0], host)


def _check_status(response: httpx.Response) -> None:
    status = response.status_code
    if status >= 500 or status in NOT_NOW:
        raise PictureUnavailable(f"{response.url.host} answers with an error ({status}).")
    if status != httpx.codes.OK:
        raise PictureRefused(f"There is no picture at this address ({status}).")
