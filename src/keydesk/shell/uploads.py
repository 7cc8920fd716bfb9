"""Reading a file that came with a form.  Like forms.py, it knows nothing of what it is for."""

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import create_form_parser
from starlette.requests import Request

from keydesk.kit.errors import BadRequest, UnsupportedMediaType

TYPE = "multipart/form-data"


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
