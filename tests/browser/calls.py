"""The outside program whose calls a key lets in."""

import httpx2

PRODUCTS = "/api/rest/v1/products?limit=1"


def call(desk, secret: str) -> int:
    """The status that a program with this key gets now."""
    headers = {"Authorization": f"Bearer {secret}"}
    return httpx2.get(desk.url + PRODUCTS, headers=headers, timeout=20).status_code
