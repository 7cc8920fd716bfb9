"""What other products call our permissions: for their dialects, and for people who come from there.

Akeneo has ids of its Web API ACL, UnoPim keys of its API tree, Plytix areas of its roles.
"""

from dataclasses import dataclass

from keydesk.auth.permissions import API_ACCESS, TREE, Resource


@dataclass(frozen=True)
class Elsewhere:
    """Of one permission; "" or () where that product has no such thing.

    plytix  an area, with the level that is needed where it has levels
    """

    akeneo: tuple[str, ...] = ()
    unopim: str = ""
    plytix: str = ""


AKENEO = {"read": "list", "create": "edit", "update": "edit", "delete": "remove"}
UNOPIM = {"read": "", "create": ".create", "update": ".edit", "delete": ".delete"}


def elsewhere(permission: str) -> Elsewhere:
    """products:create is pim_api_product_edit, api.catalog.products.create, Products: Edit."""
    if permission == API_ACCESS:
        return Elsewhere(("pim_api_overall_access",), "api")
    name, _, action = permission.partition(":")
    for resource in (r for branch in TREE for r in branch.resources):
        if resource.name == name and action in resource.actions:
            return _elsewhere(resource, action)
    return Elsewhere()


def _elsewhere(resource: Resource, action: str) -> Elsewhere:
    akeneo = tuple(f"pim_api_{stem}_{AKENEO[action]}" for stem in resource.akeneo)
    unopim = f"api.{resource.unopim}{UNOPIM[action]}" if resource.unopim else ""
    return Elsewhere(akeneo, unopim, _plytix(resource, action))


def _plytix(resource: Resource, action: str) -> str:
    """Its administration areas are switched on as a whole."""
    if not resource.plytix or "manage" in resource.actions:
        return resource.plytix
    return f"{resource.plytix}: {'View' if action == 'read' else 'Edit'}"
