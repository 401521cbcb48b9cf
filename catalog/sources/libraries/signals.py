"""What others may wait for: a library was synchronised. `library`: its LibraryUrl."""

from django.dispatch import Signal

library_synchronised = Signal()
