"""Measures an import of 100,000 titles from files as IMDb publishes them.

    python -m benchmarks.imdb_import [--json PATH]

Ten million lines are made first, gzipped: 1.2 million titles of which one in twelve has enough
votes, 600,000 people, and 8 million credits. The database is an empty SQLite one, or the one that
DATABASE_URL names. The largest memory is that of the process that imports.
"""

import argparse
import gzip
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks import ROOT

TITLES, ONE_IN, PEOPLE, CREDITS_OF_EACH = 1_200_000, 12, 600_000, 7
WORDS = ("Night", "Day", "Love", "House", "River", "Queen", "Shadow", "Garden", "Train", "Stone")
KINDS = ("movie", "tvSeries", "tvEpisode", "short")
GENRES = ("Drama", "Comedy", "Drama,Romance", "Action,Sci-Fi", "Family", "\\N")
CATEGORIES = ("actor", "actress", "director", "writer", "producer", "composer", "editor")
IMPORT = """
import resource, sys, time
from benchmarks import with_empty_database
from django.core.management import call_command
call_command("migrate", verbosity=0)
started = time.perf_counter(), time.process_time()
call_command("import_imdb", sys.argv[1], verbosity=0)
print(time.perf_counter() - started[0], time.process_time() - started[1],
      resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def write(folder: Path, name: str, header: str, lines: Iterable[str]) -> None:
    with gzip.open(folder / f"{name}.tsv.gz", "wt", compresslevel=1, encoding="utf-8") as file:
        file.write(header.replace(" ", "\t") + "\n")
        file.writelines(lines)


def titles(number: random.Random) -> Iterator[str]:
    for n in range(1, TITLES + 1):
        # Every title that has enough votes is a film or a series.
        kind = KINDS[n // ONE_IN % 2] if n % ONE_IN == 0 else KINDS[n % 4]
        name = f"{number.choice(WORDS)} of the {number.choice(WORDS)} {n}"
        year, genres = 1950 + n % 75, number.choice(GENRES)
        yield f"tt{n:07}\t{kind}\t{name}\t{name}\t0\t{year}\t\\N\t{80 + n % 60}\t{genres}\n"


def make(folder: Path) -> None:
    number = random.Random(1)
    header = "tconst titleType primaryTitle originalTitle isAdult startYear endYear"
    write(folder, "title.basics", f"{header} runtimeMinutes genres", titles(number))
    write(
        folder,
        "title.ratings",
        "tconst averageRating numVotes",
        (f"tt{n:07}\t6.5\t{5_000 if n % ONE_IN == 0 else 40}\n" for n in range(1, TITLES + 1)),
    )
    write(
        folder,
        "title.principals",
        "tconst ordering nconst category job characters",
        (
            f"tt{n:07}\t{place + 1}\tnm{number.randrange(PEOPLE) + 1:07}\t{category}\t\\N\t\\N\n"
            for n in range(1, TITLES + 1)
            for place, category in enumerate(CATEGORIES[:CREDITS_OF_EACH])
        ),
    )
    write(
        folder,
        "name.basics",
        "nconst primaryName birthYear deathYear primaryProfession knownForTitles",
        (f"nm{n:07}\tPerson {n}\t\\N\t\\N\tactor\t\\N\n" for n in range(1, PEOPLE + 1)),
    )


def main() -> None:
    options = argparse.ArgumentParser(description="An import of 100,000 titles from IMDb's files.")
    path = ROOT / "var" / "benchmarks" / "imdb_import.json"
    options.add_argument("--json", type=Path, default=path)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        make(Path(folder))
        print(f"files made in {time.perf_counter() - started:.0f} s", flush=True)  # noqa: T201
        done = subprocess.run(  # noqa: S603 this program, with a folder of its own
            [sys.executable, "-c", IMPORT, folder],
            capture_output=True,
            text=True,
            cwd=ROOT,
            check=False,
        )
    if done.returncode:
        sys.exit(done.stderr)
    wall, processor, memory = map(float, done.stdout.splitlines()[-1].split())
    result = {
        "titles": TITLES // ONE_IN,
        "lines": TITLES * (2 + CREDITS_OF_EACH) + PEOPLE,
        "seconds": round(wall, 1),
        "seconds of the processor": round(processor, 1),
        "largest memory, MB": round(memory),
    }
    for what, value in result.items():
        print(f"{what:26}{value:>12,}")  # noqa: T201
    chosen.json.parent.mkdir(parents=True, exist_ok=True)
    chosen.json.write_text(json.dumps(result, indent=2) + "\n")


if __name__ == "__main__":
    main()
