"""Names the modules that a page's script imports, for the page to have them fetched at once."""

import functools
import posixpath
import re
from pathlib import Path

from django import template
from django.contrib.staticfiles import finders

register = template.Library()
# An import that is made as the module is loaded; `import("…")` waits for its moment.
STATIC_IMPORT = re.compile(r"""^(?:import|export)\b[^'"()]*["'](\.[^"']+)["']""", re.MULTILINE)


@register.simple_tag
@functools.cache
def modules_of(entry: str) -> list[str]:
    """Returns the names of all modules that come with the script, itself first."""
    found = {entry: None}
    waiting = [entry]
    while waiting:
        for imported in _imports(waiting.pop(0)):
            if imported not in found:
                found[imported] = None
                waiting.append(imported)
    return list(found)


def _imports(name: str) -> list[str]:
    path = finders.find(name)
    if path is None:
        raise FileNotFoundError(name)
    imported = STATIC_IMPORT.findall(Path(path).read_text())
    return [posixpath.normpath(posixpath.join(posixpath.dirname(name), each)) for each in imported]
