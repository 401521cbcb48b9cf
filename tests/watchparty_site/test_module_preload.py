"""A page names every module that its script imports, so that they are fetched in one go."""

from pathlib import Path

from django.conf import settings
from django.template import Context, Template

from tests.watchparty_site.test_scripts import SCRIPTS
from watchparty_site.templatetags.module_scripts import STATIC_IMPORT, modules_of

ENTRIES = [f"js/pages/{script.name}" for script in SCRIPTS.glob("pages/*.js")]


def statically_imported(script: Path) -> set[Path]:
    found = STATIC_IMPORT.findall(script.read_text())
    return {(script.parent / each).resolve() for each in found}


def test_each_import_of_a_module_is_among_those_that_its_page_names() -> None:
    for entry in ENTRIES:
        named = [Path(settings.BASE_DIR, "static", each) for each in modules_of(entry)]
        assert len(named) == len(set(named))
        for module in named:
            assert statically_imported(module) <= set(named), f"{entry}: {module.name}"


def test_what_is_fetched_when_it_is_needed_is_not_named() -> None:
    named = modules_of("js/pages/room.js")
    assert "js/room/title-list.js" in named
    assert "js/room/settings-sheet.js" not in named


def test_a_page_links_its_modules_before_its_script() -> None:
    markup = Template('{% include "parts/scripts.html" with entry="js/pages/landing.js" %}')
    page = markup.render(Context())
    assert page.count("modulepreload") == len(modules_of("js/pages/landing.js"))
    assert page.index("modulepreload") < page.index("<script")
