"""A request is mapped to one route alone, and what two programs could read differently to none."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keydesk.apis.paths import Fault, Refused, overriding
from keydesk.apis.table import UNMAPPED, Found, Line, RouteTable

LINES = (
    Line("crm", "GET", "/v1/contacts", "contacts:read"),
    Line("crm", "POST", "/v1/contacts", "contacts:create"),
    Line("crm", "GET", "/v1/contacts/{id}", "contacts:read"),
    Line("crm", "DELETE", "/v1/contacts/{id}", "contacts:delete"),
    Line("crm", "GET", "/v1/contacts/export", "contacts:export"),
    Line("crm", "GET", "/v1/contacts/{id}/notes", "notes:read"),
    Line("crm", "GET", "/v1/contacts/export/{day}", "contacts:export"),
    Line("crm", "OPTIONS", "/v1/contacts", "public"),
    Line("crm", "GET", "/v1/orders/", "orders:read"),
)
TABLE = RouteTable(LINES)


def needs(method, path):
    answer = TABLE.find(method, path)
    match answer:
        case Found():
            return answer.permission
        case Refused():
            return answer.reason
    return None


def test_a_call_needs_what_its_route_says():
    """HEAD needs what GET does; a fixed segment counts before a parameter; case counts."""
    assert [needs(*line.split()) for line in (
        "GET /v1/contacts", "GET /v1/contacts?full=1&x=%2e%2e/", "HEAD /v1/contacts/7",
        "POST /v1/contacts", "GET /v1/contacts/export", "GET /v1/contacts/a%40b.c",
        "GET /v1/contacts/J%C3%BCrgen", "DELETE /v1/contacts/export", "OPTIONS /v1/contacts",
        "GET /v1/contacts/export/monday", "GET /v1/orders/",
    )] == [
        "contacts:read", "contacts:read", "contacts:read", "contacts:create", "contacts:export",
        "contacts:read", "contacts:read", "contacts:delete", "public", "contacts:export",
        "orders:read",
    ]  # fmt: skip
    for line in (
        "GET /v1/Contacts", "GET /v1/contacts/", "GET /v1/orders", "OPTIONS /v1/contacts/7",
        "PUT /v1/contacts/7", "GET /v1", "GET /", "GET /v1/contacts/7/notes/1", "HEAD /v1/none",
    ):  # fmt: skip
        assert TABLE.find(*line.split()) == UNMAPPED, line


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/v1/contacts%2f7", "encoding"), ("/v1/contacts/..%2F7", "encoding"),
        ("/v1/contacts/%5c7", "encoding"), ("/v1/contacts/%2e%2e/orders/", "encoding"),
        ("/v1/contacts/%2E", "encoding"), ("/v1/contacts/%65xport", "encoding"),
        ("/v1/contacts/%252f", "encoding"), ("/v1/contacts/a%3bb", "encoding"),
        ("/v1/contacts/a%3Fb", "encoding"), ("/v1/contacts/a%00", "encoding"),
        ("/v1/contacts/a%0d%0aX:y", "encoding"), ("/v1/contacts/a%7f", "encoding"),
        ("/v1/contacts/../orders/", "dots"), ("/v1/./contacts", "dots"),
        ("/v1/contacts/..", "dots"),
        ("/v1/contacts/..;/orders/", "signs"), ("/v1/contacts;a=b/7", "signs"),
        ("/v1//contacts", "slashes"), ("//v1/contacts", "slashes"), ("/v1/contacts//", "slashes"),
        ("/v1\\contacts", "signs"), ("/v1/contacts/a b", "signs"), ("/v1/contacts/\x01", "signs"),
        ("/v1/contacts/%", "signs"), ("/v1/contacts/%zz", "signs"), ("/v1/contacts/%2", "signs"),
        ("/v1/contacts/ü", "signs"), (b"/v1/contacts/\xc3\xbc", "signs"),
        ("/v1/contacts#x", "signs"), ("/v1/contacts?x#y", "signs"), ("/v1/contacts\n", "signs"),
        ("/v1/contacts/%c0%ae", "utf8"), ("/v1/contacts/%ff", "utf8"),
        ("/v1/contacts/%ed%a0%80", "utf8"), ("/v1/contacts/%e0%80%af", "utf8"),
        ("http://x/v1/contacts", "target"), ("*", "target"), ("", "target"), ("v1", "target"),
        ("?/v1/contacts", "target"), ("/" + "a" * 8200, "long"), ("/a" * 70, "long"),
        ("/v1/contacts/EXPORT", "looks_like"), ("/v1/contacts/export.json", "looks_like"),
        ("/v1/contacts/export%20", "looks_like"), ("/v1/contacts/%EF%BD%85xport", "looks_like"),
        ("/v1/contacts/Export/notes", "looks_like"),
        ("/v1/contacts/%EF%BC%8E%EF%BC%8E", "looks_like"), ("/v1/a%EF%BC%8F7", "looks_like"),
    ],
)  # fmt: skip
def test_what_two_programs_could_read_differently_is_refused(path, reason):
    """Security case 87: `/contacts/..;/payments` was one address for the proxy that judged it and
    another one for the program behind."""
    for method in ("GET", "HEAD", "DELETE"):
        assert TABLE.find(method, path) == Refused(Fault(reason))


def test_methods_are_exact():
    for method in ("get", "Get", "TRACE", "CONNECT", "PROPFIND", "", "GET ", "GET\n"):
        assert TABLE.find(method, "/v1/contacts") == Refused(Fault.METHOD)


def test_an_overriding_method_is_judged_too_or_refused():
    """A POST with X-HTTP-Method-Override: DELETE took a create's permission for a delete."""
    for name in ("X-HTTP-Method-Override", "x-http-method", "X_METHOD_OVERRIDE"):
        assert overriding({name: "delete"}) == "DELETE"
        assert overriding([(name.encode(), b" DELETE ")]) == "DELETE"
        for value in ("TRACE", "", "DELETE, GET", "DEL\nETE"):
            assert overriding({name: value}) == Refused(Fault.OVERRIDE)
    assert overriding([(b"x-http-method", b"PUT"), (b"x-method-override", b"DELETE")]) == Refused(
        Fault.OVERRIDE
    )
    assert overriding({}, b"_method=DELETE") == "DELETE"
    assert overriding({}, b"%5fmethod=patch&a=b") == "PATCH"
    for query in (b"a;_method=DELETE", b".method=DELETE", b"%5Bmethod=DELETE", b"_method[]=DELETE"):
        assert overriding({}, query) == "DELETE", query
    assert overriding({"X-Original-URL": "/v1/x"}) == Refused(Fault.OVERRIDE)
    assert overriding({"Accept": "x"}, b"method=DELETE") is None

    def permissions(*asked, **headers):
        return [found.permission for found in TABLE.find_all(*asked, headers)]

    assert permissions("GET", "/v1/contacts/7") == ["contacts:read"]
    both = permissions("GET", "/v1/contacts/7", **{"X-HTTP-Method-Override": "DELETE"})
    assert both == permissions("GET", "/v1/contacts/7?_method=DELETE")
    assert both == ["contacts:read", "contacts:delete"]
    assert TABLE.find_all("GET", "/v1/contacts/7?_method=PUT") == UNMAPPED
    assert TABLE.find_all("POST", "/v1/contacts", {"X-Rewrite-Url": "/"}) == Refused(Fault.OVERRIDE)


def test_two_routes_that_cross_are_refused_unless_they_need_the_same():
    crossing = RouteTable(
        [
            Line("x", "GET", "/{a}/b", "one:read"),
            Line("x", "GET", "/a/{b}", "two:read"),
            Line("x", "GET", "/c/{b}", "one:read"),
        ]
    )
    assert crossing.find("GET", "/a/b") == Refused(Fault.TWO_ROUTES)
    assert crossing.find("GET", "/c/b").permission == "one:read"
    assert crossing.find("GET", "/a/x").permission == "two:read"


PARTS = st.sampled_from(["a", "b", "{x}", "{y}", "export"])
TEMPLATES = st.lists(PARTS, max_size=3).map(lambda parts: "/" + "/".join(parts))
ROUTES = st.lists(
    st.tuples(st.sampled_from(["GET", "POST"]), TEMPLATES, st.sampled_from(["p:a", "p:b", "p:c"])),
    max_size=6,
    unique_by=lambda route: (route[0], re.sub(r"\{.\}", "{}", route[1])),
)
SIGN = st.sampled_from(
    ["a", "b", "export", "Export", "7", "%41", "%C3%A9", "..", ".", ";", "%2f", ""]
)
PATHS = st.lists(st.lists(SIGN, max_size=2).map("".join), min_size=1, max_size=4).map(
    lambda parts: "/" + "/".join(parts)
)


@settings(max_examples=150, deadline=None)
@given(ROUTES, st.sampled_from(["GET", "HEAD", "POST"]), PATHS)
def test_nothing_maps_to_another_template_than_the_obvious_rule_does(routes, method, path):
    """The obvious rule: all routes one after another, the narrowest of those that fit."""
    table = RouteTable([Line("x", *route) for route in routes])
    answer = table.find(method, path)
    fitting = [
        (template, permission)
        for kind, template, permission in routes
        if kind == ("GET" if method == "HEAD" else method)
        and re.fullmatch(re.sub(r"\{.\}", "[^/]+", template), path)
    ]
    if isinstance(answer, Found):
        assert (answer.template, answer.permission) in fitting
        parts = answer.template.split("/")
        for template, permission in fitting:
            narrower = all(
                not mine.startswith("{") or theirs.startswith("{")
                for mine, theirs in zip(parts, template.split("/"), strict=True)
            )
            assert narrower or permission == answer.permission
    elif answer == UNMAPPED:
        assert not fitting
    if "%2f" in path or "%41" in path or ";" in path or ".." in path.split("/") or "//" in path:
        assert isinstance(answer, Refused)
