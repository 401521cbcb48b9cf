"""The page makes lists whole of what changed in them, as every client has to."""

import itertools
import json
import random
from typing import Any

from parties.delivery.list_history import ListHistory
from parties.delivery.recommendation_list import EncodedRecommendations
from tests.browser.visitor import Visitors
from tests.parties.test_list_delta import any_lists

DECODE_ALL = """async (sequences) => {
  const { ListDecoder } = await import("/static/js/room/list-delta.js");
  return sequences.map((frames) => {
    const lists = new ListDecoder();
    return frames.map((frame) => lists.decode(frame));
  });
}"""


def sequence(seed: int) -> tuple[list[Any], list[Any]]:
    """What a socket is sent of some lists, and the whole lists."""
    history = ListHistory()
    lists = [EncodedRecommendations.of(each, "") for each in any_lists(random.Random(seed), 6)]
    history.add(lists[0])
    sent = [lists[0].frame]
    for base, new in itertools.pairwise(lists):
        history.add(new)
        sent.append(new.frame_after(base, new.returning_since(lists[0].number)))
    return [json.loads(each) for each in sent], [json.loads(each.frame) for each in lists]


async def test_lists_are_whole_whatever_changed_in_them(visitors: Visitors) -> None:
    ana = await visitors.visitor()
    await ana.page.goto("/")
    sent, whole = zip(*(sequence(seed) for seed in range(50)), strict=True)
    assert any(frame["type"] == "recommendations.delta" for frames in sent for frame in frames)
    assert await ana.page.evaluate(DECODE_ALL, list(sent)) == list(whole)
