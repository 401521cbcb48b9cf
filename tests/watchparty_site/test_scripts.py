"""Scripts import one way: pages, room, lib; what they export and what sheets style is used."""

import re
from pathlib import Path

from django.conf import settings
from django.contrib import admin

BASE = Path(settings.BASE_DIR)
SCRIPTS = BASE / "static" / "js"
LAYERS = ("pages", "room", "lib")  # each imports from itself and from those after it
IMPORT = re.compile(r"""(?:\bfrom\s*|\bimport\s*|\bimport\()["'](\.[^"']+)["']""")

EXPORT = re.compile(r"^export (?:async )?(?:function|class|const|let) (\w+)", re.MULTILINE)
STYLED_CLASS = re.compile(r"\.([a-z][a-z0-9-]*)(?=[^{}]*\{)")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def scripts() -> list[Path]:
    found = sorted(SCRIPTS.glob("**/*.js"))
    assert len(found) > 30
    return found


def imports(script: Path) -> set[Path]:
    return {(script.parent / each).resolve() for each in IMPORT.findall(script.read_text())}


def test_every_script_lies_in_a_layer() -> None:
    assert {script.parent.relative_to(SCRIPTS).as_posix() for script in scripts()} == set(LAYERS)


def test_scripts_import_from_their_own_layer_and_those_below() -> None:
    for script in scripts():
        for imported in imports(script):
            assert imported.is_file(), f"{script.name} imports {imported}"
            upwards = LAYERS.index(imported.parent.name) < LAYERS.index(script.parent.name)
            assert not upwards, f"{script.name} imports {imported.name} from a layer above"


def test_scripts_import_in_no_circle() -> None:
    remaining = {script: imports(script) for script in scripts()}
    while free := {script for script, needs in remaining.items() if not needs & remaining.keys()}:
        remaining = {script: needs for script, needs in remaining.items() if script not in free}
    assert sorted(script.name for script in remaining) == []


def test_a_page_imports_no_other_page() -> None:
    for script in SCRIPTS.glob("pages/*.js"):
        assert [each.name for each in imports(script) if each.parent.name == "pages"] == []


def test_every_export_is_used_elsewhere() -> None:
    texts = {script: script.read_text() for script in scripts()}
    users = [*(BASE / "types").glob("*.d.ts"), *(BASE / "tests" / "browser").glob("*.py")]
    outside = "".join(path.read_text() for path in users)
    for script, text in texts.items():
        others = outside + "".join(other for path, other in texts.items() if path != script)
        for name in EXPORT.findall(text):
            assert re.search(rf"\b{name}\b", others), f"{script.name} exports {name} for nobody"


def test_every_class_that_is_styled_is_on_a_page() -> None:
    markup = "".join(
        path.read_text()
        for pattern in ("templates/**/*.html", "static/js/**/*.js", "*/**/*.py")
        for path in BASE.glob(pattern)
        if ".venv" not in path.parts
    )
    for sheet in (BASE / "static" / "css").glob("*.css"):
        for name in set(STYLED_CLASS.findall(COMMENT.sub("", sheet.read_text()))):
            stem = re.sub(r"-\d+$", "-", name)  # the number of a series is put together
            assert re.search(rf"(?<![\w-]){stem}", markup), f"{sheet.name} styles .{name}"


DEFINED_PROPERTY = re.compile(r"""(--[\w-]+)["'`]?\s*[:,]""")
USED_PROPERTY = re.compile(r"var\((--[\w-]+)\)")


def test_every_custom_property_that_a_sheet_uses_is_defined() -> None:
    """One that is not makes its whole declaration void, as a background that is not there."""
    of_the_admin = Path(admin.__file__).parent / "static" / "admin" / "css"
    sheets = list((BASE / "static" / "css").glob("*.css"))
    definers = [*sheets, *of_the_admin.glob("*.css"), *SCRIPTS.glob("**/*.js")]
    defined = {name for path in definers for name in DEFINED_PROPERTY.findall(path.read_text())}
    for sheet in sheets:
        used = set(USED_PROPERTY.findall(COMMENT.sub("", sheet.read_text())))
        assert used <= defined, f"{sheet.name}: {used - defined}"


ABSOLUTE = re.compile(r"""(?<![#.\w])(?:fetch|post|URL|assign)\(\s*["'`](/[a-z][^"'`]*)["'`]""")
IN_TEMPLATE = re.compile(r"""(?:href|src|action)=["'](/[^"']*)["']""")


def test_no_address_takes_the_site_for_one_at_the_root_of_its_host() -> None:
    for script in scripts():
        for address in ABSOLUTE.findall(script.read_text()):
            raise AssertionError(f"{script.name}: {address} without siteUrl")
    for template in (BASE / "templates").glob("**/*.html"):
        assert IN_TEMPLATE.findall(template.read_text()) == [], f"{template.name} needs url tags"
