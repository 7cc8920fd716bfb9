"""What the association knows: invented, in memory, gone with the process."""

from typing import Any

Record = dict[str, Any]

CONTACTS: list[Record] = [
    {"id": "ct_1", "first_name": "Amélie", "last_name": "Garnier", "email": "amelie@example.org",
     "created_at": "2026-01-12T09:30:00Z", "tags": ["member"]},
    {"id": "ct_2", "first_name": "Bruno", "last_name": "Lefèvre", "email": "bruno@example.org",
     "created_at": "2026-02-03T17:05:00Z", "tags": ["member", "volunteer"]},
    {"id": "ct_3", "first_name": "Chiara", "last_name": "Conti", "email": "chiara@example.org",
     "created_at": "2026-05-21T12:00:00Z", "tags": ["donor"]},
]  # fmt: skip
PAIEMENTS: list[Record] = [
    {"id": "pa_1", "contact_id": "ct_1", "amount": "25.00", "currency": "EUR",
     "purpose": "Membership 2026", "collected_at": "2026-01-12T09:31:10Z"},
    {"id": "pa_2", "contact_id": "ct_3", "amount": "100.00", "currency": "EUR",
     "purpose": "Donation", "collected_at": "2026-05-21T12:01:44Z"},
]  # fmt: skip
ABONNEMENTS: list[Record] = [
    {"id": "ab_1", "contact_id": "ct_2", "amount": "5.00", "currency": "EUR",
     "interval": "month", "active": True, "next_at": "2026-12-01"},
]  # fmt: skip
FORMS: list[Record] = [
    {"id": "fo_1", "title": "Summer camp 2026",
     "fields": [{"name": "child", "label": "Name of the child", "required": True},
                {"name": "allergies", "label": "Allergies", "required": False}]},
]  # fmt: skip
SUBMISSIONS: list[Record] = [
    {"id": "su_1", "form_id": "fo_1", "contact_id": "ct_1",
     "submitted_at": "2026-04-02T20:15:00Z", "answers": {"child": "Noé", "allergies": ""}},
]  # fmt: skip
WEBHOOKS: dict[str, Record] = {}
