"""The regular expressions by which attributes check their values, run in bounded time.

Python's `re` goes back and tries again, so `(a+)+$` on 30 letters can keep a worker for minutes,
and whoever may edit an attribute may write that.  RE2 needs time in proportion to the text
(docs/adr/0025-re2.md); what it cannot do so, as references back and looking around, it refuses.
"""

from functools import lru_cache
from typing import Any

import re2

LONGEST = 255
DELIMITERS, FLAGS = "/#~@!%", "imsuD"
MEMORY = 1 << 20  # bytes for one expression, compiled


class Unfit(ValueError):
    """It is no expression, or none that runs in bounded time; the text says where."""


@lru_cache(maxsize=512)
def compiled(regexp: str) -> Any:
    """As PHP writes it, `/^[a-z]+$/i`, or bare.  Raises Unfit."""
    if len(regexp) > LONGEST:
        raise Unfit("long")
    body, flags = _parts(regexp)
    options = re2.Options()
    options.max_mem, options.log_errors = MEMORY, False
    inline = "".join(flag for flag in "ims" if flag in flags)
    try:
        return re2.compile(f"(?{inline}:{body})" if inline else body, options)
    except re2.error as error:
        reason = error.args[0] if error.args else ""
        raise Unfit(reason.decode() if isinstance(reason, bytes) else str(reason)) from None


def fits(regexp: str, text: str) -> bool:
    """Raises Unfit."""
    return compiled(regexp).search(text) is not None


def _parts(regexp: str) -> tuple[str, str]:
    """The expression and its flags."""
    delimiter = regexp[:1]
    body, found, flags = regexp[1:].rpartition(delimiter or "/")
    if delimiter not in DELIMITERS or not found or not (flags.isalpha() or not flags):
        return regexp, ""
    if not set(flags) <= set(FLAGS):
        raise Unfit("flags")
    return body, flags
