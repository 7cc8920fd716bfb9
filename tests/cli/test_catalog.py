"""Catalogs at the command line: what a path may be called, and what is said of nothing."""

import pytest


@pytest.mark.parametrize(
    ("path", "format_"),
    [("out.zip", "xlsx"), ("out", "xlsx"), ("all.xlsx", "csv"), ("p.csv", "jsonl")],
)
def test_a_name_that_does_not_fit_the_format_is_refused(instance, tmp_path, path, format_):
    """A workbook was written under the name of a ZIP file, and could not be read again."""
    words = ("catalog", "export", tmp_path / path, "--format", format_, "--kind", "products")
    assert f"{path} is no name for the format {format_}." in instance.fail(*words, status=2)
    assert not (tmp_path / path).exists()


@pytest.mark.parametrize(("path", "format_"), [("out", "csv"), ("o.zip", "jsonl"), ("o.xlsx", "")])
def test_one_that_fits_is_written(instance, tmp_path, path, format_):
    chosen = ("--format", format_) if format_ else ()
    instance.tell("catalog", "export", tmp_path / path, *chosen)
    assert (tmp_path / path).exists()


def test_a_file_without_lines_is_told(instance, tmp_path):
    (tmp_path / "products.csv").write_text("sku\n")
    told = instance.tell("catalog", "import", tmp_path / "products.csv")
    assert "There were no lines to read." in told
