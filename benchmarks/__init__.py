"""Benchmarks. Each is run as `python -m benchmarks.<name>`, prints a table and writes a JSON file.

Importing the package, before any of them imports NumPy or Django, names the site's settings and
limits linear algebra to one thread: a server ranks on one, and so must all it is compared with.
"""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "watchparty_site.settings")
for _threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_threads] = "1"
