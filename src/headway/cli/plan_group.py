"""A group of commands with a command of its own: `headway plan MODEL --cluster C` beside `headway plan validate`."""

from copy import copy
from typing import Any, Final

from typer.core import TyperGroup

#: The command that a first argument which is no command's name is given to; hidden, because the group shows its help.
MAIN: Final = "run"

_HELP: Final = frozenset({"-h", "--help"})


class PlanGroup(TyperGroup):
    """A group whose first argument may be a model: then its main command takes all arguments."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """The arguments with the main command's name before them where they name no command."""
        if args and args[0] not in self.commands and not _HELP & set(args):
            args = [MAIN, *args]
        elif args and args[0] not in self.commands:
            args = ["--help"]
        return super().parse_args(ctx, args)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command, by the name that its usage line shows: the main command goes by the group's own."""
        name, command, rest = super().resolve_command(ctx, args)
        return "" if name == MAIN else name, command, rest

    def collect_usage_pieces(self, _ctx: Any) -> list[str]:
        """MODEL and its cluster, or a command."""
        return ["MODEL --cluster CLUSTER [OPTIONS]", "|", "COMMAND [ARGS]..."]

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Help that shows arguments and options of the main command beside the commands."""
        shown = copy(self)
        shown.params = [*self.commands[MAIN].params, *self.params]
        TyperGroup.format_help(shown, ctx, formatter)
