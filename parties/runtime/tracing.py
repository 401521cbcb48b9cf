"""Traces of OpenTelemetry: a move from the socket that it came by to the sockets of every process.

Until `start` is called nothing is recorded. What caused a span
is named across tasks and processes by its `traceparent`, a text of W3C's Trace Context
(https://www.w3.org/TR/trace-context/); an empty one stands for no cause.
"""

import contextlib
import importlib.util
from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from opentelemetry.context import Context
    from opentelemetry.sdk.trace.export import SpanExporter
    from opentelemetry.trace import Tracer

Attribute = str | int
EXPORT_SECONDS = 2  # a collector that does not answer delays the end of a process by as much

_NOTHING: AbstractContextManager[None] = contextlib.nullcontext()
_tracer: "Tracer | None" = None


def start(version: str, process: str, exporter: "SpanExporter | None" = None) -> None:
    """Records spans from now on, and sends them to the collector that OTEL_EXPORTER_OTLP_ENDPOINT
    names; OpenTelemetry's other variables, as for sampling, are read by it too. Raises
    ImproperlyConfigured where what requirements-tracing.txt names is not installed."""
    global _tracer
    if not _is_installed():
        raise ImproperlyConfigured(
            "OTEL_EXPORTER_OTLP_ENDPOINT needs OpenTelemetry: "
            "`pip install -r requirements-tracing.txt`."
        )
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import OTELResourceDetector, Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    ours = Resource({"service.name": "watchparty", "service.instance.id": process})
    named = ours.merge(OTELResourceDetector().detect())
    provider = TracerProvider(resource=named.merge(Resource({"service.version": version})))
    sent_by = exporter or OTLPSpanExporter(timeout=EXPORT_SECONDS)
    provider.add_span_processor(BatchSpanProcessor(sent_by))
    _tracer = provider.get_tracer("watchparty", version)


def span(
    name: str, causes: Sequence[str] | None = None, **attributes: Attribute
) -> AbstractContextManager[Any]:
    """Records what is done within. Its cause is the first of the causes that is not empty, and it
    is linked to the others; None: the span that is current."""
    if _tracer is None:
        return _NOTHING
    if causes is None:
        return _tracer.start_as_current_span(name, attributes=attributes)
    from opentelemetry.trace import Link, get_current_span

    contexts = [_context_of(each) for each in dict.fromkeys(causes) if each]
    links = [Link(get_current_span(each).get_span_context()) for each in contexts[1:]]
    cause = contexts[0] if contexts else _context_of("")
    return _tracer.start_as_current_span(name, cause, attributes=attributes, links=links)


def current() -> str:
    """Returns the `traceparent` of the current span; empty if there is none."""
    if _tracer is None:
        return ""
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    carrier: dict[str, str] = {}
    TraceContextTextMapPropagator().inject(carrier)
    return carrier.get("traceparent", "")


def log_fields() -> dict[str, str]:
    """Returns the id of the current trace for a line of the log; nothing outside of one."""
    traceparent = current()
    return {"trace": traceparent.split("-")[1]} if traceparent else {}


def _context_of(traceparent: str) -> "Context":
    from opentelemetry.context import Context
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    return TraceContextTextMapPropagator().extract({"traceparent": traceparent}, Context())


def _is_installed() -> bool:
    try:
        return importlib.util.find_spec("opentelemetry.exporter.otlp.proto.http") is not None
    except ImportError:  # of a package that it would be in
        return False
