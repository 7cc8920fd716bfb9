"""Two connectors that write one catalog at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from keydesk.kit.errors import KeydeskError
from keydesk.structures import snapshots, verbs
from keydesk.structures.model import ATTRIBUTE, CATEGORY, TEXT
from keydesk.structures.violations import Flawed, Saved


def at_once(*calls):
    """What each returned or raised, started in the same moment."""
    barrier = Barrier(len(calls))

    def call(one):
        barrier.wait()
        try:
            return one()
        except KeydeskError as error:
            return error

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(call, calls))


def test_of_two_who_create_one_code_one_is_told_that_it_is_taken(house):
    """In a catalog into which nobody has written yet: its very row is made by both at once."""

    def make():
        return house.do(verbs.create, CATEGORY, "", {"code": "shoes"})

    outcomes = at_once(*[make] * 4)
    assert outcomes.count(Saved("shoes", True)) == 1
    refused = [one for one in outcomes if isinstance(one, Flawed)]
    assert [one.flaws[0].code for one in refused] == ["taken"] * 3


def test_of_two_who_save_one_code_the_second_changes_what_the_first_made(house):
    """Both labels stay: neither of them read the structure before the other had written it."""

    def save(locale):
        wish = ("name", {"type": TEXT, "group": "other", "labels": {locale: locale}})
        return house.do(verbs.save, ATTRIBUTE, "", [wish], may_create=True)

    locales = ["en_US", "fr_FR", "de_DE", "it_IT"]
    outcomes = at_once(*[lambda one=one: save(one) for one in locales])
    assert sorted(one.created for [one] in outcomes) == [False, False, False, True]
    with house.read() as db:
        structure = snapshots.whole(db, house.by.organization_id)
    assert sorted(structure.documents[ATTRIBUTE]["name"]["labels"]) == sorted(locales)
