import math
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from watchparty_site.tidying.growth import TableGrowth, measure, other_tables

LINE = "{:<24}{:>10}{:>9}{:>16}{:>10}{:>8}{:>11}{:>11}"
UNITS = ("B", "kB", "MB", "GB", "TB", "PB")


class Command(BaseCommand):
    help = (
        "Prints how many rows and bytes a year leaves in each table, and at how many retention"
        " (`tidy`) holds it, from the sizes of this site's tables and its parties of late."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--parties", type=float, default=1000, help="parties a day")
        parser.add_argument(
            "--days", type=int, default=7, help="measure the parties of so many days (7)"
        )

    def handle(self, *args: Any, parties: float, days: int, **options: Any) -> None:
        growth = measure(days)
        if not growth.parties:
            raise CommandError(
                f"There was no party in the last {days} days to measure. `manage.py"
                " simulate_parties` makes some, on a site that is not in production."
            )
        write = self.stdout.write
        write(f"{parties:,.0f} parties a day, each like the last {growth.parties:,}:\n")
        write(
            LINE.format(
                *("table", "a party", "a row", "rows a year", "a year", "days", "at most", "stays")
            )
        )
        tables = sorted(growth.tables, key=lambda each: -_bytes(each, each.rows_a_year(parties)))
        for each in tables:
            write(_line(each, parties))
        write(_total(tables, parties))
        write(
            "\nat most: where `tidy` holds it, in parties of guests; stays: what a year adds for"
            " members' history. Of tables that do not grow with parties:"
        )
        for table, rows, size in other_tables():
            write(f"{table:<24}{rows:>12,} rows {_size(size):>10}")


def _bytes(each: TableGrowth, rows: float) -> float:
    return rows * (each.row_bytes or 0)


def _line(each: TableGrowth, parties: float) -> str:
    is_limited = math.isfinite(each.days)
    rows = each.rows_a_year(parties)
    return LINE.format(
        each.table,
        f"{each.rows_a_party:,.1f}",
        "few" if each.row_bytes is None else f"{each.row_bytes:,.0f} B",
        f"{rows:,.0f}",
        _size(_bytes(each, rows)),
        f"{each.days:g}" if is_limited else "",
        _size(_bytes(each, each.most_rows(parties))) if is_limited else "",
        _size(_bytes(each, each.rows_that_stay(parties))),
    )


def _total(tables: list[TableGrowth], parties: float) -> str:
    limited = [each for each in tables if math.isfinite(each.days)]
    return LINE.format(
        "all",
        "",
        "",
        f"{sum(each.rows_a_year(parties) for each in tables):,.0f}",
        _size(sum(_bytes(each, each.rows_a_year(parties)) for each in tables)),
        "",
        _size(sum(_bytes(each, each.most_rows(parties)) for each in limited)),
        _size(sum(_bytes(each, each.rows_that_stay(parties)) for each in tables)),
    )


def _size(size: float) -> str:
    unit = 0
    while size >= 1000 and unit < len(UNITS) - 1:
        size, unit = size / 1000, unit + 1
    return f"{size:.0f} {UNITS[unit]}" if size >= 10 or unit == 0 else f"{size:.1f} {UNITS[unit]}"
