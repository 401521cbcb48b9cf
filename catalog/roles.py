"""The role of a content manager: a group with exactly the permissions that the work takes."""

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

CONTENT_MANAGER = "Content manager"
APPS = ("catalog", "imports")
# Titles are retired, and never deleted: open rooms and histories name them.
VERBS = {
    "title": ("view", "add", "change"),
    "person": ("view", "add", "change"),
    "genre": ("view", "add", "change"),
    "mood": ("view", "add", "change"),
    "credit": ("view", "add", "change", "delete"),
    "availability": ("view", "add", "change", "delete"),
    "tableupload": ("view", "add", "delete"),
    "syncrun": ("view",),
    "titlemerge": ("view", "add", "change"),
    "missingtitle": ("view",),
}


def prepare_roles() -> None:
    """Makes the group, or gives it what this release has; other groups are the operator's own."""
    allowed = Q()
    for model, verbs in VERBS.items():
        allowed |= Q(content_type__model=model, codename__in=[f"{verb}_{model}" for verb in verbs])
    group, _is_new = Group.objects.get_or_create(name=CONTENT_MANAGER)
    group.permissions.set(Permission.objects.filter(allowed, content_type__app_label__in=APPS))
