"""How every command prints its result."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import typer


def print_result(result: Mapping[str, Any], to_text: Callable[[Mapping[str, Any]], str], *, as_json: bool) -> None:
    """One JSON document on stdout, or text for people."""
    typer.echo(json.dumps(result, ensure_ascii=False, allow_nan=False) if as_json else to_text(result))
