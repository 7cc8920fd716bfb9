"""Seals the few secrets that must be read again, with a key that is kept outside the database.

A sealed text is `<key id>.<base64url of nonce and AES-256-GCM ciphertext>`.  Its context (table,
row, purpose) is bound to it as associated data: moved to another row, it no longer opens.

`keydesk.key` holds one key a line, each 32 bytes in base64url: the last one seals, all open.
"""

import base64
import contextlib
import hashlib
import hmac
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from keydesk.kit.errors import SealBroken
from keydesk.kit.ids import random_text
from keydesk.kit.parse import sealing_keys
from keydesk.kit.secret import Secret

FILE = "keydesk.key"
KEY_BYTES, NONCE_BYTES = 32, 12


class Seals:
    """The keys in `file`, or those in `given` (the setting), which then count alone.

    A missing file is made when something is sealed for the first time, readable by its owner only.
    """

    def __init__(self, file: Path, given: str = "") -> None:
        self.file, self.given = file, given

    def seal(self, plain: Secret, context: str) -> str:
        keys = self._keys() or self._make()
        name, key = list(keys.items())[-1]
        nonce = secrets.token_bytes(NONCE_BYTES)
        hidden = AESGCM(key).encrypt(nonce, plain.reveal().encode(), context.encode())
        return f"{name}.{base64.urlsafe_b64encode(nonce + hidden).decode()}"

    def open(self, sealed: str, context: str) -> Secret:
        """Raises SealBroken when its key is missing, or when the text belongs somewhere else."""
        return _opened(self._keys(), sealed, context)

    def unopened(self, sealed: Iterable[tuple[str, str]]) -> int:
        """How many of these, each with its context, do not open.  Reads the keys once."""
        keys, shut = self._keys(), 0
        for text, context in sealed:
            try:
                _opened(keys, text, context)
            except SealBroken:
                shut += 1
        return shut

    def derived(self, purpose: str) -> dict[str, bytes]:
        """By key id, the oldest first: from each key one of its own for `purpose`."""
        return {
            name: hmac.digest(key, b"keydesk " + purpose.encode(), "sha256")
            for name, key in self._keys().items()
        }

    def make(self) -> None:
        """The first key, when there is none."""
        if not self._keys():
            self._make()

    def _keys(self) -> dict[str, bytes]:
        """By id, the oldest first."""
        try:
            text = self.given or self.file.read_text("ascii")
            keys = sealing_keys(text)
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            raise SealBroken("{file} cannot be read.", file=self.file.name) from error
        return {hashlib.sha256(b"keydesk key " + key).hexdigest()[:8]: key for key in keys}

    def _make(self) -> dict[str, bytes]:
        """Whole or not at all; when two processes make one at once, the first one's counts."""
        draft = self.file.with_name(f".{self.file.name}.{random_text(8)}")
        draft.touch(mode=0o600)
        with draft.open("w", encoding="ascii") as file:
            file.write(base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode() + "\n")
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, self.file)
        draft.unlink()
        return self._keys()


def _opened(keys: dict[str, bytes], sealed: str, context: str) -> Secret:
    name, _, text = sealed.partition(".")
    key = keys.get(name)
    if key is None:
        raise SealBroken("The key that opens a sealed secret is missing. Put it back.")
    try:
        raw = base64.urlsafe_b64decode(text)
        opened = AESGCM(key).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], context.encode())
    except (InvalidTag, ValueError):
        raise SealBroken("A sealed secret was changed, or belongs elsewhere.") from None
    return Secret(opened.decode())
