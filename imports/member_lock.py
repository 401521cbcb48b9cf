"""Of a member's imports and accounts at libraries, one at a time changes their history."""

from django.contrib.auth.models import User

from history import person_lock
from history.person_keys import member_key
from imports.models import Import


def lock(upload: Import) -> bool:
    """Locks the member until the transaction ends, and reads the import again.

    Returns False if it, or the member, was deleted at the same moment. History is locked first,
    as by who deletes a member.
    """
    if not lock_member(upload.member_id) or not Import.objects.filter(pk=upload.pk).exists():
        return False
    upload.refresh_from_db()
    return True


def lock_member(account: int) -> bool:
    """Locks the member until the transaction ends. Returns whether there still is one."""
    person_lock.lock_for_writing({member_key(account)})
    return User.objects.select_for_update().filter(pk=account).first() is not None


def is_another_at_work(upload: Import) -> bool:
    states = (Import.State.STORING, Import.State.UNDOING)
    others = Import.objects.filter(member=upload.member_id, state__in=states)
    return others.exclude(pk=upload.pk).exists()
