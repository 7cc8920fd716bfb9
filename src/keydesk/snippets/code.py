"""Lines that run when they are pasted: into a terminal, or into Python.  Pure.

Every value is quoted for where it goes, so that none of them becomes a command.
"""

from shlex import quote

from keydesk.shell import N_
from keydesk.snippets.model import NO_GRANT, PING, PRODUCTS, TOKEN, Means, Snippet

PICK_OUT = r"""sed -n 's/.*"access_token": *"\([^"]*\)".*/\1/p'"""
ONCE_AN_HOUR = N_("A token works for an hour or as long as its client says: ask when it ends.")


def curl(means: Means) -> Snippet:
    if means.key:
        header = quote(f"Authorization: Bearer {means.key}")
        text = f"curl {quote(means.at(PRODUCTS) + '?limit=10')} \\\n  -H {header}"
        return Snippet("curl", "curl", "shell", text)
    if not (means.by_itself or means.by_password):
        return Snippet("curl", "curl", note=NO_GRANT)
    address = quote(means.at(PRODUCTS) + "?limit=10")
    text = f'{_token(means)}\ncurl {address} \\\n  -H "Authorization: Bearer $TOKEN"'
    return Snippet("curl", "curl", "shell", text, note=ONCE_AN_HOUR)


def shipium(means: Means) -> Snippet:
    """Shipium's own way: the key as user name without a password, or a client's token."""
    title, address = "Shipium", quote(means.at(PING))
    if means.key:
        text = f"curl {address} \\\n  --user {quote(means.key + ':')}"
        return Snippet("shipium", title, "shell", text)
    if not means.by_itself:
        note = N_("Shipium's clients use the grant client_credentials: give it to this client.")
        return Snippet("shipium", title, note=note)
    text = f'{_token(means)}\ncurl {address} \\\n  -H "Authorization: Bearer $TOKEN"'
    return Snippet("shipium", title, "shell", text)


def _token(means: Means) -> str:
    known = quote(f"{means.client_id}:{means.secret}")
    asked = ["-d grant_type=client_credentials"]
    if not means.by_itself:
        asked = [
            "-d grant_type=password", f"--data-urlencode {quote('username=' + means.username)}",
            f"--data-urlencode {quote('password=' + means.password)}",
        ]  # fmt: skip
    form = " \\\n  ".join(asked)
    return f"TOKEN=$(curl {quote(means.at(TOKEN))} -s \\\n  -u {known} \\\n  {form} | {PICK_OUT})"


PYTHON_KEY = """\
import os

import requests  # pip install requests

url = {url!r}
key = os.environ.get("KEYDESK_API_KEY", {key!r})
answer = requests.get(
    f"{{url}}{products}",
    params={{"limit": 10}},
    headers={{"Authorization": f"Bearer {{key}}"}},
    timeout=30,
)
"""
PYTHON_CLIENT = """\
import os

import requests  # pip install requests

url = {url!r}
secret = os.environ.get("KEYDESK_CLIENT_SECRET", {secret!r})
given = requests.post(
    f"{{url}}{token}",
    auth=({client_id!r}, secret),
    data={form},
    timeout=30,
)
given.raise_for_status()
token = given.json()["access_token"]
answer = requests.get(
    f"{{url}}{products}",
    params={{"limit": 10}},
    headers={{"Authorization": f"Bearer {{token}}"}},
    timeout=30,
)
"""
PYTHON_END = """\
answer.raise_for_status()
for product in answer.json()["_embedded"]["items"]:
    print(product["identifier"])
"""
SENT_ALONG = """{{
        "grant_type": "password",
        "username": {username!r},
        "password": os.environ.get("KEYDESK_PASSWORD", {password!r}),
    }}"""


def python(means: Means) -> Snippet:
    known = {"url": means.base_url, "products": PRODUCTS, "token": TOKEN}
    if means.key:
        text = PYTHON_KEY.format(key=means.key, **known) + PYTHON_END
        return Snippet("python", "Python", "python", text)
    if not (means.by_itself or means.by_password):
        return Snippet("python", "Python", note=NO_GRANT)
    form = '{"grant_type": "client_credentials"}'
    if not means.by_itself:
        form = SENT_ALONG.format(username=means.username, password=means.password)
    told = {"client_id": means.client_id, "secret": means.secret, "form": form}
    return Snippet("python", "Python", "python", PYTHON_CLIENT.format(**known, **told) + PYTHON_END)
