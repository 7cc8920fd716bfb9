"""The same small endpoint behind what a Python programmer would else take, all on SQLite."""

from contextlib import ExitStack
from pathlib import Path

from benchmarks.doors.gate import bearer, gated
from benchmarks.doors.turns import Figure, over, rates
from benchmarks.load import Call
from benchmarks.rivals.starting import guarded, install

OURS, HELLO = "Keydesk", "hello"


def measure(data: Path, key: str, rounds: int, seconds: int) -> dict[str, Figure]:
    """Keydesk's gate, with its book, over each."""
    install()
    with ExitStack() as stack:
        calls = {OURS: Call(gated(data, stack), bearer(key))}
        calls |= _theirs(data.parent, stack)
        found = rates(calls, rounds=rounds, seconds=seconds)
    return {f"rival.{name}": over(found[OURS], found[name]) for name in calls if name != OURS}


def _theirs(folder: Path, stack: ExitStack) -> dict[str, Call]:
    def started(site: str, interface: str) -> tuple[str, dict[str, str]]:
        return stack.enter_context(guarded(site, folder / f"{site}.db", interface))

    django, shown = started("drf_site", "wsgi")
    flask, flasks = started("flask_guarded", "wsgi")
    fastapi, users = started("fastapi_site", "asgi")
    looks = bearer(shown["looks"])
    return {
        "drf_api_key": Call(
            f"{django}key", {"Authorization": f"Api-Key {shown['key']}"}, "", HELLO
        ),
        "toolkit": Call(f"{django}token", bearer(shown["token"]), "", HELLO),
        "introspection": Call(
            f"{django}oauth/introspect/", looks, f"token={shown['token']}", '"active": ?true'
        ),
        "authlib": Call(flask, bearer(flasks["token"]), "", HELLO),
        "fastapi_users": Call(fastapi, bearer(users["token"]), "", HELLO),
    }
