"""What every command shares: options that mean the same everywhere, and how a result is printed."""

import json
from collections.abc import Callable, Mapping
from typing import Annotated, Any

import typer

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
VintageName = Annotated[
    str | None, typer.Option(metavar="YYYY-MM-DD", help="Data of that day; the newest with scores if left out.")
]


def print_result(result: Mapping[str, Any], to_text: Callable[[Mapping[str, Any]], str], *, as_json: bool) -> None:
    """One JSON document on stdout, or text for people."""
    typer.echo(json.dumps(result, ensure_ascii=False, allow_nan=False) if as_json else to_text(result))
