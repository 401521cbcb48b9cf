"""Who sends more than the site takes is told so, even if they send all before they read."""

import http.client
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.harness.deployment import Deployment
from tests.harness.site import EmbeddedSite

MEGABYTE = 1024 * 1024
SENT_MEGABYTES = 40
LIMIT = "at most 16 MB"


@pytest.fixture(scope="module", params=["daphne", "uvicorn"])
def server(
    request: pytest.FixtureRequest,
    small_site: EmbeddedSite,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Deployment]:
    folder = tmp_path_factory.mktemp(f"large-{request.param}")
    settings = small_site.copy_settings() | {"SERVER": request.param, "TMPDIR": str(folder)}
    deployment = Deployment(folder, 1, settings)
    try:
        deployment.start()
        yield deployment
    finally:
        deployment.stop()


def pieces() -> Iterator[bytes]:
    for _ in range(SENT_MEGABYTES):
        yield b"x" * MEGABYTE


def answer_to(server: Deployment, **headers: str) -> tuple[int, str]:
    """Sends everything first: a client that reads meanwhile would get its answer in any case."""
    address = server.urls[0].removeprefix("http://")
    connection = http.client.HTTPConnection(address, timeout=60)
    try:
        stated = {name.replace("_", "-"): value for name, value in headers.items()}
        is_chunked = "Content-Length" not in stated
        stated = {"Accept": "text/html", **stated}
        connection.request(
            "POST", "/me/imports/", pieces(), headers=stated, encode_chunked=is_chunked
        )
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def test_a_body_that_states_its_length_gets_the_page_with_the_limit(server: Deployment) -> None:
    status, page = answer_to(server, Content_Length=str(SENT_MEGABYTES * MEGABYTE))
    assert status == 413
    assert LIMIT in page


def test_a_body_in_chunks_gets_the_page_with_the_limit(server: Deployment) -> None:
    status, page = answer_to(server, Transfer_Encoding="chunked")
    assert status == 413
    assert LIMIT in page


# No other system tells how much a process has written, which is all that this test looks at.
@pytest.mark.skipif(not Path("/proc/self/io").exists(), reason="only Linux counts what is written")
def test_a_body_that_is_refused_is_not_written_to_the_disk(server: Deployment) -> None:
    before = written_bytes(server)
    assert answer_to(server, Content_Length=str(SENT_MEGABYTES * MEGABYTE))[0] == 413
    assert written_bytes(server) - before < SENT_MEGABYTES * MEGABYTE / 2


def written_bytes(server: Deployment) -> int:
    counted = Path(f"/proc/{server.processes[0].pid}/io").read_text()
    return int(counted.partition("wchar: ")[2].split()[0])
