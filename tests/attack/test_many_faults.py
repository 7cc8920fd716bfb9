"""A body in which everything is wrong."""

from tests.harness.client import client


def test_an_answer_does_not_grow_with_the_faults(sqlite_house):
    """90,000 unknown fields in 1 MB were answered with 5 MB, each fault in words of its own."""
    caller = client(sqlite_house, sqlite_house.issue(sqlite_house.managing()).secret)
    answer = caller.post("/manage/v1/keys", json={f"k{n}": n for n in range(1_000)})
    assert answer.status_code == 422
    assert len(answer.json()["fields"]) == 50
