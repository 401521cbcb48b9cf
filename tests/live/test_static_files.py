"""Style sheets and scripts as browsers get them from a real server process."""

import gzip
import json
import re
import urllib.request
from pathlib import Path

from tests.harness.deployment import Deployment
from tests.harness.site import EmbeddedSite

HASHED = re.compile(r"\.[0-9a-f]{12}\.\w+$")
IMPORT = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*["'](\.[^"']+)["']""")


def manifest(site: EmbeddedSite) -> dict[str, str]:
    reported = json.loads((site.folder / "static" / "staticfiles.json").read_text())
    paths: dict[str, str] = reported["paths"]
    return paths


def fetch(url: str, **headers: str) -> tuple[dict[str, str], bytes]:
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=10) as answer:
        return {name.lower(): value for name, value in answer.headers.items()}, answer.read()


def test_a_hashed_name_is_kept_for_ever_and_an_unhashed_one_is_not(
    deployment: Deployment, embedded_site: EmbeddedSite
) -> None:
    hashed = manifest(embedded_site)["admin/css/base.css"]
    headers, _ = fetch(f"{deployment.urls[0]}/static/{hashed}")
    assert "immutable" in headers["cache-control"]
    assert headers["content-type"].startswith("text/css")
    assert headers["x-content-type-options"] == "nosniff"
    assert "access-control-allow-origin" not in headers
    headers, _ = fetch(f"{deployment.urls[0]}/static/admin/css/base.css")
    assert "immutable" not in headers["cache-control"]


def test_a_compressed_copy_goes_to_those_who_take_it(
    deployment: Deployment, embedded_site: EmbeddedSite
) -> None:
    url = f"{deployment.urls[0]}/static/{manifest(embedded_site)['admin/css/base.css']}"
    plain, body = fetch(url)
    packed, squeezed = fetch(url, **{"Accept-Encoding": "gzip"})
    assert "content-encoding" not in plain
    assert packed["content-encoding"] == "gzip"
    assert gzip.decompress(squeezed) == body
    assert len(squeezed) < len(body) / 2


def test_a_module_imports_other_modules_by_their_hashed_names(embedded_site: EmbeddedSite) -> None:
    """Else a browser would keep half of an old release and fetch half of a new one."""
    collected = embedded_site.folder / "static"
    modules = [
        collected / name
        for source, name in manifest(embedded_site).items()
        if source.startswith("js/") and source.endswith(".js")
    ]
    assert modules
    imports = [(module, each) for module in modules for each in IMPORT.findall(module.read_text())]
    assert imports
    for module, imported in imports:
        assert HASHED.search(imported), f"{module.name} imports {imported}"
        assert (module.parent / imported).resolve().is_file()


def test_starting_again_collects_nothing(embedded_site: EmbeddedSite) -> None:
    before = written(embedded_site.folder / "static")
    embedded_site.prepare()
    assert written(embedded_site.folder / "static") == before


def written(folder: Path) -> dict[str, float]:
    return {str(path): path.stat().st_mtime for path in folder.rglob("*") if path.is_file()}
