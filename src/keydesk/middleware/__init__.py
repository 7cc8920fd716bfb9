"""Protects an application with Keydesk's credentials: its requests are judged before it sees them.

    keydesk = Keydesk.open("/var/lib/keydesk", organization="nordlys-living", api="crm")
    keydesk = Keydesk.remote("https://keys.example.com", key)

asgi.py, wsgi.py   around any application    fastapi.py   a dependency    django.py   a decorator

docs/protect-your-api.md shows each.  docs/adr/0031-middleware.md says what holds and why.
"""

from keydesk.middleware.desk import Keydesk
from keydesk.middleware.identity import Identity

__all__ = ["Identity", "Keydesk"]
