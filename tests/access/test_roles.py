"""The system roles hold exactly what was decided."""

from itertools import pairwise

from keydesk.access import ROLES, SYSTEM_ROLES
from keydesk.auth.permissions import API_ACCESS, CATALOG, EVERY_OWN, KNOWN, OWN, SETTINGS

SETTINGS_READ = {
    "channels:read", "locales:read", "currencies:read", "measurement_families:read",
}  # fmt: skip
CATALOG_READ = {
    "products:read", "product_models:read", "families:read", "attributes:read", "categories:read",
    "association_types:read", "media_files:read",
}  # fmt: skip
DECIDED = {
    "owner": KNOWN | {OWN, EVERY_OWN},
    "admin": KNOWN | {EVERY_OWN},
    "editor": CATALOG.permissions | SETTINGS_READ | {"connections:read", "usage:read", API_ACCESS},
    "viewer": CATALOG_READ | SETTINGS_READ | {API_ACCESS},
    "blocked": set(),
}


def test_each_role_holds_what_was_decided():
    assert {id_: role.permissions for id_, role in SYSTEM_ROLES.items()} == DECIDED


def test_the_roles_are_listed_from_most_to_least():
    assert [role.name for role in ROLES] == ["Owner", "Admin", "Editor", "Viewer", "Blocked"]
    for more, less in pairwise(ROLES):
        assert more.permissions > less.permissions


def test_only_the_owner_holds_what_is_the_owners_alone():
    assert [role.id for role in ROLES if OWN in role.permissions] == ["owner"]


def test_nobody_but_owner_and_admin_changes_settings_or_people():
    sensitive = KNOWN - CATALOG.permissions - SETTINGS.permissions
    changing = {p for p in sensitive if p.endswith((":manage", ":verify"))}
    for role in ROLES[2:]:
        assert role.permissions.isdisjoint(changing)
