"""A catalogue of a million titles, in a process that may take two gigabytes of addresses."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
SMALL_MACHINE = 2 << 30

RANKED_THERE = f"""
import json, resource
resource.setrlimit(resource.RLIMIT_AS, ({SMALL_MACHINE}, {SMALL_MACHINE}))
import django; django.setup()
from recommender.types import Filters, Profile
from recommender.ranker import Ranker
from recommender.single_user import recommend_for_member
from tests.small_catalogue import Sample, unlearned
kinds = [Sample((f"genre{{k % 20}}",), popularity=float(k // 20)) for k in range(1000)]
model = unlearned(kinds * 1000)
room = [Profile(f"p{{k}}", {{f"genre:genre{{k}}": 1.0}}) for k in range(8)]
room += [Profile("member", {{}}, taste={{10 * k + 10: 1.0 for k in range(300)}})]
shown = Ranker(model).recommend(room, "score_coverage", Filters())
alone = recommend_for_member(model, {{10: 5.0}}, (), 20)
print(json.dumps([len(model.columns.cards), [t.genres for t in shown.titles], len(alone)]))
"""


# Elsewhere the limit that makes the machine small would be taken and not kept: a test of nothing.
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps to a limit on addresses")
def test_a_room_ranks_a_million_titles_on_a_small_machine() -> None:
    found = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", RANKED_THERE],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "watchparty_site.settings",
            "OPENBLAS_NUM_THREADS": "1",
        },
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert found.returncode == 0, found.stderr[-2000:]
    titles, shown, alone = json.loads(found.stdout)
    assert titles == 1_000_000
    assert len(shown) == alone == 20
    assert {genre for genres in shown for genre in genres} >= {f"Genre{k}" for k in range(8)}
