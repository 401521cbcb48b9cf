"""Text as spreadsheets read and save it: delimiters, several names in a cell, formulas."""

DELIMITERS = ",;\t"
"""Of the CSV files that they save, the standard's own first."""

BETWEEN = "|"
"""Stands between the names in a cell that has several."""

COUNT_COLUMN = "members"
"""Says in how many members' imports a missing title was; whoever imports the list ignores it."""

FORMULA_PREFIXES = ("=", "+", "-", "@", "\t", "\r", "\n")


def names_in(cell: str) -> list[str]:
    return [name.strip() for name in cell.split(BETWEEN) if name.strip()]


def escape_formula(text: str) -> str:
    """Prefixes text that begins like a formula, or like an escaped one, with an apostrophe."""
    return f"'{text}" if text.lstrip("'").startswith(FORMULA_PREFIXES) else text


def unescape_formula(text: str) -> str:
    """Returns what was escaped."""
    is_escaped = text.startswith("'") and text.lstrip("'").startswith(FORMULA_PREFIXES)
    return text[1:] if is_escaped else text
