"""Whatever a client sends, it gets the named answer, nothing is applied, nobody is disturbed."""

import asyncio
import contextlib
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from websockets.exceptions import ConnectionClosed

from parties.protocol.close_codes import (
    CONNECTION_LOST,
    FLOOD,
    MALFORMED,
    MESSAGE_TOO_BIG,
    TOO_LARGE,
)
from tests.conftest import Deploy
from tests.harness.deployment import Deployment
from tests.live.ack_log import AckLog
from tests.live.protocol_client import Client, ProblemAnswer, call, create_party, join_party
from tests.live.raw_websocket import GROWTH, Count, peak_memory

TYPES = [
    "interests.set", "interests.clear", "interests.hide", "resync", "ping",
    "settings.set", "participant.remove", "participant.ban", "host.transfer",
    "focus", "focus.share", "follow", "spotlight",
]  # fmt: skip
HOST_ONLY = {"settings.set", "participant.remove", "participant.ban", "host.transfer", "spotlight"}
FIELDS = [
    "weights", "hidden", "revision", "sent_at", "name", "locked", "strategy", "filters",
    "importance", "participant", "role", "type_", "", "title", "shared", "on",
]  # fmt: skip

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=True, allow_infinity=True)
    | st.text(max_size=30)
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=12) | st.just("genre:comedy"), inner, max_size=4)
    ),
    max_leaves=12,
)
bodies = st.dictionaries(st.sampled_from(FIELDS) | st.text(max_size=8), values, max_size=4)


async def refused(client: Client, message: dict[str, Any]) -> str:
    frame = await client.ask(message)
    assert frame["type"] == "error", frame
    assert frame["detail"]
    return str(frame["code"])


@pytest.mark.parametrize("message_type", TYPES)
async def test_arbitrary_json_is_answered_by_name_and_disturbs_nobody(
    deployment: Deployment, count: Count, message_type: str
) -> None:
    """As a participant, so that what happens to be valid for a host is refused as well."""
    url, ack_log = deployment.urls[0], AckLog()
    ana = await create_party(url)
    bo = await join_party(url, ana.code, "Bo")
    async with ana.connect(deployment.urls[-1]) as hers, bo.connect(url) as his:
        loop = asyncio.get_running_loop()

        @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
        @given(body=bodies)
        def throw(body: dict[str, Any]) -> None:
            message = {**body, "type": message_type}
            reported = asyncio.run_coroutine_threadsafe(his.ask(message), loop).result(20)
            assert reported["type"] in ("ack", "error")
            if reported["type"] == "error":
                assert reported["code"]
                assert "Traceback" not in reported["detail"]
            if message_type in HOST_ONLY:
                assert reported["type"] == "error"

        await ack_log.move_some(ana, hers)
        await asyncio.to_thread(throw)
        await hers.wait_for_revision(await ack_log.move(bo, his, "genre:comedy", 0.5))
        assert hers.weights(bo)["genre:comedy"] == 0.5
        assert hers.known["settings"] == (await ana.snapshot(url))["settings"]
        assert not hers.closed
        await ack_log.verify(count, url, [hers, his])


@pytest.mark.parametrize(
    ("weights", "code"),
    [
        ({"genre:comedy": 1.01}, "invalid_weight"),
        ({"genre:comedy": -2}, "invalid_weight"),
        ({"genre:comedy": "1"}, "invalid_weight"),
        ({"genre:comedy": True}, "invalid_weight"),
        ({"genre:comedy": float("nan")}, "invalid_weight"),
        ({"genre:comedy": float("inf")}, "invalid_weight"),
        ({"genre:comedy": [1]}, "invalid_weight"),
        ({"genre:no-such-genre": 1}, "invalid_weight"),
        ({"title:999999999": 1}, "invalid_weight"),
        ({"": 1}, "invalid_weight"),
        ({f"genre:{number}": 0 for number in range(65)}, "invalid_weight"),
        ([["genre:comedy", 1]], "invalid_message"),
        (None, "invalid_message"),
    ],
)
async def test_one_bad_weight_spoils_its_whole_message(
    deployment: Deployment, weights: object, code: str
) -> None:
    ana = await create_party(deployment.urls[0])
    async with ana.connect(deployment.urls[0]) as hers:
        good = {"genre:drama": 0.5}
        invalid_weights = {**good, **weights} if isinstance(weights, dict) else weights
        assert await refused(hers, {"type": "interests.set", "weights": invalid_weights}) == code
        assert (await ana.snapshot(deployment.urls[-1]))["you"]["weights"] == {}


@pytest.mark.parametrize(
    "frame",
    ["", "{", "null", "[]", "7", '"text"', "\x00", "[" * 10_000, '{"type": "interests.set"', "{}"],
)
async def test_what_is_no_message_gets_a_named_error_and_the_socket_lives(
    deployment: Deployment, frame: str
) -> None:
    ana = await create_party(deployment.urls[0])
    async with ana.connect(deployment.urls[0]) as hers:
        await hers.socket.send(frame)
        await hers.wait_for(lambda: hers.frames[-1]["type"] == "error")
        assert hers.frames[-1]["code"] in ("malformed", "unknown_type")
        assert (await hers.send("interests.set", weights={"genre:comedy": 1}))["revision"]


@pytest.mark.parametrize(
    ("size", "codes"),
    [
        (16 * 1024 + 1, {TOO_LARGE}),
        # which is not even read
        (1024 * 1024, {TOO_LARGE, MESSAGE_TOO_BIG, CONNECTION_LOST}),
    ],
)
async def test_a_frame_past_16_kib_closes_its_own_socket_only(
    deployment: Deployment, size: int, codes: set[int]
) -> None:
    ana = await create_party(deployment.urls[0])
    bo = await join_party(deployment.urls[0], ana.code, "Bo")
    async with ana.connect(deployment.urls[0]) as hers, bo.connect(deployment.urls[0]) as his:
        with contextlib.suppress(ConnectionClosed):
            frame = json.dumps({"type": "ping", "sent_at": 0, "x": "x" * size})[:size]
            await his.socket.send(frame)
        assert await his.wait_for_close() in codes
        assert (await hers.send("interests.set", weights={"genre:comedy": 1}))["revision"]


async def test_binary_frames_close_their_own_socket(deployment: Deployment) -> None:
    ana = await create_party(deployment.urls[0])
    async with ana.connect(deployment.urls[0]) as hers:
        await hers.socket.send(b"\x00\xff")
        assert await hers.wait_for_close() == MALFORMED


async def test_a_flood_is_slowed_then_ended_and_the_room_stays_quick(
    deploy: Deploy, count: Count
) -> None:
    site, ack_log = await asyncio.to_thread(deploy), AckLog()
    ana = await create_party(site.urls[0])
    bo = await join_party(site.urls[0], ana.code, "Bo")
    async with ana.connect(site.urls[0]) as hers, bo.connect(site.urls[0]) as his:
        before = peak_memory(site.processes[0])
        message = json.dumps({"type": "interests.set", "weights": {"genre:war": 1}, "id": "flood"})

        async def flood() -> None:
            for _ in range(10_000):
                await his.socket.send(message)

        flooding = asyncio.create_task(flood())
        assert await his.wait_for_close() == FLOOD
        async with asyncio.timeout(2):
            await ack_log.move(ana, hers, "genre:comedy", 1)
        flooding.cancel()
        await asyncio.gather(flooding, return_exceptions=True)
        assert any(frame.get("code") == "too_frequent" for frame in his.frames)
        async with bo.connect(site.urls[0]) as again:
            assert again.known["you"]["id"] == bo.id
            await ack_log.verify(count, site.urls[-1], [hers, again])
        count("grown_mib", grown := peak_memory(site.processes[0]) - before)
        assert grown < GROWTH


NO_BODIES = [b"", b"[]", b"null", b'{"name": "x"}', b'{"name": "", "host_name": ""}', b"\xff\xfe"]


@pytest.mark.parametrize("body", [*NO_BODIES, b"[" * 9000])
async def test_a_bad_body_is_a_problem_with_a_sentence(deployment: Deployment, body: bytes) -> None:
    with pytest.raises(ProblemAnswer) as answer:
        await call(deployment.urls[0], "POST", "/api/v1/parties", body)
    assert answer.value.status == 400
    assert answer.value.problem["type"].startswith("urn:")
    assert answer.value.problem["detail"]
