"""A bar chart as SVG: drawn with text and rectangles, so that nothing has to be installed."""

from collections.abc import Sequence
from html import escape

LEFT, WIDTH, BAR, GAP, TOP = 330, 420, 16, 8, 44


def bars(title: str, rows: Sequence[tuple[str, float, float, float]], unit: str) -> str:
    """`rows`: name, value, least, most. The thin line on a bar goes from the least to the most."""
    top = max(most for _, _, _, most in rows)
    height = TOP + len(rows) * (BAR + GAP) + GAP
    drawn = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LEFT + WIDTH + 110} {height}" '
        'font-family="system-ui, sans-serif" font-size="12" role="img">',
        f"<title>{escape(title)}</title>",
        '<rect width="100%" height="100%" fill="#fff"/>',
        f'<text x="12" y="22" font-size="14" font-weight="600">{escape(title)}</text>',
    ]
    for place, (name, value, least, most) in enumerate(rows):
        y = TOP + place * (BAR + GAP)
        drawn.append(_bar(name, y, value / top * WIDTH, f"{value:,.0f} {unit}"))
        drawn.append(_whisker(y, least / top * WIDTH, most / top * WIDTH))
    return "\n".join([*drawn, "</svg>"]) + "\n"


def _bar(name: str, y: int, length: float, text: str) -> str:
    fill = "#c2410c" if name.startswith("Watchparty") else "#64748b"
    return (
        f'<text x="{LEFT - 8}" y="{y + 12}" text-anchor="end">{escape(name)}</text>'
        f'<rect x="{LEFT}" y="{y}" width="{length:.1f}" height="{BAR}" fill="{fill}"/>'
        f'<text x="{LEFT + WIDTH + 8}" y="{y + 12}">{escape(text)}</text>'
    )


def _whisker(y: int, least: float, most: float) -> str:
    middle = y + BAR / 2
    return (
        f'<line x1="{LEFT + least:.1f}" x2="{LEFT + most:.1f}" y1="{middle}" y2="{middle}" '
        'stroke="#111827" stroke-width="1.5"/>'
    )
