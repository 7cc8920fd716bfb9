"""The console: the pages of all rooms inside one frame, and the doors before them."""

from datetime import timedelta

from starlette.routing import BaseRoute, Router

import keydesk
from keydesk import front
from keydesk.accounts import confirm_console
from keydesk.accounts import console as accounts
from keydesk.accounts import directory as people
from keydesk.accounts.scheme import SessionScheme, carry_cookie
from keydesk.apis.documents import LARGEST as LARGEST_DOCUMENT
from keydesk.audit import console as audit
from keydesk.auth import Door, House
from keydesk.catalog import console as products
from keydesk.catalog import tallies
from keydesk.catalog.listing_pages import PRODUCTS
from keydesk.connections import console as connections
from keydesk.connections import picture_console as pictures
from keydesk.credentials import console as credentials
from keydesk.credentials.furnishing import furnish
from keydesk.credentials.standing import ABOVE
from keydesk.doors import apis_console as apis
from keydesk.doors import proxy_console as proxies
from keydesk.doors.apis_pages import LIST as APIS
from keydesk.explaining import console as explaining
from keydesk.flows import console as flows
from keydesk.habits import console as habits
from keydesk.kit.pictures import LARGEST
from keydesk.navigation import NAVIGATION
from keydesk.oauth import console as passwords
from keydesk.roles import console as roles
from keydesk.sharing import console as groups
from keydesk.sharing.pages import LIST as GROUPS
from keydesk.shell import Frame
from keydesk.shell.forms import BODY_LIMIT
from keydesk.shell.refusal import words
from keydesk.structures import console as structures
from keydesk.transfers import console as transfers
from keydesk.transfers import folders
from keydesk.trying import console as trying

ROUTES: list[BaseRoute] = [
    *front.entrance,
    *accounts.routes,
    *people.routes(ABOVE),
    *connections.routes(furnish),
    *pictures.routes,
    *credentials.routes,
    *passwords.routes,
    *explaining.routes,
    *trying.routes,
    *flows.routes,
    *roles.routes,
    *groups.routes,
    *proxies.routes,
    *apis.routes,
    *audit.routes,
    *habits.routes,
    *products.routes,
    *structures.routes(tallies),
    *transfers.routes,
]
THIRD_PARTIES = (connections, pictures, credentials, passwords, explaining, trying, flows)
CATALOG = (products, structures, transfers)
ROOMS = (accounts, people, habits, *THIRD_PARTIES, roles, groups, apis, proxies, audit, *CATALOG)
PICTURE_LIMIT = LARGEST + BODY_LIMIT  # a form around the largest picture


def frame() -> Frame:
    return Frame(
        sorted({"keydesk.limits", *(str(room.__package__) for room in ROOMS)}),
        NAVIGATION,
        viewer=accounts.viewer,
        messages={code: text for room in ROOMS for code, text in room.MESSAGES.items()},
        version=keydesk.__version__,
        confirm=confirm_console.after_post,
    )


def doors(house: House, around: Frame) -> list[Door]:
    """By how much a form may hold."""
    step_up = timedelta(minutes=house.settings.step_up_minutes)
    sessions = SessionScheme(house.database, house.clock, step_up)
    say, pages = words(around), around.enter(Router(ROUTES, redirect_slashes=False))
    limits = {
        "/console": BODY_LIMIT,
        pictures.PREFIX: PICTURE_LIMIT,
        PRODUCTS: products.BODY_LIMIT,
        GROUPS: groups.BODY_LIMIT,
        APIS: apis.BODY_LIMIT,
        apis.PROPOSE: LARGEST_DOCUMENT + BODY_LIMIT,
        transfers.PREFIX: folders.body_limit(house.settings),
    }
    return [
        Door("/console/static", "static", around.static, say),
        *(
            Door(prefix, "console", pages, say, (sessions,), carry_cookie, limit)
            for prefix, limit in limits.items()
        ),
    ]
