"""The texts of OAuth: client ids, client secrets, access and refresh tokens.  Pure.

    kdc_<id>                      client id: not secret; <id> is the credential's
    kds_<id>_<secret><checksum>   client secret, in the format of an API key
    kdt_<id>_<secret><checksum>   access token; <id> is the token's own
    kdr_<id>_<secret><checksum>   refresh token

kd is the brand: what stands before the first _ of the instance's prefix.
"""

from keydesk.credentials.secret import Minted, mint

CLIENT, SECRET, ACCESS, REFRESH = "c", "s", "t", "r"


def heads(letter: str, prefixes: tuple[str, ...]) -> tuple[str, ...]:
    """("kd_live", "acme_test"), "t" → ("kdt", "acmet"): the present brand first."""
    return tuple(dict.fromkeys(f"{prefix.partition('_')[0]}{letter}" for prefix in prefixes))


def mint_for(letter: str, prefixes: tuple[str, ...], id_: str) -> Minted:
    return mint(heads(letter, prefixes)[0], id_)


def client_id(prefixes: tuple[str, ...], credential_id: str) -> str:
    return f"{heads(CLIENT, prefixes)[0]}_{credential_id}"


def credential_of(text: str, prefixes: tuple[str, ...]) -> str:
    """The credential's id in a client id; empty when it can be none of ours."""
    for head in heads(CLIENT, prefixes):
        if text.startswith(f"{head}_"):
            return text.removeprefix(f"{head}_")
    return ""
