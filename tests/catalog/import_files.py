"""What the importers' tests share: small files, and a way to run a command and hear it out."""

import io
import os
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from catalog.models import Availability, CatalogRevision, Credit, Person, Title, TitleTag
from history.models import Rating

SHARED_DATA = Path(__file__).parents[3] / "shared" / "data"

MOVIES = """movieId,title,genres
1,Toy Story (1995),Animation|Comedy
2,"Matrix, The (1999)",Action|Sci-Fi
3,"City of Lost Children, The (Cité des enfants perdus, La) (1995)",Drama|Fantasy
"""
LINKS = "movieId,imdbId,tmdbId\n1,0114709,862\n2,0133093,603\n3,0112682,902\n"
TAGS = "userId,movieId,tag,timestamp\n1,1,Pixar,1139045764\n2,1,pixar,1139045764\n2,2,AI,5\n"
RATINGS = (
    "userId,movieId,rating,timestamp\n1,1,4.0,964982703\n1,2,5.0,964981247\n2,1,4.5,847434962\n"
)


def movielens_folder(folder: Path, **files: str) -> Path:
    texts = {"movies": MOVIES, "links": LINKS, "tags": TAGS, "ratings": RATINGS} | files
    for name, text in texts.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def run(command: str, *args: str | Path, **options: Any) -> tuple[str, str]:
    """What it said, and what it complained of."""
    output, complained = io.StringIO(), io.StringIO()
    call_command(command, *map(str, args), stdout=output, stderr=complained, **options)
    return output.getvalue(), complained.getvalue()


def everything() -> list[list[Any]]:
    """All that an import may touch, to compare before with after."""
    title_fields = [f.name for f in Title._meta.concrete_fields if f.name != "changed_at"]
    return [
        list(Title.objects.order_by("id").values_list(*title_fields)),
        list(Title.genres.through.objects.order_by("title_id", "genre_id").values_list("title_id")),
        list(Title.moods.through.objects.order_by("title_id", "mood_id").values_list("title_id")),
        list(Person.objects.order_by("id").values_list("name")),
        list(Credit.objects.order_by("id").values_list("id", "title", "person", "role", "billing")),
        list(Availability.objects.order_by("id").values_list("title", "country", "service")),
        list(TitleTag.objects.order_by("id").values_list("title", "text", "people")),
        list(Rating.objects.order_by("id").values_list("id", "person", "title", "stars")),
        [CatalogRevision.current()],
    ]


def shared(name: str) -> Path:
    """Real data that lies beside the project on the machines that check it."""
    path = SHARED_DATA / name
    if not path.is_dir():
        reported = f"needs the data set {name} in ../shared/data"
        if os.environ.get("CI") == "true":
            pytest.fail(reported)
        # A user's machine does not have it; where changes are judged, its absence fails above.
        pytest.skip(reported)
    return path
