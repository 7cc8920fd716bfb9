"""docs/cli.md lists every command with its options, and none that does not exist."""

from collections.abc import Iterator

import click

from keydesk.cli import main
from tests.house.pages import DOCS

COMMON = {"--data", "--json", "--organization", "--help"}


def commands(group: click.Group, path: str = "keydesk") -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


def options(command: click.Command) -> set[str]:
    return {
        option
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for option in parameter.opts
        if option.startswith("--")
    }


def rows() -> dict[str, set[str]]:
    """Command → options, as the page has them."""
    found = {}
    for line in (DOCS / "cli.md").read_text().splitlines():
        if line.startswith("| `keydesk "):
            name, told = (cell.strip() for cell in line.split("|")[1:3])
            found[name.strip("`")] = {option.strip(" `") for option in told.split(",") if option}
    return found


def test_every_command_is_on_the_page_and_no_other():
    assert sorted(rows()) == sorted(name for name, _ in commands(main))


def test_every_option_is_on_the_page_and_no_other():
    for name, command in commands(main):
        assert rows()[name] - COMMON == options(command) - COMMON, name


def test_every_command_says_what_it_does():
    assert [name for name, command in commands(main) if not command.help] == []
