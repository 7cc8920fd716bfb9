"""One test under way: what it asks for, what it calls, what it cleans up."""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass

from keydesk.auth import Caller
from keydesk.credentials.heads import SECRET, client_id, heads
from keydesk.credentials.model import Grant, Kind
from keydesk.credentials.secret import NotOurs, parse
from keydesk.explaining import tokens
from keydesk.explaining.model import Link
from keydesk.explaining.places import Asked, find
from keydesk.explaining.words import called
from keydesk.kit.secret import Secret
from keydesk.oauth.issuing import Made
from keydesk.trying import model, verbs
from keydesk.trying.gates import Gates, Heard, Request
from keydesk.trying.model import PRODUCTS, Step, saying
from keydesk.trying.verbs import Seen, Wanted

TOKEN = Asked("POST", "/oauth/token")
JSON = {"content-type": "application/json", "accept": "application/json"}


@dataclass
class Trial:
    """`token` is what the last step calls with; None = nothing but the rows to judge by."""

    gates: Gates
    by: Caller
    seen: Seen
    wanted: Wanted
    token: Secret | None = None
    made: Made | None = None

    def steps(self) -> list[Step]:
        """Up to the first that failed.  What it made is gone when they are told."""
        try:
            return self._steps()
        finally:
            self._end()

    def _steps(self) -> list[Step]:
        links = self.seen.links
        steps = model.standing(links)
        more: tuple[Callable[[], list[Step]], ...] = (
            self._get_token, lambda: model.permitted(links), self._read,
        )  # fmt: skip
        for tried in more:
            if model.passed(steps):
                steps += tried()
        return model.until_failed(steps)

    def _get_token(self) -> list[Step]:
        key = called(self.seen.credential)
        if self.wanted.secret and not self._its_own(self.wanted.secret):
            return [saying("token", model.NOT_ITS_OWN, ok=False, key=key)]
        if self.seen.credential.kind is Kind.API_KEY:
            self.token = self.wanted.secret
            return [saying("token", model.NO_TOKEN)]
        may = tokens.grant(self.seen.told.facts, find(self.gates.places, TOKEN))
        if not may.ok:
            return [model.step("token", may)]
        return [self._asked(self.wanted.secret) if self.wanted.secret else self._tried()]

    def _tried(self) -> Step:
        house, now = self.gates.house, self.gates.house.clock()
        prefixes = house.settings.prefixes
        with house.database.write() as db:
            begun = verbs.begin_trial(db, self.seen, prefixes=prefixes, now=now)
        key = called(self.seen.credential)
        if begun is None:
            told: dict[str, object] = {"key": key, "connection": self.seen.connection.label}
            return model.step("token", Link("password", False, model.NO_PASSWORD, told))
        self.made, grant = begun
        self.token = self.made.access
        return saying("token", model.GIVEN, key=key, grant=str(grant))

    def _asked(self, secret: Secret) -> Step:
        """At the token endpoint itself, with the secret that was given."""
        grant, body = self._body(secret)
        heard = self._call("/oauth/token", body, self.gates.booked)
        if heard.status != 200:
            return _refused("token", TOKEN, heard, heard.told.get("error_description", ""))
        self.token = Secret(heard.told["access_token"])
        return saying("token", model.GIVEN, key=called(self.seen.credential), grant=str(grant))

    def _body(self, secret: Secret) -> tuple[Grant, dict[str, str]]:
        client, account = self.seen.credential, self.seen.account
        assert client.terms
        if Grant.CLIENT_CREDENTIALS in client.terms.grants and self.wanted.password is None:
            return Grant.CLIENT_CREDENTIALS, {"grant_type": "client_credentials"}
        password = self.wanted.password.reveal() if self.wanted.password else ""
        name = (account.username if account else "") or ""
        body = {"grant_type": "password", "username": name, "password": password}
        return Grant.PASSWORD, body

    def _call(self, path: str, body: dict[str, str], ask: Callable[[Request], Heard]) -> Heard:
        """As the client, who proves itself in the header."""
        assert self.wanted.secret
        id_ = client_id(self.gates.house.settings.prefixes, self.seen.credential.id)
        known = f"{id_}:{self.wanted.secret.reveal()}"
        basic = base64.b64encode(known.encode()).decode()
        headers = {**JSON, "authorization": f"Basic {basic}"}
        return ask(Request("POST", path, headers, json.dumps(body).encode(), self.by.address))

    def _read(self) -> list[Step]:
        if self.token is None:
            return [self._judged()]
        headers = {"authorization": f"Bearer {self.token.reveal()}", "accept": "application/json"}
        asked = Request("GET", f"{PRODUCTS.path}?limit=1", headers, b"", self.by.address)
        heard = (self.gates.booked if self.wanted.secret else self.gates.unbooked)(asked)
        if heard.status != 200:
            return [_refused("read", PRODUCTS, heard, heard.told.get("message", ""))]
        items = heard.told["_embedded"]["items"]
        first = items[0]["identifier"] if items else ""
        return [self._told(first, (model.FIRST, model.NO_PRODUCT, model.ANSWERED))]

    def _judged(self) -> Step:
        house = self.gates.house
        with house.database.read() as db:
            product = verbs.read_first(db, self.seen, now=house.clock())
        first = (product.identifier or "") if product else ""
        return self._told(first, (model.JUDGED, model.JUDGED_EMPTY, model.JUDGED_ANSWERED))

    def _told(self, first: str, texts: tuple[str, str, str]) -> Step:
        """Whoever may not read products is not told of any, nor of one that their group hides."""
        some, none, unnamed = texts
        if verbs.READ not in self.by.permissions or not self._seen(first):
            return saying("read", unnamed, request=PRODUCTS)
        return saying("read", some if first else none, request=PRODUCTS, product=first)

    def _seen(self, identifier: str) -> bool:
        with self.gates.house.database.read() as db:
            return not identifier or verbs.sees(db, self.by, identifier)

    def _end(self) -> None:
        """The trial token is dead before the answer goes out."""
        house = self.gates.house
        if self.made:
            with house.database.write() as db:
                verbs.end_trial(db, self.made, now=house.clock())
        elif self.token and self.seen.credential.kind is Kind.OAUTH_CLIENT:
            self._call("/oauth/revoke", {"token": self.token.reveal()}, self.gates.booked)

    def _its_own(self, secret: Secret) -> bool:
        """By its public part: a secret of anybody else is not tried out here."""
        prefixes = self.gates.house.settings.prefixes
        of_key = self.seen.credential.kind is Kind.API_KEY
        presented = parse(secret, prefixes if of_key else heads(SECRET, prefixes))
        return not isinstance(presented, NotOurs) and (
            presented.credential_id == self.seen.credential.id
        )


def _refused(name: str, asked: Asked, heard: Heard, said: str) -> Step:
    return saying(name, model.REFUSED, ok=False, request=asked, status=heard.status, said=said)
