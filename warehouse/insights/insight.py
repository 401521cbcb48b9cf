"""A question that the facts answer: its words, its SQL in the file beside it, its chart."""

from dataclasses import dataclass
from pathlib import Path

from django.utils.functional import Promise

from warehouse.insights.charts.chart import Chart
from warehouse.insights.table import Column


@dataclass(frozen=True)
class Insight:
    """`says` tells how to read the answer: what is counted, and what a large number means."""

    file: str
    title: Promise
    says: Promise
    columns: tuple[Column, ...]
    chart: Chart

    @property
    def slug(self) -> str:
        return Path(self.file).stem.replace("_", "-")

    @property
    def sql(self) -> str:
        return Path(self.file).with_suffix(".sql").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Page:
    slug: str
    title: Promise
    says: Promise
    insights: tuple[Insight, ...]

    def insight(self, slug: str) -> Insight | None:
        return next((each for each in self.insights if each.slug == slug), None)
