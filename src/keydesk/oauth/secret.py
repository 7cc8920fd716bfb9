"""Access and refresh tokens: kdt_<id>_<secret><checksum> and kdr_<id>_<secret><checksum>.  Pure.

In the format of an API key; <id> is the token's own.
"""

from keydesk.credentials.heads import ACCESS, REFRESH, SECRET, client_id, credential_of, heads
from keydesk.credentials.secret import Minted, mint

__all__ = ["ACCESS", "REFRESH", "SECRET", "client_id", "credential_of", "heads", "mint_for"]


def mint_for(letter: str, prefixes: tuple[str, ...], id_: str) -> Minted:
    return mint(heads(letter, prefixes)[0], id_)
