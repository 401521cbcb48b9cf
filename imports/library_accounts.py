"""Links members' accounts at libraries: what they have watched there counts as seen here.

The library is asked whenever it is synchronised, and when an account is linked. What it says no
more is taken away again; what else is in the member's history stays as it is.
"""

import logging
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from catalog.sources.errors import SourceError
from catalog.sources.libraries.accounts import Watched, authenticate, has_accounts, watched_by
from catalog.sources.libraries.signals import library_synchronised
from catalog.sources.libraries.source import titles_of_items
from catalog.sources.libraries.url import LibraryUrl
from history.backend import history
from history.records import View
from history.view_ids import BEFORE, view_id
from imports.member_lock import lock_member
from imports.models import LibraryAccount

LONGEST_NAME = 200

log = logging.getLogger(__name__)


def linkable() -> list[LibraryUrl]:
    """Returns the libraries of this site that know people."""
    return [each for each in settings.LIBRARIES if has_accounts(each)]


def is_offered_to(member: User) -> bool:
    """Whether there is something to link, or to unlink."""
    return bool(linkable()) or LibraryAccount.objects.filter(member=member).exists()


def link(member: User, library: LibraryUrl, name: str, password: str) -> LibraryAccount:
    """Links the account that the name and password are of; one that was linked before goes first.
    Raises SourceError, and then changes nothing."""
    user = authenticate(library, name, password)
    with transaction.atomic():
        lock_member(member.pk)
        unlink(member, library.name)
        account = LibraryAccount.objects.create(
            member=member,
            library=library.name,
            user_id=user.id,
            user_name=user.name or name[:LONGEST_NAME],
        )
    synchronise(account, library)
    account.refresh_from_db()
    return account


def unlink(member: User, library: str) -> None:
    """Takes away what the account brought."""
    with transaction.atomic():
        for account in LibraryAccount.objects.filter(member=member, library=library):
            if _lock(account):
                history().remove_views(account.person, account.views)
                account.delete()


def synchronise(account: LibraryAccount, library: LibraryUrl) -> None:
    """Notes a sentence at the account where the library cannot be asked; what was known stays."""
    try:
        watched = list(watched_by(library, account.user_id))
    except SourceError as error:
        problem = str(error)[:300]
        LibraryAccount.objects.filter(pk=account.pk).update(problem=problem)
        log.info(
            "library account not asked",
            extra={"event": "library_account_not_asked", "reason": problem},
        )
        return
    _store(account, library, watched)


def _store(account: LibraryAccount, library: LibraryUrl, watched: list[Watched]) -> None:
    titles = titles_of_items(library.name)
    with transaction.atomic():
        if not _lock(account):
            return  # it was unlinked meanwhile
        here = (each for each in watched if each.item in titles)
        found = (_view(account, each, titles[each.item]) for each in here)
        views, known = {view.view_id: view for view in found}, set(account.views)
        history().record_views([view for key, view in views.items() if key not in known])
        history().remove_views(account.person, sorted(known - views.keys()))
        account.views, account.problem, account.asked_at = sorted(views), "", timezone.now()
        account.save()


def _view(account: LibraryAccount, watched: Watched, title: int) -> View:
    """By the id of the item and not of the title, which may be merged. Where the library does not
    say when, it was on the day that the account was linked, or before."""
    suffix = f"library~{account.pk}~{watched.item}"
    at = watched.at
    if at is None or at > datetime.now(UTC):
        at, suffix = account.linked_at.astimezone(UTC), f"{BEFORE}{suffix}"
    return View(account.person, view_id(at, suffix), title, at, None, account.source)


def _lock(account: LibraryAccount) -> bool:
    """Locks the member until the transaction ends, and reads the account again. Returns False if
    it, or the member, was deleted at the same moment."""
    accounts = LibraryAccount.objects.filter(pk=account.pk)
    if not lock_member(account.member_id) or not accounts.exists():
        return False
    account.refresh_from_db()
    return True


def _library_synchronised(library: LibraryUrl, **_signal: Any) -> None:
    for account in LibraryAccount.objects.filter(library=library.name).order_by("pk"):
        synchronise(account, library)


def follow_libraries() -> None:
    library_synchronised.connect(_library_synchronised, dispatch_uid="imports.library_accounts")
