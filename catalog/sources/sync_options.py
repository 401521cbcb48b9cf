from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class SyncOptions:
    """What a synchronisation is to do. A source ignores what it has nothing of."""

    popular_in: str = ""
    """A country, or nothing for no such list."""
    years: tuple[int, ...] = ()
    kind: str = "film"
    """film, series or both: of what lists are fetched."""
    new: int = 100
    """Titles that each list adds at most."""
    complete: bool = True
    limit: int | None = None
    """Titles of the catalogue that are completed at most, popular ones first."""
    older_than: timedelta = timedelta(days=7)
    pictures: bool = True
    dry_run: bool = False
