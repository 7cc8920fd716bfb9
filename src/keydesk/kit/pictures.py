"""Pictures that people send: whatever the bytes claim to be, what is kept is drawn anew.

Four formats are read and no other.  The result is a small PNG that holds pixels and nothing else:
what was hidden in the file, or was another kind of file as well, is gone.
"""

import threading
from io import BytesIO

from PIL import Image, ImageOps

from keydesk.kit.errors import Invalid, TooManyRequests, Violation

FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
KINDS = tuple(f"image/{name.lower()}" for name in FORMATS)
LARGEST = 2_000_000  # bytes of the file
WIDEST = 4096  # pixels of either side: decoded, that is 64 MB at most
EDGE = 256  # pixels of what is kept
SCALABLE = ("L", "RGB", "RGBA")  # made small as they are: a copy of the large one costs 64 MB more
SLOTS = threading.BoundedSemaphore(2)  # of a process: a file of 30 kB can ask for 300 MB
PASSES = 100  # of a progressive JPEG: files of some bytes can ask for a minute of work in thousands
SCAN = b"\xff\xda"
UNREADABLE = "This is not a picture that can be read. Use PNG, JPEG, GIF or WebP."
TOO_LARGE = "Use a picture of at most {megabytes} MB."
TOO_WIDE = "Use a picture of at most {pixels} pixels on each side."
BUSY = "Too many pictures at once. Try again."


def redrawn(field: str, sent: bytes) -> bytes:
    """A PNG of at most EDGE pixels on each side, upright.  Raises Invalid naming the field.

    Raises TooManyRequests when others are being drawn already: nobody waits for them in a thread.
    """
    if len(sent) > LARGEST:
        raise Invalid(Violation(field, TOO_LARGE, {"megabytes": LARGEST // 1_000_000}))
    if not SLOTS.acquire(blocking=False):
        raise TooManyRequests(BUSY, retry_after=1)
    try:
        return _drawn(field, sent)
    except Invalid:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Invalid(Violation(field, TOO_WIDE, {"pixels": WIDEST})) from None
    except Exception:  # noqa: BLE001  decoders raise whatever a broken file leads them to
        raise Invalid(Violation(field, UNREADABLE)) from None
    finally:
        SLOTS.release()


def _drawn(field: str, sent: bytes) -> bytes:
    with Image.open(BytesIO(sent), formats=FORMATS) as picture:
        if max(picture.size) > WIDEST:
            raise Invalid(Violation(field, TOO_WIDE, {"pixels": WIDEST}))
        if picture.format == "JPEG":
            if sent.count(SCAN) > PASSES:
                raise Invalid(Violation(field, UNREADABLE))
            picture.draft("RGB", (EDGE, EDGE))
        small = picture if picture.mode in SCALABLE else picture.convert("RGBA")
        small.thumbnail((EDGE, EDGE))
        small = ImageOps.exif_transpose(small).convert("RGBA")
        # Pixels only: what the file said besides (EXIF, profiles, texts) stays behind.
        clean = Image.frombytes("RGBA", small.size, small.tobytes())
    drawn = BytesIO()
    clean.save(drawn, "PNG", optimize=True)
    return drawn.getvalue()
