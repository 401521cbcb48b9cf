"""A new model reaches rooms that are open; a broken one does not."""

import asyncio
import os
import time
from pathlib import Path

from tests.conftest import Deploy
from tests.harness.deployment import Deployment
from tests.harness.site import manage
from tests.live.protocol_client import Json, create_party, join_party

QUICKLY = {"CATALOG_POLL_SECONDS": "0.2"}
TRAINING = 90
# Three westerns that hardly anybody knows, loved by as many as the best-known films are.
OBSCURE_WESTERNS_ARE_LOVED = """
from datetime import UTC, datetime
from catalog.models import Title
from history.models import Rating
loved = list(Title.objects.filter(genres__slug="western").order_by("popularity", "id")[:3])
now = datetime.now(UTC)
Rating.objects.bulk_create(
    Rating(person=f"new:{number}", title=title, stars=5, rated_at=now)
    for number in range(300) for title in loved
)
"""


async def manage_beside(site: Deployment, *command: str) -> None:
    await asyncio.to_thread(manage, *command, **site.settings)


def what_is_listed(recommendations: Json) -> Json:
    return {key: value for key, value in recommendations.items() if key != "revision"}


async def test_a_model_of_new_ratings_changes_the_lists_of_open_rooms(
    deploy: Deploy, tmp_path: Path
) -> None:
    site = await asyncio.to_thread(deploy, MODEL_DIR=str(tmp_path / "model"), **QUICKLY)
    ana = await create_party(site.urls[0])
    bo = await join_party(site.urls[-1], ana.code, "Bo")
    async with ana.connect(site.urls[0]) as hers, bo.connect(site.urls[-1]) as his:
        moved = await hers.send("interests.set", weights={"genre:western": 1})
        await asyncio.gather(*(each.wait_for_revision(moved["revision"]) for each in (hers, his)))
        for before_training in ([], ["shell", "--command", OBSCURE_WESTERNS_ARE_LOVED]):
            before = hers.title_ids
            if before_training:
                await manage_beside(site, *before_training)
            await manage_beside(site, "train_recommender")
            await hers.wait_for(lambda: hers.title_ids != before, TRAINING)  # noqa: B023 awaited here
            await his.wait_for(lambda: his.recommendations == hers.recommendations, TRAINING)
            assert hers.recommendations["revision"] == moved["revision"]
        assert hers.known["you"]["weights"] == {"genre:western": 1}
        assert hers.gaps == his.gaps == 0


async def test_a_broken_model_is_refused_once_and_the_list_stays(
    deploy: Deploy, tmp_path: Path
) -> None:
    site = await asyncio.to_thread(deploy, MODEL_DIR=str(tmp_path / "model"), **QUICKLY)
    await manage_beside(site, "train_recommender")
    await asyncio.sleep(2)  # by now it has been taken up
    ana = await create_party(site.urls[0])
    async with ana.connect(site.urls[0]) as client, ana.connect(site.urls[-1]):
        moved = await client.send("interests.set", weights={"genre:comedy": 1})
        await client.wait_for_revision(moved["revision"])
        before = client.recommendations
        liked = f"title:{client.title_ids[3]}"
        # Into the very file that serves, as a full disk or an interrupted copy would.
        os.truncate(tmp_path / "model" / "current.model", 5000)
        await until_all_have_refused(site)
        for weight in (1, None):  # its neighbours are read from the model only now
            moved = await client.send("interests.set", weights={liked: weight})
            await client.wait_for_revision(moved["revision"])
        assert what_is_listed(client.recommendations) == what_is_listed(before)
        await asyncio.sleep(1)
        assert refusals(site) == len(site.urls)


def refusals(site: Deployment) -> int:
    return site.logs().count("model refused")


async def until_all_have_refused(site: Deployment) -> None:
    deadline = time.monotonic() + 20
    while refusals(site) < len(site.urls) and time.monotonic() < deadline:
        await asyncio.sleep(0.1)
