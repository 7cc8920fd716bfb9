"""The console as a browser without scripts uses it: pages, forms and one cookie jar."""

import html
import re
from typing import Self

import httpx2

HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


class Console(httpx2.Client):
    """`with Console(url, email, password) as console:` signed in.

    Sends the headers by which a browser tells where a request began.
    """

    def __init__(self, url: str, email: str, password: str) -> None:
        own = {"Origin": url, "Sec-Fetch-Site": "same-origin"}
        super().__init__(base_url=url, headers=own, follow_redirects=True, timeout=20)
        self.known = {"email": email, "password": password}

    def __enter__(self) -> Self:
        super().__enter__()
        page = self.form("/console/sign-in", **self.known)
        assert "/console/sign-in" not in str(page.url), page.text
        return self

    def form(self, action: str, page: str = "", **fields: str) -> httpx2.Response:
        """Fills in the form that `page` shows, hidden fields and all, and sends it."""
        found = HIDDEN.findall(self.get(page).text) if page else []
        hidden = {name: html.unescape(value) for name, value in found}
        return self.post(action, data=hidden | fields)
