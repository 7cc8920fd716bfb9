"""Public ids and random texts in base62: safe in URLs, file names and a double click."""

import secrets

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
ID_LENGTH = 12  # 71 bits: an id names a thing, it proves nothing


def random_text(length: int) -> str:
    """`length` characters from the system's CSPRNG, 5.95 bits each."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def new_id() -> str:
    return random_text(ID_LENGTH)


def base62(number: int, width: int) -> str:
    """`number` written in base62, padded on the left with 0 to `width`."""
    digits = []
    for _ in range(width):
        number, rest = divmod(number, 62)
        digits.append(ALPHABET[rest])
    return "".join(reversed(digits))
