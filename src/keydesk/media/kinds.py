"""What a file is, by its first bytes and not by what it is called.  Pure.

Nothing is decoded: a decoder is a large program, and here it would read what strangers send.
"""

HEAD = 4096  # bytes that are looked at
UNKNOWN = "application/octet-stream"
SVG, HTML, PDF = "image/svg+xml", "text/html", "application/pdf"
SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"%PDF-", PDF),
    (b"PK\x03\x04", "application/zip"),
    (b"\x1f\x8b", "application/gzip"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"\x1aE\xdf\xa3", "video/webm"),
)
RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}
BRANDS = {
    b"avif": "image/avif", b"avis": "image/avif", b"heic": "image/heic", b"heix": "image/heic",
    b"mif1": "image/heic", b"M4A ": "audio/mp4", b"qt  ": "video/quicktime",
}  # fmt: skip
# What its name tells of a file whose bytes could be many things.
WITHIN = {
    "application/zip": {
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    },
    "text/plain": {"csv": "text/csv", "json": "application/json", "xml": "application/xml"},
}
PICTURES = {
    "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif",
    "webp": "image/webp", "tif": "image/tiff", "tiff": "image/tiff", "bmp": "image/bmp",
    "avif": "image/avif", "heic": "image/heic", "heif": "image/heic", "svg": SVG,
}  # fmt: skip
# What may be sent as what it is: a browser runs nothing in these.
INERT = frozenset(PICTURES.values()) - {SVG} | {
    PDF, "application/zip", "application/gzip", "text/plain", "text/csv", "application/json",
    *WITHIN["application/zip"].values(), "audio/ogg", "audio/mpeg", "audio/wav", "audio/mp4",
    "video/webm", "video/mp4", "video/quicktime", "video/x-msvideo",
}  # fmt: skip
BOM = b"\xef\xbb\xbf"
SKIPPED = ((b"<?", b"?>"), (b"<!--", b"-->"), (b"<!", b">"))  # before the first element
CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\x1b"))


def kind(head: bytes, extension: str) -> str:
    """The MIME type.  `head`: the first HEAD bytes; `extension` refines what they leave open."""
    found = _by_signature(head) or _by_text(head)
    return WITHIN.get(found, {}).get(extension, found)


def pretends(extension: str, mime_type: str) -> bool:
    """Is it called a picture without being one?  Another sort of picture is let pass."""
    return extension in PICTURES and mime_type not in PICTURES.values()


def sent_as(mime_type: str) -> str:
    """As what it may leave: never as something that a browser would run."""
    return mime_type if mime_type in INERT else UNKNOWN


def _by_signature(head: bytes) -> str:
    if head[:4] == b"RIFF":
        return RIFF.get(head[8:12], UNKNOWN)
    if head[4:8] == b"ftyp":
        return BRANDS.get(head[8:12], "video/mp4")
    if head[:2] == b"BM" and head[6:10] == bytes(4):
        return "image/bmp"
    return next((mime for start, mime in SIGNATURES if head.startswith(start)), "")


def _by_text(head: bytes) -> str:
    if head.translate(None, CONTROLS) != head:
        return UNKNOWN
    text = head.removeprefix(BOM).lstrip().lower()
    if text.startswith(b"<!doctype html"):
        return HTML
    first = _first_element(text)
    if first.startswith(b"<svg"):
        return SVG
    if first.startswith((b"<html", b"<head", b"<body", b"<script")):
        return HTML
    return "text/plain" if _readable(head) else UNKNOWN


def _first_element(text: bytes) -> bytes:
    """What is left of it after declarations and comments."""
    while skipped := next((end for start, end in SKIPPED if text.startswith(start)), b""):
        text = text.partition(skipped)[2].lstrip()
    return text


def _readable(head: bytes) -> bool:
    """UTF-8, perhaps cut within its last character."""
    try:
        head.decode()
    except UnicodeDecodeError as error:
        return len(head) == HEAD and error.start > HEAD - 4
    return True
