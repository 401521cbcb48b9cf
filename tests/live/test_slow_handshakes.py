"""A handshake that nobody finishes is closed by the proxies that we ship configurations for."""

import socket
import ssl
import time
from pathlib import Path

import pytest

from tests.harness.proxies import PROXIES, Certificate

NOBODY = "http://127.0.0.1:1"  # no request gets as far as a process
BEGUN = b"GET /ws/parties/CINEMA/ HTTP/1.1\r\nHost: localhost\r\nUpgrade: webso"


@pytest.mark.parametrize("kind", PROXIES)
def test_a_handshake_that_is_never_finished_is_closed_by_the_proxy(
    kind: str, tmp_path: Path
) -> None:
    proxy = PROXIES[kind](tmp_path, [NOBODY], Certificate(tmp_path))
    trusting = ssl.create_default_context(cafile=str(proxy.certificate.path))
    try:
        proxy.start()
        with (
            socket.create_connection(("127.0.0.1", proxy.port), timeout=30) as plain,
            trusting.wrap_socket(plain, server_hostname="localhost") as slow,
        ):
            slow.sendall(BEGUN)
            began = time.monotonic()
            while slow.recv(4096):
                pass
            assert 5 < time.monotonic() - began < 15
    finally:
        proxy.stop()
