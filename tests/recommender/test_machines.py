"""A room of guests and members gives the same bytes on another machine and in another process."""

import hashlib
import os
import random
import subprocess
import sys
from pathlib import Path

import msgspec

from recommender.core.strategies import STRATEGIES
from recommender.ranker import Ranker
from recommender.types import Filters, Profile
from tests.small_catalogue import random_model

ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = 60


def digest() -> str:
    """Of everything that sixty random rooms see, each through a ranker that knows the others."""
    model, dice = random_model(seed=11, titles=400, raters=60), random.Random(2)
    keys = [interest.key for interest in model.columns.interests]
    ids = model.columns.ids.tolist()
    keys += [f"title:{id_}" for id_ in ids[:20]]
    ranker, seen = Ranker(model), hashlib.sha256()
    for _ in range(ROOMS):
        profiles = [
            Profile(
                f"p{k}",
                {key: round(dice.uniform(-1, 1), 2) for key in dice.sample(keys, 5)},
                dice.choice([0.5, 1.0, 1.7]),
                taste={id_: dice.choice([-0.5, 1 / 3, 1.0]) for id_ in dice.sample(ids, k * 4)},
            )
            for k in range(dice.randrange(7))
        ]
        for strategy in STRATEGIES:
            found = ranker.recommend(profiles, strategy, Filters(), 20)
            seen.update(msgspec.json.encode(found))
    return seen.hexdigest()


def digest_elsewhere(**settings: str) -> str:
    """In a process of its own. An older processor is one whose newer instructions are not used."""
    code = "import django; django.setup(); from tests.recommender import test_machines as t; "
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", f"{code}print(t.digest())"],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "watchparty_site.settings", **settings},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_processes_and_processors_see_the_same_bytes() -> None:
    newer = "X86_V4 X86_V3 AVX512F AVX512CD AVX512_SKX AVX2 FMA3 ASIMDFHM"
    here = digest()
    assert digest_elsewhere(PYTHONHASHSEED="1") == here
    assert digest_elsewhere(PYTHONHASHSEED="2", NPY_DISABLE_CPU_FEATURES=newer) == here
