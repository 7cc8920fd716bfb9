"""The heads of all texts but API keys: a brand and a letter.  Pure.

    kdc_<id>   client id: not secret; <id> is the credential's
    kds_       client secret       kdt_   access token       kdr_   refresh token

kd is the brand: what stands before the first _ of the instance's prefix.
"""

from functools import lru_cache

from keydesk.kit.ids import ID_LENGTH

CLIENT, SECRET, ACCESS, REFRESH = "c", "s", "t", "r"


@lru_cache
def heads(letter: str, prefixes: tuple[str, ...]) -> tuple[str, ...]:
    """("kd_live", "acme_test"), "t" → ("kdt", "acmet"): the present brand first."""
    return tuple(dict.fromkeys(f"{prefix.partition('_')[0]}{letter}" for prefix in prefixes))


def client_id(prefixes: tuple[str, ...], credential_id: str) -> str:
    return f"{heads(CLIENT, prefixes)[0]}_{credential_id}"


def meant(text: str, prefixes: tuple[str, ...]) -> str:
    """What people name a credential by: its id, or a client id that holds it."""
    return credential_of(text, prefixes) or text


def credential_of(text: str, prefixes: tuple[str, ...]) -> str:
    """The credential's id in a client id; empty when it can be none of ours."""
    for head in heads(CLIENT, prefixes):
        if text.startswith(f"{head}_") and len(text) == len(head) + 1 + ID_LENGTH:
            return text.removeprefix(f"{head}_")
    return ""
