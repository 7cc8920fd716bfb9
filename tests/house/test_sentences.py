"""Every event is said in plain words: a name that nobody explained is a riddle in the log."""

from keydesk.audit.sentences import (
    ABOUT_ORGANIZATION,
    ALONE,
    BAD,
    GROUPS,
    KINDS,
    PHRASES,
    WARN,
    group_of,
    icon,
    kind_of,
)
from keydesk.events import CATALOGUE
from keydesk.shell.icons import bodies
from tests.house.sources import import_everything

import_everything()


def test_every_event_has_a_phrase_and_no_other():
    assert sorted(PHRASES) == sorted(CATALOGUE)
    assert {*BAD, *WARN, *ALONE, *ABOUT_ORGANIZATION} <= set(CATALOGUE)


def test_every_event_has_a_kind_a_group_and_an_icon_that_is_there():
    for name in CATALOGUE:
        assert kind_of(name) in KINDS
        assert group_of(name) in GROUPS
        assert icon(name) in bodies()
