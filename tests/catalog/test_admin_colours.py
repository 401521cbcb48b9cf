"""The admin has this site's name and colours, and can be read in them."""

import re

import pytest
from django.conf import settings
from django.test import Client

LEAST = 4.5
"""WCAG 2.2, 1.4.3."""
STYLES = (settings.BASE_DIR / "static" / "css" / "admin.css").read_text()
LIGHT, _, DARK = STYLES.partition("@media")


def colour(name: str, scheme: str) -> tuple[float, ...]:
    """As shares of 1. What the dark scheme does not state is as in the light one."""
    found = re.search(rf"--{name}: #([0-9a-f]{{6}});", scheme) or re.search(
        rf"--{name}: #([0-9a-f]{{6}});", LIGHT
    )
    digits = found[1] if found else {"body-bg": "ffffff", "white": "ffffff"}[name]
    return tuple(int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))


def luminance(shares: tuple[float, ...]) -> float:
    """https://www.w3.org/TR/WCAG22/#dfn-relative-luminance"""
    linear = [
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in shares
    ]
    return sum(part * each for part, each in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("header-color", "secondary"),
        ("accent", "secondary"),
        ("breadcrumbs-fg", "primary"),
        ("link-fg", "body-bg"),
        ("link-selected-fg", "body-bg"),
        ("white", "button-hover-bg"),
        ("white", "default-button-bg"),
    ],
)
def test_text_stands_out_from_its_ground(text: str, ground: str, scheme: str) -> None:
    lighter, darker = sorted(
        (luminance(colour(each, scheme)) for each in (text, ground)), reverse=True
    )
    assert (lighter + 0.05) / (darker + 0.05) >= LEAST


@pytest.mark.django_db
def test_every_page_of_the_admin_has_them_and_the_sites_name(admin_client: Client) -> None:
    for page in ("", "catalog/title/", "catalog/title/add/", "parties/party/"):
        shown = admin_client.get(f"/admin/{page}").content.decode()
        assert "css/admin." in shown
        assert "Watchparty" in shown
