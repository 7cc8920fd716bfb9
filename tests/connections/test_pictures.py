"""Pictures of connections: kept, shown, refused."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from keydesk.kit.errors import Invalid
from keydesk.kit.pictures import EDGE, LARGEST, redrawn
from tests.credentials.facts import happened
from tests.harness.client import client

UNREADABLE = "This is not a picture that can be read. Use PNG, JPEG, GIF or WebP."
WIDE = "Use a picture of at most 4096 pixels on each side."


def picture(kind="PNG", size=(300, 200), **options):
    drawn = BytesIO()
    Image.new("RGB", size, "red").save(drawn, kind, **options)
    return drawn.getvalue()


def png(width, height, data, *chunks):
    """By hand, because no library would write it so."""
    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    parts = [(b"IHDR", head), *chunks, (b"IDAT", zlib.compress(data)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in parts
    )


ROWS = (b"\0" + b"\1" * 32) * 8
BOMB = zlib.compress(b"\0" * 50_000_000)
SOS = bytes.fromhex("ffda0008010100003f00")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_four_formats_become_one_small_png(kind):
    with Image.open(BytesIO(redrawn("picture", picture(kind, (1000, 500))))) as drawn:
        assert (drawn.format, drawn.size) == ("PNG", (EDGE, EDGE // 2))


@pytest.mark.parametrize(("sent", "words"), [
    (b"", UNREADABLE),
    (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", UNREADABLE),
    (b"<html><script>alert(1)</script>", UNREADABLE),
    (b"%PDF-1.7\n", UNREADABLE), (b"%!PS-Adobe-3.0 EPSF-3.0\n", UNREADABLE),
    (picture("TIFF"), UNREADABLE), (picture("BMP"), UNREADABLE), (picture("ICO"), UNREADABLE),
    (picture()[:80], UNREADABLE), (b"\x89PNG\r\n\x1a\n" + b"\xff" * 100, UNREADABLE),
    (png(8, 8, ROWS, (b"zTXt", b"a\0\0" + BOMB)), UNREADABLE),
    (png(8, 8, ROWS, (b"iCCP", b"a\0\0" + BOMB)), UNREADABLE),
    (png(60000, 60000, ROWS), WIDE), (png(10000, 10000, ROWS), WIDE), (png(1, 4097, ROWS), WIDE),
    (png(4096, 4096, ROWS), UNREADABLE),
    (picture("JPEG", progressive=True)[:-2] + SOS * 1000 + b"\xff\xd9", UNREADABLE),
    (b"\0" * (LARGEST + 1), "Use a picture of at most 2 MB."),
])  # fmt: skip
def test_what_is_no_picture_or_hides_more_than_it_shows_is_refused(sent, words):
    """Bombs of pixels, of texts, of profiles and of passes; other kinds of files; broken ones."""
    with pytest.raises(Invalid) as refused:
        redrawn("picture", sent)
    assert [(v.field, v.message) for v in refused.value.violations] == [("picture", words)]


def test_only_the_pixels_are_kept():
    """A file that is a picture and a page at once, or says where it was taken, is neither then."""
    exif = Image.Exif()
    exif[0x010E] = "<script>taken at home</script>"
    for sent in (picture() + b"<script>alert(1)</script>PK\3\4", picture("JPEG", exif=exif)):
        kept = redrawn("picture", sent)
        assert b"script" not in kept
        assert b"PK\3\4" not in kept


def test_a_picture_is_put_shown_and_taken_away_over_the_api(house):
    held = ["connections:read", "connections:manage"]
    desk = house.connect("Desk", permissions=held)
    from_api = client(house, house.issue(desk).secret)
    address = f"/manage/v1/connections/{desk.code}/picture"
    assert from_api.get(address).status_code == 404
    kind = {"Content-Type": "image/png"}
    put = from_api.put(address, content=picture(), headers=kind)
    assert (put.status_code, put.json()["picture"]) == (200, f"/connections/{desk.code}/picture")
    shown = from_api.get(address)
    assert (shown.headers["Content-Type"], shown.content[:4]) == ("image/png", b"\x89PNG")
    again = from_api.put(address, content=picture("GIF"), headers={"Content-Type": "image/gif"})
    assert again.status_code == 200
    assert house.told()[-2:] != ["connection.picture_changed"] * 2, "the same pixels"
    wrong = from_api.put(address, content=b"<svg/>", headers=kind)
    assert (wrong.status_code, wrong.json()["fields"][0]["field"]) == (422, "picture")
    huge = from_api.put(address, content=b"\0" * 3_000_000, headers=kind)
    assert huge.status_code == 413
    assert from_api.delete(address).status_code == 204
    assert from_api.get(address).status_code == 404
    name, told = happened(house)[-1]
    assert name == "connection.picture_changed"
    assert told["picture"][1] is None


def test_the_picture_of_another_organization_is_not_there(house):
    theirs = house.connect("Theirs", by=house.other)
    mine = house.connect("Desk", permissions=["connections:read", "connections:manage"])
    calls = client(house, house.issue(mine).secret)
    address = f"/manage/v1/connections/{theirs.code}/picture"
    kind = {"Content-Type": "image/png"}
    assert calls.put(address, content=picture(), headers=kind).status_code == 404
    assert calls.get(address).status_code == 404
