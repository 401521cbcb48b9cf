"""How far apart films on several screens of one machine are, from what the screens record."""

import asyncio
import statistics
from dataclasses import dataclass

from playwright.async_api import Page

# Both screens are on one machine, and so on one clock; each records by itself, so that no question
# to a busy browser makes a picture seem late.
RECORD = """() => {
  window.recorded = [];
  clearInterval(window.recording);
  window.recording = setInterval(() => {
    const video = document.querySelector("video");
    if (!video || video.paused || video.seeking) return;
    window.recorded.push([(performance.timeOrigin + performance.now()) / 1000, video.currentTime]);
  }, 50);
}"""
NEAREST = 0.1  # seconds between two records that are compared

Record = list[tuple[float, float]]


@dataclass(frozen=True)
class Apart:
    """Seconds between the pictures of two screens."""

    median: float
    p95: float
    compared: int


async def record(pages: list[Page], seconds: float) -> list[Record]:
    for page in pages:
        await page.evaluate(RECORD)
    await asyncio.sleep(seconds)
    return [await page.evaluate("() => window.recorded") for page in pages]


def differences(one: Record, other: Record) -> list[tuple[float, float]]:
    """(moment, seconds apart) of the records that are near each other in time."""
    found = []
    for moment, position in one:
        near = min(other, key=lambda each: abs(each[0] - moment), default=None)
        if near is not None and abs(near[0] - moment) <= NEAREST:
            ahead = (position - moment) - (near[1] - near[0])
            found.append((moment, abs(ahead)))
    return found


def apart(one: Record, other: Record) -> Apart:
    seconds = sorted(difference for _, difference in differences(one, other))
    if len(seconds) < 2:
        raise RuntimeError("The screens did not play at the same time.")
    return Apart(statistics.median(seconds), statistics.quantiles(seconds, n=20)[-1], len(seconds))
