"""The threads on which the recommender runs, so that it does not block the event loop."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")

# One thread: two would only take turns on the interpreter, and each room ranks one at a time.
_ranking = ThreadPoolExecutor(1, thread_name_prefix="ranking")
# What would make a title first takes many lists: no room's own list, and no pick, waits for that.
_explaining = ThreadPoolExecutor(1, thread_name_prefix="explaining")


async def run_on_ranking_thread(function: Callable[[], T]) -> T:
    return await asyncio.get_running_loop().run_in_executor(_ranking, function)


async def run_on_explaining_thread(function: Callable[[], T]) -> T:
    return await asyncio.get_running_loop().run_in_executor(_explaining, function)
