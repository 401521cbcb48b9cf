"""What is said in one turn of the event loop is written at once, in its order."""

import asyncio

from watchparty_site.cork import Cork


async def test_what_is_said_in_one_turn_is_one_write() -> None:
    written: list[bytes] = []
    cork = Cork(written.append)
    cork.put(b"event ")
    cork.put(b"list ")
    cork.put(b"ack")
    assert written == []
    await asyncio.sleep(0)
    assert written == [b"event list ack"]
    cork.put(b"next")
    await asyncio.sleep(0)
    assert written == [b"event list ack", b"next"]


async def test_whoever_writes_past_it_draws_it_first_and_nothing_is_written_twice() -> None:
    written: list[bytes] = []
    cork = Cork(written.append)
    cork.draw()
    cork.put(b"list")
    cork.draw()
    written.append(b"close")
    await asyncio.sleep(0)
    assert written == [b"list", b"close"]
