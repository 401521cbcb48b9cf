"""Prometheus metrics of rooms and sockets."""

from prometheus_client import Counter, Gauge, Histogram

from history.metrics import outbox_seconds as outbox_seconds  # with all others on /metrics

SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5)

messages = Counter("watchparty_messages", "Valid messages received, by type.", ["type"])
refusals = Counter("watchparty_refusals", "Messages refused, by error code.", ["code"])
sockets = Gauge("watchparty_sockets", "Open WebSockets.")
closes = Counter("watchparty_closes", "WebSockets that closed, by reason.", ["reason"])
rooms = Gauge("watchparty_rooms", "Rooms that are open in this process.")
commits = Histogram(
    "watchparty_commit_seconds", "From taking a batch to its commit.", buckets=SECONDS
)
commit_failures = Counter(
    "watchparty_commit_failures", "Batches that could not be committed: nothing of them is saved."
)
moves = Counter("watchparty_moves", "Committed changes that set or clear somebody's weights.")
batch_commands = Histogram(
    "watchparty_batch_commands", "Commands in one commit.", buckets=(1, 2, 5, 10, 25, 50, 100)
)
rankings = Histogram("watchparty_ranking_seconds", "From a new state to its list.", buckets=SECONDS)
snapshots = Counter("watchparty_snapshots", "Snapshots: new connections, resyncs, slow clients.")
gaps = Counter("watchparty_gaps", "Times that a room caught up after a gap in its events.")
epoch_changes = Counter(
    "watchparty_epoch_changes",
    "Times that a room found its party in another epoch: a restored database.",
)
deliveries = Histogram(
    "watchparty_delivery_seconds",
    "From publishing a change to other processes until all connections here have been sent it.",
    buckets=SECONDS,
)
bus_dropped_messages = Counter(
    "watchparty_bus_dropped_messages", "Messages to other processes dropped: the bus is down."
)
conflations = Counter(
    "watchparty_conflations", "Lists not sent to a slow client, since there was a newer one."
)
resyncs = Counter(
    "watchparty_resyncs", "Times that an open connection was sent a snapshot instead of events."
)
connections_opened = Counter("watchparty_connections_opened", "Connections that were opened.")
reconnects = Counter(
    "watchparty_reconnects",
    "Those of them whose participant was connected within a minute before, to any process.",
)
background_failures = Counter(
    "watchparty_background_failures", "Failures of background work, by its name.", ["work"]
)
leases = Gauge("watchparty_leases", "Leases held by this process on participants' presence.")
dropped_interactions = Counter(
    "watchparty_dropped_interactions", "Interactions not logged: the store was down for too long."
)
