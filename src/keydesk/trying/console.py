"""The page "Test connection"."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from keydesk.auth import caller_of, guarded, house_of
from keydesk.connections import verbs as connections
from keydesk.connections.model import Connection
from keydesk.credentials.model import Credential, Grant
from keydesk.explaining import verbs as explaining
from keydesk.explaining.model import Link
from keydesk.explaining.places import find
from keydesk.explaining.remedies import Step
from keydesk.explaining.words import called
from keydesk.kit.errors import Violation
from keydesk.shell import N_, forms, render
from keydesk.shell.i18n import of as language_of
from keydesk.trying import desk, pasting_console, verbs
from keydesk.trying.gates import gates_of
from keydesk.trying.model import PRODUCTS, Report
from keydesk.trying.verbs import Wanted

MESSAGES = {"connection.mended": N_("Done. Test the connection again.")}
ONE = "/console/connections/{code}/test"
Said = Link | Step | Violation


def show(request: Request) -> Response:
    """Before the test: what can be tested."""
    house, by, code = house_of(request), caller_of(request), request.path_params["code"]
    wanted = request.query_params.get("credential", "")
    with house.database.read() as db:
        connection = connections.find(db, by, code)
        known = verbs.every(db, by, code, now=house.clock())
    chosen = verbs.choose(known, wanted, house.clock())
    return _page(request, connection, known, chosen, None)


def test(request: Request) -> Response:
    """The answer to the POST is the page, as with what is shown once: nothing of it is kept."""
    form, code = forms.read(request), request.path_params["code"]
    typed = (form.one(name) for name in ("credential", "secret", "password"))
    wanted = Wanted.of(*typed, prefixes=house_of(request).settings.prefixes)
    told = desk.run(gates_of(request.scope), caller_of(request), code, wanted)
    known = [one for one in (told.credential, *told.others) if one]
    return _page(request, told.connection, known, told.credential, told)


def mend(request: Request) -> Response:
    """What the test proposed, by the verb of explanations: all of it or nothing."""
    house, form, code = house_of(request), forms.read(request), request.path_params["code"]
    by, id_, now = caller_of(request), form.one("credential"), house.clock()
    target = find(gates_of(request.scope).places, PRODUCTS)
    with house.database.write() as db:
        connections.find(db, by, code)
        explaining.mend(db, by, id_, target, way=form.one("way"), mark=form.one("mark"), now=now)
    return forms.go(f"{ONE.format(code=code)}?credential={id_}", "connection.mended")


def _page(
    request: Request, connection: Connection, known: list[Credential], chosen: Credential | None,
    told: Report | None,
) -> Response:  # fmt: skip
    say, team = language_of(request).say, connection.access.team
    words = {} if team else {"role": say(connection.access.name)}

    def sentence(one: Said) -> str:
        return say(one.template, **one.params | words)

    shown = {
        "connection": connection,
        "credentials": [(one.id, called(one)) for one in known],
        "chosen": chosen,
        "by_password": bool(
            chosen and chosen.terms and Grant.CLIENT_CREDENTIALS not in chosen.terms.grants
        ),
        "told": told,
        "say": sentence,
        "sentences_of": lambda way: [sentence(step) for step in way.steps],
    }
    return render(request, "connection_test.html", shown)


MANAGE = "credentials:manage"
routes: list[BaseRoute] = [
    guarded("GET", ONE, show, permission=MANAGE, changes=False),
    guarded("POST", ONE, test, permission=MANAGE, changes=True),
    guarded("POST", f"{ONE}/mend", mend, permission=MANAGE, changes=True, fresh=True),
    *pasting_console.routes,
]
