"""The errors a caller can cause.  Anything else is a bug and becomes a 500.

A message is a template and its parameters, so that the console can say it in the reader's language;
`message` is the English text.  docs/errors.md lists every code.
"""

import dataclasses
from dataclasses import dataclass
from typing import ClassVar

CATALOGUE: dict[str, type["KeydeskError"]] = {}


class KeydeskError(Exception):
    """A refusal with a status, a stable code for machines and a sentence for people."""

    status: ClassVar[int]
    code: ClassVar[str]

    def __init_subclass__(cls, **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        CATALOGUE.setdefault(cls.code, cls)

    def __init__(self, template: str, **params: object) -> None:
        super().__init__(template)
        self.template, self.params = template, params

    @property
    def message(self) -> str:
        return self.template.format(**self.params) if self.params else self.template


@dataclass(frozen=True)
class Violation:
    """One thing wrong with one field of what was sent."""

    field: str
    template: str
    params: dict[str, object] = dataclasses.field(default_factory=dict)

    @property
    def message(self) -> str:
        return self.template.format(**self.params) if self.params else self.template


class Invalid(KeydeskError):
    """What was sent breaks a rule; every broken rule is named with its field."""

    status, code = 422, "invalid"

    def __init__(self, *violations: Violation) -> None:
        super().__init__("Check what you sent.")
        self.violations = violations


class BadRequest(KeydeskError):
    """`about_credential`: the way in which the credential was sent is what is wrong."""

    status, code = 400, "invalid_request"

    def __init__(self, template: str, *, about_credential: bool = False, **params: object) -> None:
        super().__init__(template, **params)
        self.about_credential = about_credential


class Unauthenticated(KeydeskError):
    """`presented`: a credential came with the request, and it was refused."""

    status, code = 401, "unauthenticated"

    def __init__(self, template: str, *, presented: bool = False) -> None:
        super().__init__(template)
        self.presented = presented


class Forbidden(KeydeskError):
    """`missing` names the permission that would have allowed it."""

    status, code = 403, "forbidden"

    def __init__(self, template: str, *, missing: str = "", **params: object) -> None:
        super().__init__(template, missing=missing, **params)
        self.missing = missing


class HttpsRequired(KeydeskError):
    status, code = 403, "https_required"


class IpDenied(KeydeskError):
    """The credential works, but not from this address."""

    status, code = 403, "ip_denied"


class ProxyRefused(KeydeskError):
    """A proxy that is not trusted, or did not say what it must of the original request."""

    status, code = 403, "proxy_refused"


class RouteRefused(KeydeskError):
    """No protected API has this method and path, or programs could read the path differently."""

    status, code = 403, "unmapped_route"


class CrossSite(KeydeskError):
    status, code = 403, "cross_site"


class ConfirmFirst(KeydeskError):
    """A person who signed in too long ago for this must say again that it is them."""

    status, code = 403, "confirm_first"


class NotFound(KeydeskError):
    status, code = 404, "not_found"


class MethodNotAllowed(KeydeskError):
    status, code = 405, "method_not_allowed"

    def __init__(self, *, allow: str) -> None:
        super().__init__(
            "This address does not answer that method. It answers: {allow}.", allow=allow
        )
        self.allow = allow


class Conflict(KeydeskError):
    status, code = 409, "conflict"


class TooLarge(KeydeskError):
    status, code = 413, "too_large"


class UnsupportedMediaType(KeydeskError):
    status, code = 415, "unsupported_media_type"


class TooManyRequests(KeydeskError):
    """`retry_after` is in whole seconds."""

    status, code = 429, "too_many_requests"

    def __init__(self, template: str, *, retry_after: int, **params: object) -> None:
        super().__init__(template, **params)
        self.retry_after = retry_after


class RateLimited(TooManyRequests):
    """This credential or its connection called more often than its limits say."""

    code = "rate_limited"


class Broken(KeydeskError):
    """A defect of Keydesk itself; the log has the rest under the same request id."""

    status, code = 500, "internal_error"


class Unavailable(KeydeskError):
    """We could not look or could not write: never a refusal of the credential, never a pass."""

    status, code = 503, "unavailable"

    def __init__(self, template: str = "Keydesk cannot reach its database. Try again.") -> None:
        super().__init__(template)


class SealBroken(KeydeskError):
    """What was sealed cannot be read: its key is missing, or it was changed."""

    status, code = 503, "seal_broken"
