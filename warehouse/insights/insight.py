"""The definition of an insight: its texts, its SQL in the file of the same name, its chart."""

from dataclasses import dataclass
from pathlib import Path

from django.utils.functional import Promise

from warehouse.insights.charts.chart import Chart
from warehouse.insights.result_table import Column


@dataclass(frozen=True)
class Insight:
    """`explanation`: what is counted, and what a large number means."""

    file: str
    title: Promise
    explanation: Promise
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
    explanation: Promise
    insights: tuple[Insight, ...]

    def insight(self, slug: str) -> Insight | None:
        return next((each for each in self.insights if each.slug == slug), None)
