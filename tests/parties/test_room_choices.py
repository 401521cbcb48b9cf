"""What a host is offered over HTTP before choosing a filter or a strategy."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from parties.checks import default_strategy
from parties.models import Party
from parties.rooms.registry import rooms
from recommender.core.strategies import DEFAULT_STRATEGY, STRATEGIES
from tests.parties.test_api import Caller, refusal, reported

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
async def _rooms_end_with_the_test() -> AsyncIterator[None]:
    yield
    await rooms().close()


async def test_the_host_is_shown_what_each_strategy_would_put_first() -> None:
    ana, bo = Caller(), Caller()
    code = (await ana.creates_party())["code"]
    await bo.joins(code)
    answer = reported(await ana.get(f"/api/v1/parties/{code}/strategies"), 200)
    assert answer["lists"].keys() == STRATEGIES.keys()
    assert refusal(await bo.get(f"/api/v1/parties/{code}/strategies"), 403) == "forbidden"


async def test_everybody_in_the_party_is_shown_what_filters_can_choose_among() -> None:
    ana, bo, stranger = Caller(), Caller(), Caller()
    code = (await ana.creates_party())["code"]
    await bo.joins(code)
    answer = reported(await bo.get(f"/api/v1/parties/{code}/filters"), 200)
    assert answer["choices"].keys() >= {"kinds", "languages", "services", "years"}
    assert answer["without"] == {}
    assert refusal(await stranger.get(f"/api/v1/parties/{code}/filters"), 401) == "not_joined"


@pytest.mark.parametrize("path", ["", "/strategies"])
async def test_a_party_whose_strategy_is_of_a_later_release_is_ranked_by_the_default(
    path: str,
) -> None:
    ana = Caller()
    code = (await ana.creates_party())["code"]
    await Party.objects.filter(code=code).aupdate(strategy="of_a_later_release")
    answer = reported(await ana.get(f"/api/v1/parties/{code}{path}"), 200)
    if ranked := answer.get("recommendations"):
        assert ranked["strategy"] == DEFAULT_STRATEGY
        assert answer["settings"]["strategy"] == "of_a_later_release"


async def test_new_parties_have_the_default_strategy_of_the_site(settings: Any) -> None:
    settings.DEFAULT_STRATEGY = "average"
    ana = Caller()
    code = (await ana.creates_party())["code"]
    answer = reported(await ana.get(f"/api/v1/parties/{code}"), 200)
    assert answer["settings"]["strategy"] == "average"


def test_a_default_strategy_that_there_is_not_ends_a_command_with_a_sentence(
    settings: Any,
) -> None:
    assert default_strategy() == []
    settings.DEFAULT_STRATEGY = "the best"
    [found] = default_strategy()
    assert "DEFAULT_STRATEGY is 'the best'; there are proportional_fairness," in found.msg
