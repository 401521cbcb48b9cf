"""Types of the protocol for the page's scripts, made from its JSON schemas."""

import json
from typing import Any

HEADER = """\
// Types of the protocol, for the type check of static/js.
// Made by `manage.py describe_protocol`: change the code's own types instead.

declare namespace Protocol {
"""
SCALARS = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean"}


def typescript(schemas: dict[str, dict[str, Any]]) -> str:
    """One interface for each schema, in a global namespace `Protocol`."""
    interfaces = [_interface(name, schema) for name, schema in sorted(schemas.items())]
    return HEADER + "\n".join(interfaces) + "}\n"


def _interface(name: str, schema: dict[str, Any]) -> str:
    properties = sorted(schema.get("properties", {}).items())
    required = schema.get("required", [])
    lines = [
        f"\t\t{key}{'' if key in required else '?'}: {_type(value)};" for key, value in properties
    ]
    return "\n".join([f"\tinterface {name} {{", *lines, "\t}", ""])


def _type(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    if "enum" in schema:
        return " | ".join(json.dumps(each) for each in schema["enum"])
    if "anyOf" in schema:
        return " | ".join(_type(each) for each in schema["anyOf"])
    if "prefixItems" in schema:
        return f"[{', '.join(map(_type, schema['prefixItems']))}]"
    if schema.get("type") == "array":
        return f"({_type(schema['items'])})[]" if "items" in schema else "unknown[]"
    if schema.get("type") == "object":
        values = schema.get("additionalProperties")
        return f"Record<string, {_type(values)}>" if isinstance(values, dict) else "object"
    return SCALARS.get(schema.get("type", ""), "null" if "type" in schema else "unknown")
