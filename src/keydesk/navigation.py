"""The side of every page of the console: sections, and the key that goes to each page."""

from keydesk.shell import N_, Item, Section

NAVIGATION = (
    Section(
        N_("Connect"),
        (
            Item(
                "/console/connections",
                "plug-connected",
                N_("Connections"),
                "connections:read",
                "c",
                "/console/connections/jump",
            ),
            Item(
                "/console/access-keys",
                "key",
                N_("Access keys"),
                "credentials:read",
                "k",
                "/console/access-keys/jump",
                "/console/access-keys/first",
            ),
        ),
    ),
    Section(
        N_("Catalogue"),
        (
            Item("/console/products", "package", N_("Products"), "products:read", "p"),
            Item(
                "/console/structure",
                "sitemap",
                N_("Structure"),
                "families:read",
                "t",
                also=(
                    "attributes:read",
                    "categories:read",
                    "channels:read",
                    "locales:read",
                    "currencies:read",
                ),
            ),
        ),
    ),
    Section(
        N_("Protect"),
        (Item("/console/audit-log", "history", N_("Audit log"), "audit:read", "a"),),
    ),
    Section(
        N_("Access"),
        (
            Item("/console/roles", "id-badge-2", N_("Roles"), "roles:manage", "r"),
            Item("/console/groups", "stack-2", N_("Groups"), "groups:manage", "g"),
            Item("/console/users", "users", N_("Users"), "users:read", "u"),
        ),
    ),
    Section(
        N_("Organization"),
        (
            Item("/console/apis", "lock-access", N_("Protected APIs"), "apis:manage", "i"),
            Item("/console/settings", "adjustments", N_("Settings"), "settings:manage", "s"),
        ),
    ),
)
