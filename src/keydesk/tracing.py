"""A span for each request, sent over OTLP.  Loaded only when somebody wants traces.

A request that came with a `traceparent` (W3C Trace Context) becomes part of that trace.
"""

import logging
from typing import Any

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import OTELResourceDetector, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import SpanKind, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from starlette.types import Scope

import keydesk
from keydesk.auth import Passage
from keydesk.auth.booking import METHODS
from keydesk.kit.clock import nanoseconds, running

log = logging.getLogger("keydesk.tracing")
PARENT = TraceContextTextMapPropagator()
HEADERS = (b"traceparent", b"tracestate")


def start(endpoint: str) -> "Tracing":
    """`endpoint` "" is what OTEL_EXPORTER_OTLP_ENDPOINT says.  The other OTEL_* variables count."""
    exporter = OTLPSpanExporter(f"{endpoint}/v1/traces") if endpoint else OTLPSpanExporter()
    named = {"service.name": "keydesk", "service.version": keydesk.__version__}
    provider = TracerProvider(
        resource=Resource.create(named).merge(OTELResourceDetector().detect())
    )
    provider.add_span_processor(BatchSpanProcessor(exporter))
    return Tracing(provider)


class Tracing:
    def __init__(self, provider: TracerProvider) -> None:
        self.provider = provider
        self.tracer = provider.get_tracer("keydesk", keydesk.__version__)

    def __call__(self, passage: Passage, scope: Scope) -> None:
        """After the answer: no trouble with tracing can become one of the caller's."""
        try:
            self._record(passage, scope)
        except Exception:
            log.exception("span_not_recorded")

    def _record(self, passage: Passage, scope: Scope) -> None:
        ended = nanoseconds()
        began = ended - int((running() - passage.started) * 1_000_000_000)
        about = _attributes(passage, scope)
        span = self.tracer.start_span(
            f"{about['http.request.method']} {passage.route or passage.door}",
            context=PARENT.extract(_headers(scope)),
            kind=SpanKind.SERVER,
            attributes=about,
            start_time=began,
        )
        if passage.status >= 500:
            span.set_status(StatusCode.ERROR)
        span.end(ended)

    def close(self) -> None:
        """Sends what waits."""
        self.provider.shutdown()


def _attributes(passage: Passage, scope: Scope) -> dict[str, Any]:
    """OpenTelemetry's names where it has one.  Nothing that a caller wrote: no path, no query."""
    method = scope["method"] if scope["method"] in METHODS else "_OTHER"
    return {
        "http.request.method": method,
        "http.route": passage.route,
        "http.response.status_code": passage.status,
        "url.scheme": passage.origin.scheme,
        "keydesk.door": passage.door,
        "keydesk.outcome": passage.outcome,
        "keydesk.request_id": passage.request_id,
    }


def _headers(scope: Scope) -> dict[str, str]:
    return {
        name.decode("ascii"): value.decode("latin-1")
        for name, value in scope["headers"]
        if name in HEADERS
    }
