"""Importing this sets Django up on an empty SQLite database, or on the one that DATABASE_URL names.

The database lies in a temporary folder that is removed when the process ends.
"""

import os
import tempfile

import django

FOLDER = tempfile.TemporaryDirectory()
os.environ.setdefault("DATABASE_URL", f"sqlite:///{FOLDER.name}/history.sqlite3")

django.setup()
