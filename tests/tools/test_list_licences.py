"""Every package that a site runs on has a licence under which it may be."""

from email.message import Message
from pathlib import Path

import pytest

from tools.list_licences import Licence, licence_of, licences


def test_every_package_of_a_site_is_listed_and_allowed() -> None:
    found = {each.package: each for each in licences()}
    assert {"django", "numpy", "psycopg-binary", "hiredis", "asgiref", "twisted"} <= set(found)
    assert "pytest" not in found
    assert [each for each in found.values() if not each.is_allowed] == []


@pytest.mark.parametrize(
    ("text", "is_allowed"),
    [
        ("MIT", True),
        ("LGPL-3.0-only", True),
        ("Apache-2.0 OR BSD-3-Clause", True),
        ("GPL-3.0-or-later", False),
        ("AGPL-3.0-only", False),
        ("GNU Affero General Public License v3", False),
        ("Other/Proprietary License", False),
        ("not stated", False),
    ],
)
def test_a_licence_is_allowed_by_its_words(text: str, is_allowed: bool) -> None:
    assert Licence("a", "1", text).is_allowed is is_allowed


def test_an_expression_counts_more_than_a_classifier_and_that_more_than_a_line() -> None:
    stated = Message()
    assert licence_of(stated) == "not stated"  # type: ignore[arg-type] # as metadata is
    stated["License"] = "BSD licence\nwith its text"
    assert licence_of(stated) == "BSD licence"  # type: ignore[arg-type]
    stated["Classifier"] = "License :: OSI Approved :: BSD License"
    assert licence_of(stated) == "BSD License"  # type: ignore[arg-type]
    stated["License-Expression"] = "BSD-3-Clause"
    assert licence_of(stated) == "BSD-3-Clause"  # type: ignore[arg-type]


def test_what_an_extra_needs_is_listed_with_it_only(tmp_path: Path) -> None:
    file = tmp_path / "requirements.txt"
    file.write_text("# none\nredis[hiredis]==8.1.0  # the bus\n")
    assert "hiredis" in {each.package for each in licences(file)}
    file.write_text("redis==8.1.0\n")
    assert "hiredis" not in {each.package for each in licences(file)}
