"""Everything that rooms count."""

from prometheus_client import Counter, Gauge, Histogram

SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5)

messages = Counter("watchparty_messages", "Messages that were understood, by type.", ["type"])
refusals = Counter("watchparty_refusals", "What was refused, by error code.", ["code"])
sockets = Gauge("watchparty_sockets", "Open WebSockets.")
rooms = Gauge("watchparty_rooms", "Rooms that are open in this process.")
commits = Histogram(
    "watchparty_commit_seconds", "From taking a batch to its commit.", buckets=SECONDS
)
commit_failures = Counter(
    "watchparty_commit_failures", "Batches that could not be committed: nothing of them is saved."
)
moves = Counter("watchparty_moves", "Committed changes that set or clear somebody's weights.")
batches = Histogram(
    "watchparty_batch_changes", "Changes taken in one commit.", buckets=(1, 2, 5, 10, 25, 50, 100)
)
rankings = Histogram("watchparty_ranking_seconds", "From a new state to its list.", buckets=SECONDS)
snapshots = Counter("watchparty_snapshots", "Snapshots made: arrivals, resyncs, slow screens.")
gaps = Counter("watchparty_gaps", "Times that a room caught up because it had missed something.")
deliveries = Histogram(
    "watchparty_delivery_seconds",
    "From telling other processes of a change to every screen here having been sent it.",
    buckets=SECONDS,
)
drops = Counter("watchparty_drops", "Messages to other processes dropped: the bus is away.")
conflations = Counter(
    "watchparty_conflations", "Lists not sent to a slow screen, since a newer one was there."
)
resyncs = Counter(
    "watchparty_resyncs", "Times that an open screen was sent a snapshot instead of events."
)
arrivals = Counter("watchparty_arrivals", "Screens that were opened.")
reconnects = Counter(
    "watchparty_reconnects",
    "Those of them whose participant had been here within a minute, on this process or another.",
)
leases = Gauge("watchparty_leases", "Participants for whose presence this process answers.")
unlogged = Counter(
    "watchparty_unlogged", "Interactions dropped from the log: the store was away for too long."
)
