"""The console as a browser without scripts uses it: pages, forms and one cookie jar."""

import html
import re

import httpx2

HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


class Console(httpx2.Client):
    """Signs in at once; sends the headers by which a browser tells where a request began."""

    def __init__(self, url: str, email: str, password: str) -> None:
        own = {"Origin": url, "Sec-Fetch-Site": "same-origin"}
        super().__init__(base_url=url, headers=own, follow_redirects=True, timeout=20)
        self.get("/console/sign-in")
        page = self.form("/console/sign-in", email=email, password=password)
        assert "/console/sign-in" not in str(page.url), page.text

    def form(self, action: str, page: str = "", **fields: str) -> httpx2.Response:
        """Fills in the form that `page` shows, hidden fields and all, and sends it."""
        found = HIDDEN.findall(self.get(page).text) if page else []
        hidden = {name: html.unescape(value) for name, value in found}
        return self.post(action, data=hidden | fields)
