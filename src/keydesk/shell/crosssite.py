"""No other site may make a signed-in browser change anything here (security case 98).

Browsers say themselves where a request began: Sec-Fetch-Site, and Origin for older ones.  A page of
another site can forge neither.  A request with neither header is not a browser's, so it carries no
cookie that its user did not put there.
"""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

from keydesk.kit.errors import CrossSite

SAFE = {"GET", "HEAD", "OPTIONS"}
REFUSAL = "This request came from another site, so nothing was changed."


def own_origins(scope: Scope) -> set[str]:
    """The origin this request was sent to and, when it is set, that of `public_url`."""
    came = scope["keydesk"].origin
    public = urlsplit(scope["keydesk.house"].settings.public_url)
    return {f"{came.scheme}://{came.host(scope)}", f"{public.scheme}://{public.netloc}"}


def check(scope: Scope, own: set[str]) -> None:
    """Raises CrossSite."""
    if scope["method"] in SAFE:
        return
    headers = Headers(scope=scope)
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None and site not in ("same-origin", "none"):
        raise CrossSite(REFUSAL)
    if site is None and origin is not None and origin not in own:
        raise CrossSite(REFUSAL)
