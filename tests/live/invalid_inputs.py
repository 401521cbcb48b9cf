"""Text and numbers that break programs, for every field of every message and address."""

import itertools
import json
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]

TEXTS = (
    *(
        "",
        "\0",
        "abc\0",
        "\ud800",
        "\udfff\ud800",
        "\uffff",
        "\u202e",
        "\u3164",
        "\u0301",
        "\u200d",
    ),
    *("é" * 3000, "x" * 3000, "\ufb2c" * 40, "𝕏" * 80, "👩\u200d🚀", "\r\nSet-Cookie: a=b"),
    *("'; DROP TABLE parties_party; --", "%", "%s%n{0}", "../../etc/passwd", "<script>", "٣", "²"),
    *("9" * 19, "9" * 5000, "-1", "1e999", "NaN", "null", "__proto__", "title:9999999999999999999"),
)
# As JSON writes them, and as only some parsers read them.
NUMBERS = (
    *("0", "-1", "-0.0", "0.5", "1e-320", "1e308", "1e999", "NaN", "Infinity", "true"),
    *(str(2**31), str(2**53 + 1), str(2**63), str(-(2**63) - 1), str(10**30), "9" * 5000),
)
SHAPES = ("null", "[]", "{}", '[""]', '{"":""}', "[[[[[[]]]]]]", '[{"a":[null]}]')
VALUES = (*map(json.dumps, TEXTS), *NUMBERS, *SHAPES)
"""Each as it is written in JSON."""

# Percent-encoded as part of a URL.
URL_PARTS = (
    *("%00", "abc%00", "%ED%A0%80", "%FF", "%", "%zz", "%2e%2e%2f", "%0d%0aa:%20b", "%E3%85%A4"),
    *(
        "x" * 3000,
        "%F0%9F%92%A5",
        "-",
        "~",
        "0",
        "-1",
        "1e9",
        "%D9%A3",
        "%C2%B2",
        "9" * 19,
        "9" * 5000,
    ),
    *(
        str(2**63),
        "a%20b",
        "%27%20OR%201=1",
        "ABCDEF",
        "abcdef",
        "A%00BCDE",
        "ABCD%C3%89F",
        "+",
        ";",
    ),
)
# Those of them that databases and parsers of numbers refuse.
DATABASE_PARTS = (
    *("%00", "abc%00", "%ED%A0%80", "", "-1", "1e9", "%D9%A3", "%C2%B2"),
    *("9" * 19, "9" * 5000, str(2**63), "%27%20OR%201=1"),
)
HEADERS = {
    "Origin": (
        "http://[",
        "http://[::1",
        "null",
        "",
        "\xff",
        "http://a:b:c",
        "http://" + "x" * 3000,
    ),
    "Cookie": ("a", "=", ";=;", '"\\000"', "sessionid=\xff", 'sessionid="' + r"\000" * 9 + '"'),
    "Authorization": ("Bearer", "Bearer \xff", "Bearer a:b:c", "Bearer " + "x" * 3000, "\xff"),
    "X-Forwarded-For": (
        "",
        ",",
        "[",
        "::ffff:1.2.3.4",
        "\xff",
        "1.2.3.4.5",
        "fe80::1%eth0",
        "x" * 3000,
    ),
    "X-Request-ID": ("", "\xff", "x" * 3000),
    "Accept-Language": ("\xff", "x" * 3000, "*", "de;q=x", ",,,"),
    "Host": ("", "[", "a b", "localhost:99999", "\xff", "::1"),
    "Content-Type": ("", "application/json; charset=nonsense", "multipart/form-data", "\xff/\xff"),
    "If-None-Match": ("", "*", '"', "\xff"),
}


def mutations(body: Json) -> Iterator[str]:
    """The body with each of its fields, and each key, made invalid in turn, as JSON."""
    for path in paths(body):
        for value in VALUES:
            yield with_value(body, path, value)
    for text in TEXTS:
        yield json.dumps({**body, text: 1})


def paths(body: object, before: tuple[object, ...] = ()) -> Iterator[tuple[object, ...]]:
    pairs: Iterator[tuple[object, object]] = iter(())
    if isinstance(body, dict):
        pairs = iter(body.items())
    elif isinstance(body, list):
        pairs = iter(enumerate(body))
    for key, inner in pairs:
        yield (*before, key)
        yield from paths(inner, (*before, key))


def with_value(body: Any, path: tuple[Any, ...], value: str) -> str:
    """`value` is JSON text, which may be invalid."""
    mark = "a place that is filled"
    copy = json.loads(json.dumps(body))
    inner = copy
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = mark
    return json.dumps(copy).replace(json.dumps(mark), value, 1)


_addresses = itertools.count(1)


def unused_address() -> str:
    """An address that has used up no limit."""
    number = next(_addresses)
    return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
