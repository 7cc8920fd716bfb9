"""What a batch may write into the attempts book: little, and no credentials."""

import json
from dataclasses import replace
from pathlib import Path

from starlette.routing import Router

from keydesk.akeneo import api
from keydesk.akeneo.words import words
from keydesk.attempts import Book
from keydesk.auth import Accepted, Door, Gate, House
from keydesk.kit.settings import Settings
from tests.akeneo.conftest import CALLERS, NOW, ROOT, own_database, writable
from tests.harness.inside import TestClient

__all__ = ["own_database", "writable"]


class Connected:
    """The book holds in full what belongs to a connection."""

    def ask(self, _, __=""):
        return Accepted(replace(CALLERS["nordlys"], connection_id="shop"))

    recall = ask


def test_names_of_lines_are_kept_short_and_without_credentials(writable):
    book = Book()
    house = House(Settings(Path()), writable.database, writable.database, lambda: NOW, book)
    door = Door("/", "catalog", Router(api.routes), words, (Connected(),), body_limit=20_000_000)
    headers = {"Authorization": "Bearer nordlys"}
    near = ("127.0.0.1", 50000)
    client = TestClient(Gate(house, [door]), "http://pim.test", headers=headers, client=near)
    secret = f"{house.settings.prefixes[0]}_{'a1' * 20}"
    lines = [{"identifier": name, "family": "nope"} for name in (secret, "x" * 500_000)]
    kind = {"Content-Type": "application/vnd.akeneo.collection+json"}
    sent = "\n".join(map(json.dumps, lines))
    assert client.patch(f"{ROOT}/products", content=sent, headers=kind).is_success
    calls = [call for call, _ in book.take().recent]
    labels = {f"xx_{number}": "no such locale" for number in range(50)}
    family = {"code": "bad code", "labels": labels}
    assert client.patch(f"{ROOT}/measurement-families", json=[family] * 100).is_success
    calls += [call for call, _ in book.take().recent]
    assert [bool(call.trouble) for call in calls] == [True, True]
    for call in calls:
        kept = json.dumps(call.trouble)
        assert len(call.trouble) <= 100
        assert len(kept) < 100_000
        assert "a1a1" not in kept
