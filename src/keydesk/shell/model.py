"""What the frame of a page is made of.  The composition root fills it in; later rooms add to it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Item:
    """One page of the navigation.

    permission  who lacks it does not see the page
    also        other permissions, each of which is enough to see it
    entrance    where it leads, when that is not href but a page under it
    letter      the second key of its shortcut, after G
    jump        the address of a list of <li> for the command palette, or empty
    """

    href: str
    icon: str
    label: str
    permission: str
    letter: str = ""
    jump: str = ""
    entrance: str = ""
    also: tuple[str, ...] = ()

    def seen_with(self, permissions: frozenset[str]) -> bool:
        return not permissions.isdisjoint((self.permission, *self.also))


@dataclass(frozen=True)
class Section:
    label: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Viewer:
    """The person who looks: what the corner of the page says about them.

    of_team    the role has a name that people gave it, so it is not translated
    elsewhere  id and name of the other organizations they work in
    """

    name: str
    email: str
    role: str
    organization: str
    of_team: bool = False
    elsewhere: tuple[tuple[str, str], ...] = ()


def visible(sections: tuple[Section, ...], permissions: frozenset[str]) -> tuple[Section, ...]:
    """The sections with the pages this person may see; empty ones are left out."""
    seen = (
        Section(s.label, tuple(i for i in s.items if i.seen_with(permissions))) for s in sections
    )
    return tuple(section for section in seen if section.items)
