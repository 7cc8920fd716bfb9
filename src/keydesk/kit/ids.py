"""Public ids and random texts in base62: safe in URLs, file names and a double click."""

import secrets

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
PAIRS = [first + second for first in ALPHABET for second in ALPHABET]  # numbers below 62 ** 2
CHARACTERS = (ALPHABET * 5)[:256].encode()  # one for each byte, each for four bytes, but that
UNEVEN = bytes(range(248, 256))  # these would favour the first of them, so they are thrown away
ID_LENGTH = 12  # 71 bits: an id names a thing, it proves nothing


def random_text(length: int) -> str:
    """`length` characters from the system's CSPRNG, 5.95 bits each; all are as likely.

    Asked for at once: one by one they cost fifty times as much, and each time a thread may cut in.
    """
    text = b""
    while len(text) < length:
        text += secrets.token_bytes(2 * length).translate(CHARACTERS, UNEVEN)
    return text[:length].decode()


def new_id() -> str:
    return random_text(ID_LENGTH)
