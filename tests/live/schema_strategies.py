"""What docs/asyncapi.json and docs/openapi.json allow: one example of it, and anything."""

import json
from collections.abc import Callable
from typing import Any

import hypothesis
from hypothesis import HealthCheck
from hypothesis import strategies as st

from tests.harness.site import ROOT

Json = dict[str, Any]
Values = st.SearchStrategy[Any]

ASYNCAPI: Json = json.loads((ROOT / "docs" / "asyncapi.json").read_text())
OPENAPI: Json = json.loads((ROOT / "docs" / "openapi.json").read_text())
CLIENT_MESSAGES = [
    each["$ref"].rpartition("/")[2] for each in ASYNCAPI["operations"]["say"]["messages"]
]
LONGEST = 90  # of a text, where a schema allows more
EXAMPLES = 12
few = hypothesis.settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[hypothesis.Phase.generate],
)


def schema_of(message: str) -> Json:
    return named(ASYNCAPI["channels"]["room"]["messages"][message]["payload"]["$ref"])


def example(schema: Json) -> Any:
    """Something that has every field of the schema."""
    if "$ref" in schema:
        return example(named(schema["$ref"]))
    if "anyOf" in schema:
        return example(next(each for each in schema["anyOf"] if each.get("type") != "null"))
    if "enum" in schema or "const" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    match schema.get("type"):
        case "object" if "additionalProperties" in schema and "properties" not in schema:
            return {"genre:comedy": example(schema["additionalProperties"])}
        case "object":
            return {name: example(inner) for name, inner in schema["properties"].items()}
        case "array":
            return [example(schema["items"])]
        case kind:
            return {"string": "abc", "boolean": True, "null": None}.get(str(kind), 1)


def named(reference: str) -> Json:
    name = reference.rpartition("/")[2]
    found: Json = {**ASYNCAPI["components"]["schemas"], **OPENAPI["components"]["schemas"]}[name]
    return found


def anything(schema: Json) -> Values:
    """What the schema allows, at its edges and somewhat beyond them."""
    if "$ref" in schema:
        return anything(named(schema["$ref"]))
    if "anyOf" in schema:
        return st.one_of([anything(each) for each in schema["anyOf"]])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    return OF_TYPE[schema["type"]](schema)


def _objects(schema: Json) -> Values:
    if "properties" not in schema:
        keys = st.text(max_size=LONGEST) | st.sampled_from(["genre:comedy", "title:1", "person:1"])
        return st.dictionaries(keys, anything(schema["additionalProperties"]), max_size=5)
    fields = {name: anything(inner) for name, inner in schema["properties"].items()}
    required = {name: fields.pop(name) for name in schema["required"]}
    return st.fixed_dictionaries(required, optional=fields)


def _arrays(schema: Json) -> Values:
    return st.lists(anything(schema["items"]), max_size=schema.get("maxItems", 3) + 1)


def _integers(schema: Json) -> Values:
    return st.integers() | st.sampled_from([schema.get("minimum", 0), 2**63, -(2**70)])


def _numbers(schema: Json) -> Values:
    edges = [schema.get(edge, 0) for edge in ("minimum", "maximum")]
    return st.floats(allow_nan=False, allow_infinity=False) | st.sampled_from(edges)


def _strings(schema: Json) -> Values:
    return st.text(max_size=min(schema.get("maxLength", LONGEST), LONGEST) + 1)


OF_TYPE: dict[str, Callable[[Json], Values]] = {
    "object": _objects,
    "array": _arrays,
    "integer": _integers,
    "number": _numbers,
    "string": _strings,
    "boolean": lambda _: st.booleans(),
    "null": lambda _: st.none(),
}
