"""How every command prints its result."""

import json
import sys
from collections.abc import Callable, Mapping
from typing import Any

import typer

from headway.visible import visible, visible_json


def print_result(result: Mapping[str, Any], to_text: Callable[[Mapping[str, Any]], str], *, as_json: bool) -> None:
    """One JSON document on stdout, or text for people; nothing in a name acts on the terminal."""
    if as_json:
        typer.echo(visible_json(json.dumps(result, ensure_ascii=False, allow_nan=False)))
    else:
        typer.echo(visible(to_text(result)))


def print_csv(text: str) -> None:
    """Rows as they are, where a program or a file takes them; on a terminal nothing in them acts on it."""
    # Without a colour that is asked for, the letters of a name that look like one would be dropped.
    typer.echo(visible(text) if _on_terminal() else text, color=True)


def _on_terminal() -> bool:
    return sys.stdout.isatty()
