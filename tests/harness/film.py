"""A film of a minute, made by ffmpeg, and a site whose titles are all that film."""

import json
import shutil
import sqlite3
import subprocess
from pathlib import Path

import imageio_ffmpeg  # type: ignore[import-untyped] # it has no types

from tests.harness.site import EmbeddedSite

NAME = "film.webm"
ADDRESS = f"/static/{NAME}"
SECONDS = 60
# A clock that runs, and a tone: pictures and sound that differ at every moment.
PICTURE = "testsrc=size=192x108:rate=25"
SOUND = "sine=frequency=330:beep_factor=4"
ENCODING = (
    *("-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "16", "-b:v", "150k", "-g", "25"),
    *("-c:a", "libvorbis", "-ac", "1"),
)


def make_film(path: Path, seconds: int = SECONDS) -> None:
    sources = ("-f", "lavfi", "-i", PICTURE, "-f", "lavfi", "-i", SOUND)
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", *sources]
    subprocess.run([*command, "-t", str(seconds), *ENCODING, str(path)], check=True)


def site_with_film(site: EmbeddedSite, film: Path) -> dict[str, str]:
    """The settings of a copy of the site: it serves the film, and every title is it."""
    settings = site.copy_settings()
    _serve(film, Path(settings["DATA_DIR"]) / "static")
    database = sqlite3.connect(settings["DATABASE_URL"].removeprefix("sqlite:///"))
    with database:
        database.execute("UPDATE catalog_title SET video_url = ?", (ADDRESS,))
    database.close()
    return settings


def _serve(film: Path, static: Path) -> None:
    """The site serves the files that its manifest names, and has the size of."""
    shutil.copyfile(film, static / NAME)
    manifest = static / "staticfiles.json"
    known = json.loads(manifest.read_text())
    known["paths"][NAME] = NAME
    known["stats"][NAME] = list((static / NAME).stat())
    manifest.write_text(json.dumps(known))
