"""The errors of RFC 6749 §5.2, one class each.  Their texts hold nothing that a caller sent."""

from keydesk.kit.errors import KeydeskError


class TokenError(KeydeskError):
    """`code` is the error code of the RFC; the message becomes its error_description."""

    status, code = 400, "token_refused"

    def __init__(self, template: str, *, hint: str = "") -> None:
        """`hint` says more to a client that was proven; UnoPim's clients print it."""
        super().__init__(template)
        self.hint = hint


class InvalidRequest(TokenError):
    """RFC 6749 §5.2: a parameter is missing, repeated or malformed; two ways to authenticate."""

    code = "invalid_request"


class Missing(InvalidRequest):
    """RFC 6749 §5.2: a required parameter is missing."""

    def __init__(self, name: str) -> None:
        super().__init__(f"The parameter {name} is missing.", hint=f"Check the `{name}` parameter")
        self.name = name


class WrongType(InvalidRequest):
    """RFC 6749 §3.2: the body is neither a form nor JSON; `given` is what it said it is."""

    def __init__(self, given: str) -> None:
        super().__init__("Send a form (application/x-www-form-urlencoded) or a JSON object.")
        self.given = given


class Unreadable(InvalidRequest):
    """The body is not what its content type says."""


class InvalidClient(TokenError):
    """RFC 6749 §5.2: the client could not be authenticated.  `challenge`: it used the header."""

    status, code = 401, "invalid_client"

    def __init__(self, *, challenge: bool = False) -> None:
        super().__init__("Client authentication failed")
        self.challenge = challenge


class InvalidGrant(TokenError):
    """RFC 6749 §5.2: the password or the refresh token is wrong, ended, or another client's."""

    code = "invalid_grant"


class UnauthorizedClient(TokenError):
    """RFC 6749 §5.2: this client may not use this grant."""

    code = "unauthorized_client"


class UnsupportedGrantType(TokenError):
    """RFC 6749 §5.2: there is no such grant here."""

    code = "unsupported_grant_type"


class InvalidScope(TokenError):
    """RFC 6749 §5.2: the scope is unknown, malformed, or more than was granted."""

    code = "invalid_scope"
