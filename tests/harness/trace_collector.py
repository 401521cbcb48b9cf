"""A collector of OpenTelemetry's traces, as processes reach it by OTLP over HTTP."""

import contextlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from tests.harness.http_server import serving


class CollectedSpan(NamedTuple):
    trace: str
    id: str
    parent: str
    name: str
    process: str
    seconds: float
    attributes: dict[str, str]


class TraceCollector:
    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.spans: list[CollectedSpan] = []

    def trace_with(self, name: str) -> list[CollectedSpan]:
        """Returns the trace that has a span of the name; raises ValueError unless it is one."""
        (trace,) = {each.trace for each in self.spans if each.name == name}
        return [each for each in self.spans if each.trace == trace]


@contextlib.contextmanager
def trace_collector() -> Iterator[TraceCollector]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            collector.spans.extend(_spans_in(content))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    collector = TraceCollector(server.server_address[1])
    with serving(server):
        yield collector


def _spans_in(content: bytes) -> Iterator[CollectedSpan]:
    for resource in ExportTraceServiceRequest.FromString(content).resource_spans:
        named = {each.key: each.value.string_value for each in resource.resource.attributes}
        for span in (span for scope in resource.scope_spans for span in scope.spans):
            yield CollectedSpan(
                span.trace_id.hex(),
                span.span_id.hex(),
                span.parent_span_id.hex(),
                span.name,
                named["service.instance.id"],
                (span.end_time_unix_nano - span.start_time_unix_nano) / 1e9,
                {
                    each.key: each.value.string_value or str(each.value.int_value)
                    for each in span.attributes
                },
            )
