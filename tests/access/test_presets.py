"""Presets, the names of permissions elsewhere, and the page that is made of them."""

import pytest

from keydesk.access.presets import BY_ID, PRESETS
from keydesk.auth.elsewhere import elsewhere
from keydesk.auth.permissions import (
    ALL_OF_A_CONNECTION,
    API_ACCESS,
    KNOWN,
    SENSITIVE,
    reserved,
)
from scripts.permissions_page import PAGE, page


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.id)
def test_a_preset_is_a_beginning_that_any_admin_may_give_to_a_connection(preset):
    assert API_ACCESS in preset.permissions
    assert preset.permissions <= ALL_OF_A_CONNECTION
    assert preset.permissions.isdisjoint(SENSITIVE)


def test_presets_hold_what_their_sentence_says():
    assert all(p.endswith((":read", ":access")) for p in BY_ID["read_only"].permissions)
    assert not any(p.endswith(":delete") for one in PRESETS for p in one.permissions)
    assert "products:create" in BY_ID["catalog_read_write"].permissions
    assert {"products:read", "products:update"} <= BY_ID["stock_and_prices"].permissions
    assert "products:create" not in BY_ID["translation"].permissions


@pytest.mark.parametrize(("permission", "akeneo", "unopim", "plytix"), [
    ("api:access", ("pim_api_overall_access",), "api", ""),
    ("products:read", ("pim_api_product_list",), "api.catalog.products", "Products: View"),
    ("products:create", ("pim_api_product_edit",), "api.catalog.products.create", "Products: Edit"),
    ("products:update", ("pim_api_product_edit",), "api.catalog.products.edit", "Products: Edit"),
    ("products:delete", ("pim_api_product_remove",), "api.catalog.products.delete",
     "Products: Edit"),
    ("locales:read", ("pim_api_locale_list",), "api.settings.locales", ""),
    ("users:manage", (), "", "Accounts"),
    ("measurement_families:read", (), "", ""),
    ("fax:send", (), "", ""),
])  # fmt: skip
def test_what_other_products_call_it(permission, akeneo, unopim, plytix):
    found = elsewhere(permission)
    assert (found.akeneo, found.unopim, found.plytix) == (akeneo, unopim, plytix)


def test_every_permission_can_be_asked_for_its_names():
    assert all(elsewhere(permission) is not None for permission in KNOWN)


def test_an_organizations_own_permission_cannot_be_taken_for_a_built_in_one():
    assert all(reserved(permission) for permission in KNOWN)
    assert reserved("products:publish")
    assert reserved("organization:own")
    assert not reserved("invoices:read")


def test_the_page_of_permissions_is_made_from_the_tree():
    """`python scripts/permissions_page.py` writes it anew."""
    assert PAGE.read_text(encoding="utf-8") == page()
