"""What this API refuses by itself, before the catalog is asked.  Each holds Akeneo's sentence."""

from keydesk.kit.errors import KeydeskError


class NotAcceptable(KeydeskError):
    """The caller only reads a format that we do not write."""

    status, code = 406, "not_acceptable"


class Unprocessable(KeydeskError):
    """What was asked cannot be; `documentation` is an address that explains it, "" for none."""

    status, code = 422, "unprocessable"

    def __init__(self, template: str, *, documentation: str = "", **params: object) -> None:
        super().__init__(template, **params)
        self.documentation = documentation
