"""Listens to every page: no error, no breach of the policy, nothing fetched from anywhere else."""

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request

TELL = """document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));"""


class Watch:
    """`complaints` is what browsers had to say since it was judged last."""

    def __init__(self) -> None:
        self.complaints: list[str] = []

    def follow(self, browsing: BrowserContext, url: str) -> None:
        own = urlsplit(url).netloc
        browsing.add_init_script(TELL)
        browsing.on("console", self._said)
        browsing.on("weberror", lambda error: self.complaints.append(f"error: {error.error}"))
        browsing.on("request", lambda request: self._asked(request, own))

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not _answer_of_the_page(message):
            self.complaints.append(f"{message.type}: {message.text} at {message.location}")

    def _asked(self, request: Request, own: str) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https") and address.netloc != own:
            self.complaints.append(f"asked elsewhere: {request.url}")

    def judge(self) -> None:
        found, self.complaints = self.complaints, []
        assert not found, found


def _answer_of_the_page(message: ConsoleMessage) -> bool:
    """Chromium reports a page whose own status is 4xx or 503: a test that goes there knows."""
    page: Page | None = message.page
    refused = message.text.startswith("Failed to load resource: the server responded with")
    return refused and page is not None and message.location["url"] == page.url
