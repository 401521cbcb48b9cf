"""Whether the store of history answers, for those who watch over the site."""

from django.conf import settings

from history.address import Address
from history.interface import HistoryAway
from history.models import Pending


def trouble() -> str:
    """A sentence about what is wrong and what follows, or nothing."""
    address: Address | None = settings.HISTORY
    if address is None:
        return ""
    sentences = [_away(address), _refused()]
    return " ".join(sentence for sentence in sentences if sentence)


def _away(address: Address) -> str:
    from history.dynamo.client import hasty_client
    from history.dynamo.store import DynamoHistory

    try:
        DynamoHistory(hasty_client(address), address.prefix).ask()
    except HistoryAway as away:
        waiting = Pending.objects.filter(refused="").count()
        return f"{away} Parties go on; {waiting} writes wait and are delivered when it is back."
    return ""


def _refused() -> str:
    refused = Pending.objects.exclude(refused="").count()
    if not refused:
        return ""
    return f"{refused} writes were refused and are kept aside: see drain_history --refused-again."
