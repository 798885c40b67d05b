"""`headway facts trace`: a number followed to its row, its vintage, its file and its source."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from headway import api
from headway.cli.facts import facts_app
from headway.cli.options import AsJson, VintageName
from headway.cli.output import print_result
from headway.cli.text import table_text

Data = Mapping[str, Any]

#: Rows, files and rules that a text lists; `--json` has all of them.
_ROWS: Final = 12

#: Characters of a cell that a text shows.
_LONG: Final = 300


@facts_app.command("trace")
def trace(
    names: Annotated[
        list[str],
        typer.Argument(metavar="TABLE KEY… | PLACE", help="A table and the key of a row; with --report a place in it."),
    ],
    *,
    report: Annotated[
        Path | None,
        typer.Option(metavar="report.json", help="Follow a number of this report: by /its/place, or as it is printed."),
    ] = None,
    vintage: VintageName = None,
    as_json: AsJson = False,
) -> None:
    """Follow a number to its row, its vintage, the hash of its file and its source."""
    result = api.facts_trace(*names, vintage=vintage, report=report)
    print_result(result.to_dict(), trace_text, as_json=as_json)


def trace_text(data: Data) -> str:
    """What was followed, as text for people."""
    if "places" in data:
        return "\n".join(_places(data))
    return "\n".join(_number(data) if "report" in data else _row(data))


def _places(data: Data) -> Iterator[str]:
    yield f"{data['search']} is printed for {data['count']} numbers of the report:"
    yield table_text(("place", "value"), [(row["path"], row["value"]) for row in data["places"]], widest=80)
    yield "Give one of these places to follow it."


def _row(data: Data) -> Iterator[str]:
    for row in data["rows"][:_ROWS]:
        yield from (*_cells(row), "")
    if len(data["rows"]) > _ROWS:
        yield f"… and {len(data['rows']) - _ROWS} more rows; --json has all of them."
    yield f"File      {data['file']['path']} ({data['file']['rows']} rows)"
    yield f"SHA-256   {data['file']['sha256']}"
    yield f"Vintage   {data['vintage']}"
    yield from _manifest(data["manifest"], {name for row in data["rows"] for name in row["raw"]})
    yield from ("", "The same key in every vintage:")
    yield from _history(data["history"])
    yield from ("", "To check it by hand:", f"  {data['check']['sha256sum']}", f"  {data['check']['sql']}")


def _cells(row: Data) -> Iterator[str]:
    yield f"{row['table']}, line {row['line']}"
    yield from (f"  {name:<20} {_brief(value)}" for name, value in row["cells"].items() if value is not None)
    told = set(row["cells"].values())
    for each in [each for each in row["rules"] if each["rule"] not in told][:_ROWS]:
        published = f" (published as {each['published']!r})" if each.get("published") else ""
        yield f"  rule for {each['column']:<11} {each['rule']}{published}"


def _manifest(manifest: Data | None, named: set[str]) -> Iterator[str]:
    if manifest is None:
        yield "Made from  nothing is written down: the vintage is from before there were manifests"
        return
    files = [each for each in manifest["files"] if not named or each["name"] in named]
    told = "the file that has it" if named else f"{len(files)} files of the publication"
    yield f"Made from {told} ({manifest['layout']}):"
    for each in files[:_ROWS]:
        when = f", retrieved {each['retrieved']}" if each["retrieved"] else ""
        where = f", {each['url']}" if each["url"] else ""
        yield f"  {each['sha256']}  {each['name']}{where}{when}"
    if len(files) > _ROWS:
        yield f"  … and {len(files) - _ROWS} more; --json has all of them."


def _history(rows: list[dict[str, Any]]) -> Iterator[str]:
    for row in rows[: 4 * _ROWS]:
        if row["line"] is None:
            said = "no such row any more"
        elif row["first"]:
            said = "first seen"
        else:
            said = (
                "; ".join(f"{each['column']}: {_brief(each['from'])} → {_brief(each['to'])}" for each in row["changed"])
                or "the same"
            )
        line = f", line {row['line']}" if row["line"] else ""
        yield f"  {row['vintage']}{line}  {' / '.join(map(str, row['key']))}: {said}"


def _number(data: Data) -> Iterator[str]:
    yield f"{data['path']} = {_shown(data['value'])}"
    if data["part"] is None:
        yield f"No data: {data['why']}."
        return
    part = data["part"]
    yield f"Part      {part['path']}"
    yield from (f"Command   {line}" for line in part["command"])
    yield from (f"Python    {line}" for line in part["python"])
    yield ""
    files = [(row["file"], row["rows"], row["sha256"], row["state"]) for row in data["files"]]
    yield table_text(("file", "rows", "SHA-256", "here"), files, right=(1,), widest=64)
    yield ""
    if data["rows"]:
        named = f"that name what stands beside the number ({', '.join(data['names'][:_ROWS])})"
        yield f"Rows {named if data['names'] else 'of the sources that the part names'}:"
        shown = dict.fromkeys(data["counts"], 0)
        for row in data["rows"]:
            name = f"{row['vintage']}/{row['table']}"
            if shown[name] < _ROWS:
                yield f"  {name}, line {row['line']}: {_short(row)}"
            shown[name] += 1
        total = sum(data["counts"].values())
        yield f"{total} rows in all; --json has more of them, with every cell."
    else:
        yield f"It rests on all {part['rows']} rows of these tables, from {part['sources']} sources."
    yield from ("", "Sources:")
    yield from (f"  {_source(row)}" for row in data["sources"][:_ROWS])
    if len(data["sources"]) > _ROWS:
        yield f"  … and {len(data['sources']) - _ROWS} more; --json has all of them."


def _brief(value: Any) -> str:
    """A cell, cut where it is long: one of draws holds hundreds of numbers."""
    text = f"{value}"
    return text if len(text) <= _LONG else f"{text[:_LONG]}… ({len(text):,} characters; --json has all)"


def _shown(value: Any) -> str:
    return f"{value['numbers']} numbers" if isinstance(value, dict) else f"{value}"


def _short(row: Data) -> str:
    """The cells that say what a row is about, its source last."""
    kept = [value for value in list(row["cells"].values())[:6] if value is not None]
    return f"{' · '.join(kept)} — {row['source']['title'] or row['source']['url']}"


def _source(row: Data) -> str:
    return ", ".join(str(part) for part in (row["title"], row["url"], row["published"], row["confidence"]) if part)
