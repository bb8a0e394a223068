"""Counters for operators: how much, how fast, never who or what."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

REGISTRY = CollectorRegistry()

UPDATES = Counter("tanya_netral_updates", "Updates taken, by result", ["result"], registry=REGISTRY)
QUESTIONS = Counter("tanya_netral_questions", "Questions, by outcome", ["outcome"], registry=REGISTRY)
INCIDENTS = Counter("tanya_netral_incidents", "Updates that ended in an apology", registry=REGISTRY)
UPDATE_SECONDS = Histogram(
    "tanya_netral_update_seconds", "Time spent on an update before its commit", registry=REGISTRY
)
DELIVERIES = Counter(
    "tanya_netral_deliveries", "Attempts to deliver, by channel and result", ["channel", "result"], registry=REGISTRY
)
OUTBOX_WAITING = Gauge("tanya_netral_outbox_waiting", "Deliveries that wait or are under way", registry=REGISTRY)
OUTBOX_HELD = Gauge("tanya_netral_outbox_held", "Letters held because a region has no recipient", registry=REGISTRY)
OUTBOX_OLDEST = Gauge(
    "tanya_netral_outbox_oldest_seconds", "Age of the oldest letter that waits, known to the hour", registry=REGISTRY
)
