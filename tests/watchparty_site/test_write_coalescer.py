"""Frames of one turn of the event loop are written at once, in their order."""

import asyncio

from watchparty_site.servers.write_coalescer import WriteCoalescer


async def test_what_is_written_in_one_turn_of_the_loop_is_one_write() -> None:
    written: list[bytes] = []
    coalescer = WriteCoalescer(written.append)
    coalescer.add(b"event ")
    coalescer.add(b"list ")
    coalescer.add(b"ack")
    assert written == []
    await asyncio.sleep(0)
    assert written == [b"event list ack"]
    coalescer.add(b"next")
    await asyncio.sleep(0)
    assert written == [b"event list ack", b"next"]


async def test_a_direct_write_flushes_it_first_and_nothing_is_written_twice() -> None:
    written: list[bytes] = []
    coalescer = WriteCoalescer(written.append)
    coalescer.flush()
    coalescer.add(b"list")
    coalescer.flush()
    written.append(b"close")
    await asyncio.sleep(0)
    assert written == [b"list", b"close"]
