"""Scripts are served without what only their readers need."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from watchparty_site.static_files import as_served

SCRIPTS = sorted((Path(settings.BASE_DIR) / "static" / "js").glob("**/*.js"))
STRING = re.compile(r"""(["'])((?:(?!\1)[^\\\n]|\\.)*)\1|`[^`$]*`""")


def test_comments_types_and_white_space_are_left_out() -> None:
    comments = b"// What it does.\n\n/**\n * @param {string} text\n */\n"
    code = (
        b"export function a(text) {\n\t// Why.\n\treturn /** @type {string} */ (text); // so\n}\n"
    )
    assert as_served(comments + code) == b"export function a(text){return(text);}"


@pytest.mark.parametrize(
    "kept",
    [
        'const url="https://example.org";',
        'const text="/** @type {a} */";',
        "const text=`one\n\ttwo  // three`;",
        "const found=/[/\\s'\"]{2,}/.exec(text);",
        "const half=(whole)/2/width;",
        "let a=b\n[c].map(d)",
    ],
)
def test_what_only_looks_like_a_comment_or_white_space_stays(kept: str) -> None:
    assert as_served(kept.encode()).decode() == kept


def test_private_names_are_shortened_alike_wherever_they_stand() -> None:
    script = """class A {
        #count = 0;
        get #half() { return this.#count / 2; }
        async #add(a) { a?.#count ?? this.#half; document.querySelector("#count"); }
        b() { this.#add(); }
    }"""
    served = as_served(script.encode()).decode()
    assert served.replace("\n", "") == (
        "class A{#b=0;get#c(){return this.#b/2;}"
        'async#a(a){a?.#b??this.#c;document.querySelector("#count");}'
        "b(){this.#a();}}"
    )


def test_every_private_name_of_our_scripts_is_declared_as_it_is_used() -> None:
    for script in SCRIPTS:
        served = as_served(script.read_bytes()).decode()
        used = set(re.findall(r"(?<=[\w)\]]\.)#\w+", served))
        declared = set(re.findall(r"(?:(?<=[{};\n])|(?<=async)|(?<=[gs]et))#\w+(?=[=(;])", served))
        assert used <= declared, f"{script.name}: {used - declared}"


def test_every_string_of_our_scripts_is_served_as_it_is_written() -> None:
    """Strings whose quotes stand in a template within a template, or in a regular expression, would
    be where a shortener goes wrong first."""
    assert len(SCRIPTS) > 30
    for script in SCRIPTS:
        served = as_served(script.read_bytes()).decode()
        code = re.sub(r"(?m)^\s*//.*$|/\*\*.*?\*/", "", script.read_text(), flags=re.DOTALL)
        for string in (found[0] for found in STRING.finditer(code)):
            if "//" not in string and "\n" not in string:
                assert string in served, f"{script.name}: {string}"
