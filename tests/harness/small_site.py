"""A site with a list to fill and no more; a trained model would change no fault."""

from pathlib import Path

from tests.harness.site import EmbeddedSite, manage

GENRES = ("Comedy", "Drama", "Horror", "Action", "War", "Romance")


class SmallSite(EmbeddedSite):
    def prepare(self) -> None:
        make_small_site(self.folder, self._settings(self.folder / "template.sqlite3"))


def make_small_site(folder: Path, settings: dict[str, str]) -> None:
    rows = [f"Title {each},{1950 + each},{GENRES[each % 6]}" for each in range(60)]
    titles = folder / "titles.csv"
    titles.write_text("\n".join(["name,year,genres", *rows, ""]))
    manage("migrate", **settings)
    manage("import_csv", str(titles), **settings)
    manage("collectstatic", "--noinput", **settings)
