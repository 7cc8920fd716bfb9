"""The frame of the console: base template, navigation, forms, cross-site guard, static files.

The composition root makes one Frame; a room's console.py calls render(), forms.read() and
forms.go().
"""

from keydesk.shell import flash, forms
from keydesk.shell.i18n import N_
from keydesk.shell.model import Item, Section, Viewer
from keydesk.shell.page import Frame, field_errors, in_words, render
from keydesk.shell.static import Static

__all__ = [
    "N_",
    "Frame",
    "Item",
    "Section",
    "Static",
    "Viewer",
    "field_errors",
    "flash",
    "forms",
    "in_words",
    "render",
]  # fmt: skip
