"""Reads the country out of Accept-Language: where somebody is, as far as their browser says so."""

import re

LONGEST_HEADER = 500
# A language, perhaps a script, and a region: de-AT, zh-Hant-TW. RFC 5646, section 2.1.
TAG = re.compile(r"^[a-zA-Z]{2,3}(?:-[a-zA-Z]{4})?-([a-zA-Z]{2})(?:-|$)")


def stated_country(header: str) -> str:
    """Returns the region of the first language that has one, as ISO 3166 writes it, else nothing.

    Browsers list languages by preference, so that their weights are not needed.
    """
    for part in header[:LONGEST_HEADER].split(","):
        if found := TAG.match(part.split(";")[0].strip()):
            return found.group(1).upper()
    return ""
