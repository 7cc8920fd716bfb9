"""The errors of RFC 6749 §5.2, one class each.  Their texts hold nothing that a caller sent."""

from keydesk.kit.errors import KeydeskError


class TokenError(KeydeskError):
    """`code` is the error code of the RFC; the message becomes its error_description."""

    status, code = 400, "token_refused"


class InvalidRequest(TokenError):
    """RFC 6749 §5.2: a parameter is missing, repeated or malformed; two ways to authenticate."""

    code = "invalid_request"


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
