"""What `keydesk apis routes --path` says of one call."""

from keydesk.apis.paths import Fault, Refused
from keydesk.apis.table import UNMAPPED, Found
from keydesk.doors.apis_words import WORDS, sentence


def test_a_sentence_says_what_a_call_needs_and_why():
    """It said "Refused: encoding." and "any (/ping, crm)"."""
    said = {
        answer: sentence("GET", "/v1/a/7", answer)
        for answer in (
            Found("a:read", "/v1/a/{id}", "crm"), Found("any", "/v1/a/{id}", "crm"),
            Found("public", "/v1/a/{id}", "crm"), UNMAPPED, Refused(Fault.DOTS),
        )
    }  # fmt: skip
    route = ": it is /v1/a/{id} of the API crm."
    assert list(said.values()) == [
        f"GET /v1/a/7 needs a:read{route}",
        f"GET /v1/a/7 needs any credential that works{route}",
        f"GET /v1/a/7 is open to all{route}",
        "GET /v1/a/7 is refused whoever calls: no route of an API takes it.",
        f"GET /v1/a/7 is refused whoever calls. {WORDS[Fault.DOTS]}",
    ]
