"""Reading a file that came with a form.  Like forms.py, it knows nothing of what it is for."""

from dataclasses import dataclass

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import create_form_parser
from starlette.requests import Request

from keydesk.kit.errors import BadRequest, UnsupportedMediaType
from keydesk.shell import forms
from keydesk.shell.forms import Form

TYPE = "multipart/form-data"
MOST_FIELDS = 5_000


def read_file(request: Request, field: str) -> bytes:
    """The bytes of the one file in this field; empty when none was chosen.

    The door has limited the body, so it is held in memory; what the file is called is not read.
    """
    kind = request.headers.get("content-type", "")
    if kind.partition(";")[0].strip().lower() != TYPE:
        raise UnsupportedMediaType("Send the form as {type}.", type=TYPE)
    body: bytes = request.state.body
    found: list[bytes] = []

    def take(file: object) -> None:
        if getattr(file, "field_name", b"") == field.encode():
            content = file.file_object  # type: ignore[attr-defined]
            content.seek(0)
            found.append(content.read())

    try:
        in_memory = {"MAX_MEMORY_FILE_SIZE": len(body) + 1}
        parser = create_form_parser({"Content-Type": kind.encode()}, None, take, config=in_memory)
        parser.write(body)
        parser.finalize()
    except (FormParserError, ValueError):
        raise BadRequest("This is not a form with a file.") from None
    return found[0] if found else b""


@dataclass(frozen=True)
class Upload:
    """What came in one field of a form: as what it was called, and its bytes."""

    filename: str
    content: bytes


def read_mixed(request: Request, *, limit: int) -> tuple[Form, dict[str, Upload]]:
    """A form with or without files; by field, those files that were chosen.

    `limit`: bytes of all its texts together.  The door has limited the whole.
    """
    kind = request.headers.get("content-type", "")
    if kind.partition(";")[0].strip().lower() != TYPE:
        return forms.read(request, limit=limit, fields=MOST_FIELDS), {}
    pairs, files = _parsed(kind, request.state.body)
    return forms.checked(pairs, limit=limit, fields=MOST_FIELDS), files


def _parsed(kind: str, body: bytes) -> tuple[list[tuple[str, str]], dict[str, Upload]]:
    pairs: list[tuple[str, str]] = []
    files: dict[str, Upload] = {}

    def take_field(field: object) -> None:
        name, value = field.field_name, field.value  # type: ignore[attr-defined]
        pairs.append(((name or b"").decode(), (value or b"").decode()))

    def take_file(file: object) -> None:
        content, name = file.file_object, file.file_name  # type: ignore[attr-defined]
        content.seek(0)
        if name:
            field = (file.field_name or b"").decode()  # type: ignore[attr-defined]
            files[field] = Upload(name.decode("utf-8", "replace"), content.read())

    try:
        in_memory = {"MAX_MEMORY_FILE_SIZE": len(body) + 1}
        parser = create_form_parser(
            {"Content-Type": kind.encode()}, take_field, take_file, config=in_memory
        )
        parser.write(body)
        parser.finalize()
    except (FormParserError, ValueError):
        raise BadRequest("This is not a form with a file.") from None
    return pairs, files
