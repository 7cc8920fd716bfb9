"""A span for each request when somebody wants them, and nothing at all when nobody does."""

import gzip
import http.server
import sys
import threading

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from keydesk import traces
from keydesk.app import doors
from keydesk.auth import Gate
from keydesk.kit.settings import Settings
from keydesk.tracing import Tracing, start
from tests.auth.calling import PRODUCTS
from tests.harness.inside import TestClient

PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


@pytest.fixture
def kept():
    return InMemorySpanExporter()


@pytest.fixture
def program(sqlite_house, kept):
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(kept))
    house = sqlite_house.inside
    yield TestClient(
        Gate(house, doors(house), Tracing(provider)), "http://desk.test", client=("127.0.0.1", 1)
    )
    provider.shutdown()


def test_a_call_is_a_span_of_its_route(sqlite_house, program, kept):
    secret = sqlite_house.issue().secret.reveal()
    answer = program.get(f"{PRODUCTS}/none?x=1", headers={"Authorization": f"Bearer {secret}"})
    (span,) = kept.get_finished_spans()
    assert span.name.startswith("GET /api/rest/v1/products/{")
    assert (span.kind, span.parent) == (SpanKind.SERVER, None)
    assert 0 < span.end_time - span.start_time < 10_000_000_000
    route = span.name.removeprefix("GET ")
    assert dict(span.attributes) == {
        "http.request.method": "GET", "http.route": route, "http.response.status_code": 404,
        "url.scheme": "http", "keydesk.door": "catalog", "keydesk.outcome": "accepted",
        "keydesk.request_id": answer.headers["x-request-id"],
    }  # fmt: skip
    assert secret not in span.to_json()


def test_a_traceparent_is_honoured(program, kept):
    program.get("/healthz", headers={"traceparent": PARENT, "tracestate": "a=b"})
    (span,) = kept.get_finished_spans()
    assert f"{span.context.trace_id:032x}" == PARENT.split("-")[1]
    assert f"{span.parent.span_id:016x}" == PARENT.split("-")[2]
    assert span.context.trace_state.get("a") == "b"


@pytest.mark.parametrize("odd", [PARENT[:-1], "00-" + "0" * 32 + "-" + "0" * 16 + "-01", "é" * 55])
def test_an_odd_traceparent_begins_a_trace_of_its_own(program, kept, odd):
    assert program.get("/healthz", headers={"traceparent": odd.encode()}).status_code == 200
    assert kept.get_finished_spans()[0].parent is None


def test_a_failure_of_ours_is_an_error_of_the_span(sqlite_house, program, kept):
    with sqlite_house.write() as db:
        db.exec_driver_sql("ALTER TABLE credentials RENAME TO away")
    program.get("/healthz")
    program.request("ODD", "/nothing")
    ours, theirs = kept.get_finished_spans()
    assert (ours.status.status_code, theirs.status.status_code) == (
        StatusCode.ERROR, StatusCode.UNSET,
    )  # fmt: skip
    assert theirs.name == "_OTHER front"


def test_trouble_with_tracing_is_none_of_the_callers(program, kept, caplog, monkeypatch):
    monkeypatch.setattr(Tracing, "_record", lambda *_: 1 / 0)
    assert program.get("/healthz").status_code == 200
    assert [record.message for record in caplog.records] == ["span_not_recorded"]


def test_nobody_asks_for_traces_nothing_is_loaded(tmp_path, monkeypatch):
    for name in traces.VARIABLES:
        monkeypatch.delenv(name, raising=False)
    assert traces.begin(Settings(tmp_path)) is None


def test_wanted_but_not_installed_is_said_and_keydesk_starts(tmp_path, monkeypatch, caplog):
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.delitem(sys.modules, "keydesk.tracing")
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)
    assert traces.begin(Settings(tmp_path)) is None
    assert [record.message for record in caplog.records] == ["tracing_not_installed"]


class Collector(http.server.BaseHTTPRequestHandler):
    """Takes what is sent over OTLP."""

    taken: list[tuple[str, bytes]]

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        zipped = self.headers.get("Content-Encoding") == "gzip"
        self.taken.append((self.path, gzip.decompress(body) if zipped else body))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


def test_spans_are_sent_to_the_collector_at_the_latest_when_the_worker_stops(sqlite_house):
    Collector.taken = []
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Collector) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        tracing = start(f"http://127.0.0.1:{server.server_port}")
        house = sqlite_house.inside
        TestClient(Gate(house, doors(house), tracing), "http://desk.test").get("/healthz")
        tracing.close()
        server.shutdown()
    ((path, body),) = Collector.taken
    (spans,) = ExportTraceServiceRequest.FromString(body).resource_spans
    named = {one.key: one.value.string_value for one in spans.resource.attributes}
    assert (path, named["service.name"]) == ("/v1/traces", "keydesk")
    assert spans.scope_spans[0].spans[0].name == "GET /healthz"
