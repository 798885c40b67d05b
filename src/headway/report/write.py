"""The edge of the report: pictures rendered and files written, all of them or none."""

import json
import re
import shutil
import tempfile
from pathlib import Path

from headway.errors import StoreError
from headway.report.blocks import Report
from headway.report.html import to_html

#: Pixels of a PNG for each pixel of the chart.
_PNG_SCALE = 2.0

#: How others may use a page that was written: they may read it, as any file that a command writes.
_PLAIN_FILE = 0o644


def write_report(report: Report, out: Path, *, cache: Path) -> tuple[Path, ...]:
    """The files written under `out`: report.html, report.json, charts/*.svg and charts/*.png.

    Pictures that were drawn before are read from the folder `cache`.

    Everything is rendered and written beside `out` first and moved in at the end, so that a failure before that leaves
    an older report as it was. Pictures of that older report that the new one has not go; other files in `out` stay.

    Raises
    ------
    StoreError
        If a file cannot be written.
    """
    contents = _contents(report, cache)
    if blocking := [path for path in (out, *out.parents) if path.exists() and not path.is_dir()]:
        raise StoreError(f"the report cannot be written to {out}: {blocking[0]} is a file; give another folder")
    try:
        return _replace(contents, out)
    except OSError as problem:
        raise StoreError(f"the report cannot be written to {out}: {problem.strerror or problem}") from problem


def write_page(page: str, path: Path, *, kind: str = "page") -> Path:
    """The file that a page was written to: whole or not at all, an older one stays until the new one is there.

    `kind` is what an error calls it: a page or a feed.

    Raises
    ------
    StoreError
        If the file cannot be written.
    """
    if blocking := [each for each in (path, *path.parents) if each.exists() and each.is_dir() == (each == path)]:
        found = "a folder" if blocking[0] == path else "a file"
        example = {"page": "page.html", "feed": "changes.atom"}[kind]
        raise StoreError(
            f"the {kind} cannot be written to {path}: {blocking[0]} is {found}; give a file such as {example}"
        )
    part: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}-", delete=False) as file:
            part = Path(file.name)
            file.write(page.encode())
        part.chmod(_PLAIN_FILE)
        return part.replace(path)
    except OSError as problem:
        if part is not None:
            part.unlink(missing_ok=True)
        raise StoreError(f"the {kind} cannot be written to {path}: {problem.strerror or problem}") from problem


def _contents(report: Report, cache: Path) -> dict[str, bytes]:
    """What each file holds, by its path under the output folder."""
    from headway.charts.render import to_png, to_svg

    specs = {figure.name: figure.spec for figure in report.figures}
    specs |= {f"{figure.name}-narrow": figure.narrow for figure in report.figures}
    pictures = {name: to_svg(spec, cache=cache) for name, spec in specs.items()}
    wide = {figure.name: pictures[figure.name] for figure in report.figures}
    found = {f"charts/{name}.svg": svg.encode() for name, svg in wide.items()}
    found |= {f"charts/{name}.png": to_png(svg, _PNG_SCALE, cache=cache) for name, svg in wide.items()}
    text = json.dumps(report.to_dict(), ensure_ascii=False, indent=1, allow_nan=False)
    found["report.json"] = f"{text}\n".encode()
    found["report.html"] = to_html(report, pictures).encode()
    return found


def _replace(contents: dict[str, bytes], out: Path) -> tuple[Path, ...]:
    """Write to a folder beside `out`, then move each file over its older self; the page comes last."""
    out.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        for name, content in contents.items():
            path = staging / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        (out / "charts").mkdir(parents=True, exist_ok=True)
        older = _pictures(out)
        moved = tuple((staging / name).replace(out / name) for name in contents)
        for name in older - set(contents):
            (out / name).unlink(missing_ok=True)
        return moved
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _pictures(out: Path) -> set[str]:
    """The pictures that the report in a folder lists as its own."""
    try:
        listed = json.loads((out / "report.json").read_text("utf-8"))["charts"]
        return {
            name for chart in listed for name in chart["files"] if re.fullmatch(r"charts/[a-z0-9-]+\.(svg|png)", name)
        }
    except (OSError, ValueError, KeyError, TypeError):
        return set()
