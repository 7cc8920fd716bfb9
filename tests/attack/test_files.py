"""`keydesk apply` with a file that somebody else wrote: refused in a sentence, and at once.

Ten lines of merges (`<<`) within merges took all memory; a date, a long number or a tag that its
text does not fit ended in a traceback.
"""

import pytest

from keydesk.kit.errors import Invalid
from keydesk.sheets import sheet

HEAD = "keydesk: 1\nroles:\n  - name: "


def merges(depth: int = 9) -> str:
    ten = (f"x{n}: &x{n} {{<<: [{', '.join([f'*x{n - 1}'] * 10)}]}}" for n in range(1, depth))
    return "\n".join(["x0: &x0 {a: 1, b: 2}", *ten, "keydesk: 1"])


@pytest.mark.parametrize(
    "text",
    [
        merges(),
        f"{HEAD}2026-99-99",
        HEAD + "1" * 5000,
        f'{HEAD}!!int "abc"',
        f'{HEAD}!!bool "abc"',
        f'{HEAD}!!timestamp "abc"',
    ],
    ids=["merges", "date", "number", "int", "bool", "timestamp"],
)
def test_a_file_that_no_export_wrote_is_refused_in_a_sentence(text):
    with pytest.raises(Invalid) as refused:
        sheet.read(text)
    assert refused.value.violations[0].field == "file"


@pytest.mark.parametrize("file", ["keydesk: 1\n? {n}\n: 1", "{head}x\n    ? {n}\n    : 1"])
def test_a_field_that_is_a_number_without_end_is_named(file):
    """Python does not write such a number in decimals: the sentence itself ended in a traceback."""
    with pytest.raises(Invalid):
        sheet.read(file.format(head=HEAD, n="0x" + "f" * 9000))
