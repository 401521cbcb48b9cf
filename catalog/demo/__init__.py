"""The catalogue that ships: nine thousand titles and a hundred thousand ratings.

`TERMS.md` says where they come from and what one may do with them.
"""

from pathlib import Path

FOLDER = Path(__file__).parent
TITLES = FOLDER / "titles.csv.xz"
RATINGS = FOLDER / "ratings.csv.xz"
LINKS = FOLDER / "links.csv.xz"
MOODS = FOLDER / "moods.csv"
