"""Fetches the pictures that titles name and that are not stored yet."""

import contextlib
import hashlib
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import NamedTuple

import httpx
from django.db import IntegrityError
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from catalog.models import Picture, Title
from catalog.pictures.download import download, picture_client
from catalog.pictures.errors import PictureRefused, PictureUnavailable
from catalog.pictures.files import delete_files
from catalog.pictures.store import picture_store
from catalog.pictures.webp import prepare_picture

URL_FIELDS = {"poster": "artwork_url", "backdrop": "backdrop_url"}
TRY_AGAIN_AFTER = timedelta(days=1)
"""An address that led to nothing is tried again, for hosts are down at times."""


class Wanted(NamedTuple):
    title_id: int
    kind: str
    url: str


class Fetched(NamedTuple):
    wanted: Wanted
    problem: str
    """Empty if the picture is stored."""


def wanted_pictures(titles: QuerySet[Title] | None = None) -> Iterator[Wanted]:
    """Pictures that are not there or came from another address, most popular titles first."""
    titles = Title.objects.active() if titles is None else titles
    for kind, field in URL_FIELDS.items():
        of_kind = Picture.objects.filter(title=OuterRef("pk"), kind=kind)
        rows = (
            titles.exclude(**{field: ""})
            .annotate(
                fetched_from=Subquery(of_kind.values("source_url")[:1]),
                problem=Subquery(of_kind.values("problem")[:1]),
                tried_at=Subquery(of_kind.values("fetched_at")[:1]),
            )
            .filter(
                Q(fetched_from=None)
                | ~Q(fetched_from=F(field))
                | (~Q(problem="") & Q(tried_at__lt=timezone.now() - TRY_AGAIN_AFTER))
            )
            .order_by("-popularity", "id")
            .values_list("pk", field)
        )
        for title_id, url in list(rows):
            yield Wanted(title_id, kind, url)


def fetch_pictures(wanted: Iterator[Wanted], report: Callable[[Fetched], object]) -> None:
    with picture_client() as client:
        for each in wanted:
            report(Fetched(each, fetch_picture(client, each)))


def fetch_picture(client: httpx.Client, wanted: Wanted) -> str:
    """Returns what is wrong with it, or nothing. A picture that is stored stays meanwhile."""
    try:
        data = download(client, wanted.url)
        picture = _store(wanted, data)
    except (PictureRefused, PictureUnavailable) as error:
        _note_problem(wanted, str(error))
        return str(error)
    return _replace(picture)


def _store(wanted: Wanted, data: bytes) -> Picture:
    prepared = prepare_picture(data, wanted.kind)
    picture = Picture(
        title_id=wanted.title_id,
        kind=wanted.kind,
        source_url=wanted.url,
        digest=hashlib.blake2b(data, digest_size=8).hexdigest(),
        width=prepared.width,
        height=prepared.height,
        fetched_at=timezone.now(),
    )
    for size, content in prepared.files.items():
        picture_store().write(picture.file_name(size), content)
    return picture


def _replace(picture: Picture) -> str:
    before = Picture.objects.filter(title=picture.title_id, kind=picture.kind).first()
    try:
        Picture.objects.bulk_create(
            [picture],
            update_conflicts=True,
            unique_fields=["title", "kind"],
            update_fields=["source_url", "digest", "width", "height", "problem", "fetched_at"],
        )
    except IntegrityError:
        delete_files(picture)
        return "The title was deleted meanwhile."
    if before and before.digest != picture.digest:
        delete_files(before)
    return ""


def _note_problem(wanted: Wanted, problem: str) -> None:
    """Keeps the picture that was there, if any, until there is another."""
    values = {"source_url": wanted.url, "problem": problem[:300], "fetched_at": timezone.now()}
    with contextlib.suppress(IntegrityError):  # the title was deleted meanwhile
        Picture.objects.update_or_create(
            title_id=wanted.title_id, kind=wanted.kind, defaults=values
        )


def remove_unnamed(title: Title | None = None) -> int:
    """Deletes pictures whose titles name no address any more. Returns how many."""
    removed = 0
    pictures = Picture.objects.filter(title=title) if title else Picture.objects.all()
    for kind, field in URL_FIELDS.items():
        for picture in pictures.filter(kind=kind, **{f"title__{field}": ""}):
            picture.delete()
            removed += 1
    return removed
