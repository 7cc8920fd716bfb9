"""What a media file is, and how it is called.  Pure."""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from keydesk.kit.errors import KeydeskError

UNSAFE = re.compile(r"[^A-Za-z0-9_.]")
POSSIBLE = re.compile(r"[A-Za-z0-9_./]{1,255}")  # a code
EXTENSION = re.compile(r"[a-z0-9]{1,20}")
LONGEST = 100  # characters of a file's name within its code
LONGEST_NAME = 255  # of the name that it came with
NAMELESS = "file"


@dataclass(frozen=True)
class MediaFile:
    """`digest`: SHA-256 of the content, which names it on disk; `size` in bytes."""

    code: str
    digest: str
    original_filename: str
    mime_type: str
    extension: str
    size: int
    created_at: datetime


class Lost(KeydeskError):
    """The row is there and its content is not: a folder that is not mounted, or a defect."""

    status, code = 503, "media_lost"


def named(sent: str) -> str:
    """The last part of the name that a file was sent with: no folders, nothing invisible."""
    last = sent.replace("\\", "/").rpartition("/")[2]
    shown = "".join(c for c in last if c.isprintable()).strip()
    return _short(shown, LONGEST_NAME) or NAMELESS


def extension(filename: str) -> str:
    """Lower case, without its dot; "" when there is none that one could go by."""
    found = PurePosixPath(filename).suffix[1:].lower()
    return found if EXTENSION.fullmatch(found) else ""


def new_code(filename: str) -> str:
    """`a/b/c/d/abcd…40 hex digits_name.ext`: nobody guesses it, and no two are the same."""
    token = secrets.token_hex(20)
    return f"{'/'.join(token[:4])}/{token}_{safe(filename)}"


def safe(filename: str) -> str:
    """What may stand in an address and in a header."""
    return _short(UNSAFE.sub("_", filename), LONGEST)


def _short(name: str, longest: int) -> str:
    """The end is kept: it says what the file is."""
    if len(name) <= longest:
        return name
    end = PurePosixPath(name).suffix[-21:]
    return name[: longest - len(end)] + end
