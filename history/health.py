"""Health check of the store of history."""

from django.conf import settings

from history.interface import HistoryUnavailable
from history.models import Pending
from history.url import DynamoUrl


def problem() -> str:
    """Describes what is wrong and what follows from it; empty when nothing is."""
    address: DynamoUrl | None = settings.HISTORY
    if address is None:
        return ""
    sentences = [_unreachable(address), _refused()]
    return " ".join(sentence for sentence in sentences if sentence)


def _unreachable(address: DynamoUrl) -> str:
    from history.dynamo.client import probe_client
    from history.dynamo.store import DynamoHistory

    try:
        DynamoHistory(probe_client(address), address.prefix).ping()
    except HistoryUnavailable as away:
        waiting = Pending.objects.filter(refused="").count()
        return f"{away} Parties go on; {waiting} writes wait and are delivered when it is back."
    return ""


def _refused() -> str:
    refused = Pending.objects.exclude(refused="").count()
    if not refused:
        return ""
    return f"{refused} writes were refused and are kept aside: see drain_history --refused-again."
