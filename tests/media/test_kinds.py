"""What a file is, by its bytes."""

import io

import pytest
from PIL import Image

from keydesk.media import kinds, model


def drawn(kind: str) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (3, 2), "teal").save(target, kind)
    return target.getvalue()


def test_pictures_are_known_by_what_is_in_them():
    """Drawn by Pillow, so that it is not us who say what a picture begins with."""
    for kind in ("PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP", "AVIF"):
        found = kinds.kind(drawn(kind)[: kinds.HEAD], "txt")
        assert found == f"image/{kind.lower()}"
        assert kinds.sent_as(found) == found


@pytest.mark.parametrize(
    ("head", "extension", "expected"),
    [
        (b"%PDF-1.7\n", "pdf", "application/pdf"),
        (b"PK\x03\x04" + bytes(20), "zip", "application/zip"),
        (b"PK\x03\x04" + bytes(20), "docx", kinds.WITHIN["application/zip"]["docx"]),
        (b"\0\0\0\x18ftypisom", "mp4", "video/mp4"),
        (b"a;b\n1;2\n", "csv", "text/csv"),
        (b"BM and other initials", "txt", "text/plain"),
        ("Möbel".encode(), "", "text/plain"),
        (b"caf\xe9", "txt", kinds.UNKNOWN),
        (b"\0\1\2", "png", kinds.UNKNOWN),
        (b"", "", "text/plain"),
        (b"<!-- x --><!DOCTYPE html><p>", "png", kinds.UNKNOWN),
        (b"  <!doctype HTML><title>", "txt", kinds.HTML),
        (b"\xef\xbb\xbf<!-- --> <HTML>", "csv", kinds.HTML),
        (b"<script>alert(1)</script>", "txt", kinds.HTML),
        (b'<?xml version="1.0"?>\n<!-- a -->\n<svg xmlns="">', "png", kinds.SVG),
        (b"<?xml version='1.0'?><feed/>", "xml", "application/xml"),
    ],
)
def test_a_name_only_refines_what_the_bytes_leave_open(head, extension, expected):
    found = kinds.kind(head, extension)
    if expected == kinds.UNKNOWN:
        assert kinds.sent_as(found) in (kinds.UNKNOWN, "text/plain")
    else:
        assert found == expected


def test_what_a_browser_would_run_never_leaves_as_what_it_is():
    """A price list that was a page of HTML ran in the session of whoever opened it."""
    for active in (kinds.HTML, kinds.SVG, "application/xml", "application/xhtml+xml", ""):
        assert kinds.sent_as(active) == kinds.UNKNOWN


def test_many_comments_cost_no_more_than_their_length():
    """A pattern with a choice at each comment took longer than the age of the universe."""
    assert kinds.kind(b"<!---->" * 580, "") == "text/plain"
    assert kinds.kind(b" <" * 2000, "") == "text/plain"


@pytest.mark.parametrize(
    ("extension", "mime", "expected"),
    [
        ("png", "text/html", True),
        ("jpg", "application/pdf", True),
        ("svg", kinds.HTML, True),
        ("jpg", "image/png", False),
        ("svg", kinds.SVG, False),
        ("pdf", "text/plain", False),
        ("", "text/plain", False),
    ],
)
def test_only_a_picture_may_be_called_one(extension, mime, expected):
    assert kinds.pretends(extension, mime) is expected


@pytest.mark.parametrize(
    ("sent", "name", "extension"),
    [
        ("chair.JPG", "chair.JPG", "jpg"),
        ("C:\\photos\\chair.png", "chair.png", "png"),
        ("../../etc/passwd", "passwd", ""),
        ("a\r\nb\0.png", "ab.png", "png"),
        ("", "file", ""),
        (".png", ".png", ""),
        ("x" * 300 + ".webp", "x" * 250 + ".webp", "webp"),
        ("archive.tar.gz", "archive.tar.gz", "gz"),
        ("x.a b", "x.a b", ""),
    ],
)
def test_a_name_keeps_neither_folders_nor_what_cannot_be_seen(sent, name, extension):
    assert model.named(sent) == name
    assert model.extension(name) == extension


def test_a_code_can_stand_in_an_address_and_is_never_the_same():
    code = model.new_code("Stuhl «Vik» 1.png")
    folders, _, rest = code.rpartition("/")
    assert folders == "/".join(rest[:4])
    assert rest[40:] == "_Stuhl__Vik__1.png"
    assert model.POSSIBLE.fullmatch(code)
    assert code != model.new_code("Stuhl «Vik» 1.png")
    assert model.POSSIBLE.fullmatch(model.new_code("ü" * 255 + ".png"))
