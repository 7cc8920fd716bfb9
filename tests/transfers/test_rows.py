"""The lines of a CSV file, whatever its quotes do."""

import io

from keydesk.transfers.rows import LONGEST, TOO_LONG, UNCLOSED, rows


def read(text: str) -> list[tuple[int, object, str]]:
    found = rows(io.StringIO(text, newline="\n"), ";")
    return [(row.line, row.found, row.trouble) for row in found]


def test_a_line_has_the_number_on_which_it_begins():
    text = 'a;b\n1;"x\ny"\n\n2;"say ""hi"";"\r\n'
    assert read(text) == [
        (1, ["a", "b"], ""), (2, ["1", "x\ny"], ""), (5, ["2", 'say "hi";'], ""),
    ]  # fmt: skip


def test_a_quote_that_never_closes_costs_its_own_line_only():
    """Elsewhere it swallowed the rest of the file into one cell, or into the memory."""
    after = "".join(f"{number};{'y' * 60}\n" for number in range(30_000))
    found = read(f'a;b\n1;"open\n{after}')
    assert [one for one in found if one[2]] == [(2, None, UNCLOSED)]
    assert found[2][0] == 3
    assert len(found) == 30_002
    at_the_end = read('a;b\n1;2\n3;"open')
    assert at_the_end[1:] == [(2, ["1", "2"], ""), (3, None, UNCLOSED)]


def test_a_line_that_is_too_long_costs_itself_only():
    long = "x" * (3 * LONGEST)
    found = read(f'a\n{long}\nb\n"open\n{long}\nc\n')
    troubles = [(line, trouble) for line, _, trouble in found if trouble]
    assert troubles == [(2, TOO_LONG), (4, UNCLOSED), (5, TOO_LONG)]
    assert [cells for _, cells, trouble in found if not trouble] == [["a"], ["b"], ["c"]]


def test_what_stands_beside_quotes_is_refused_and_not_guessed():
    found = read('a;b\n"x"y;1\nz;2\n')
    assert [one[1] for one in found] == [["a", "b"], None, ["z", "2"]]
    assert "expected after" in found[1][2]
