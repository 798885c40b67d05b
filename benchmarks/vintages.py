"""What questions to a store of 1,000 vintages cost: time, memory, and files that are opened, beside one of 10.

    python benchmarks/vintages.py

Each vintage has the tables of one that comes with Headway, of April or of August 2026 in turn, under a day of its own,
with a descriptor of its own and a manifest that names as many files as a publication has. Each question is asked in a
process of its own; the start of Python and what is imported are told apart from the work. Processor time is counted,
since a busy machine has no other that means something; the time of the whole process by the clock stands beside it.
Exits with 1 if the work of a question takes longer than MOST_S, or its process needs more than MOST_MB.
"""

import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter, process_time
from typing import Any, Final

from headway.facts.contents import descriptor_of
from headway.facts.descriptor import DESCRIPTOR
from headway.facts.manifest import MANIFEST, Manifest, Origin, RawFile, sha256
from headway.facts.store import find_vintage

#: Vintages of the large store and of the small one.
MANY, FEW = 1_000, 10

#: The bars. Source: what the project set itself.
MOST_S, MOST_MB = 1.0, 500

#: The vintages whose tables are taken, in turn.
COPIED: Final = ("2026-04-19", "2026-08-11")

#: The day of the newest vintage; each before it is a day older.
NEWEST: Final = date(2026, 11, 27)

#: Files that a manifest names. Source: the entries of the publisher's archive.
FILES: Final = 89


def make_store(root: Path, count: int) -> list[str]:
    """A store of so many vintages in a folder; gives their names, the oldest first. Tables are links to one copy."""
    tables = root / ".tables"
    for name in COPIED:
        shutil.copytree(find_vintage(name).folder, tables / name)
    days = [NEWEST - timedelta(days=back) for back in reversed(range(count))]
    for place, day in enumerate(days):
        _make(root / day.isoformat(), tables / COPIED[place % len(COPIED)], day)
    return [day.isoformat() for day in days]


def _make(folder: Path, tables: Path, day: date) -> None:
    folder.mkdir()
    for path in tables.glob("*.csv"):
        os.link(path, folder / path.name)
    told = {**descriptor_of(tables), "name": f"headway-{day}", "title": f"What was known on {day}", "version": f"{day}"}
    descriptor = json.dumps(told, ensure_ascii=False, indent=1).encode()
    manifest = Manifest(
        vintage=f"{day}",
        origin=Origin(known=day, layout="zip", files=tuple(_raw(place) for place in range(FILES))),
        tables={row["name"]: row["hash"].removeprefix("sha256:") for row in told["resources"]},
        descriptor=sha256(descriptor),
    )
    (folder / DESCRIPTOR).write_bytes(descriptor)
    (folder / MANIFEST).write_bytes(manifest.to_bytes())


def _raw(place: int) -> RawFile:
    url = f"https://example.org/data/benchmark_{place}.csv"
    return RawFile(
        name=f"data/benchmark_{place}.csv", sha256=f"{place:064}", size=40_000, url=url, etag=f'"{place:032}"'
    )


def questions() -> dict[str, Callable[[], object]]:
    """What is asked, by name; the middle of the large store is in February 2025."""
    from headway.api.compute import compute_vintage
    from headway.api.yardsticks import vintage_for
    from headway.errors import OptionError
    from headway.facts.queries import list_facts, run_sql, show_table
    from headway.facts.store import fingerprints, list_vintages, open_vintage

    def mistaken() -> None:
        try:
            run_sql("SELECT * FROM published_index", vintage="2026-11-23")
        except OptionError:
            return
        raise AssertionError("a table that is not there was found")

    return {
        "list": list_facts,
        "open the newest": open_vintage,
        "open one": lambda: open_vintage(list_vintages()[len(list_vintages()) // 2].name).models(),
        "show as of a day": lambda: show_table("scores", as_of=list_vintages()[len(list_vintages()) // 2].day),
        "show a table of one only": lambda: show_table("policy_states"),
        "sql": lambda: run_sql("SELECT count(*) FROM scores"),
        "sql, a table elsewhere": mistaken,
        "gap: which vintage": lambda: (vintage_for("index", None), vintage_for("metr", None), compute_vintage()),
        "gap: what a kept one hangs on": fingerprints,
    }


def ask(question: str) -> dict[str, Any]:
    """In this process: seconds of work, peak memory in MB, and files opened by ending."""
    import duckdb  # noqa: F401 (before the clock starts)
    import polars as pl  # noqa: F401

    asked, opened = questions()[question], Counter[str]()

    def seen(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open" and isinstance(arguments[0], str | os.PathLike):
            opened[Path(arguments[0]).suffix] += 1

    sys.addaudithook(seen)
    began = process_time()
    asked()
    seconds = process_time() - began
    return {"seconds": seconds, "mb": peak_mb(), "csv": opened[".csv"], "json": opened[".json"]}


def peak_mb() -> float:
    """The most memory that this process has held, MB.

    On Linux `ru_maxrss` also counts what the process held that this one was split from: its own peak is told elsewhere.
    """
    told = Path("/proc/self/status")
    if told.is_file() and (own := re.search(r"^VmHWM:\s+(\d+) kB$", told.read_text("ascii"), re.MULTILINE)):
        return int(own[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)


def asked_apart(question: str, store: Path) -> dict[str, Any]:
    """As `ask`, in a process of its own on a store; with the seconds of the whole process."""
    began = perf_counter()
    done = subprocess.run(
        [sys.executable, __file__, question],
        env={**os.environ, "HEADWAY_STORE": str(store)}, check=True, capture_output=True, text=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout)
    return {**found, "process": perf_counter() - began}


def main() -> int:
    """Print the table; 1 if a bar is missed."""
    missed = False
    with tempfile.TemporaryDirectory() as folder:
        stores = {count: Path(folder) / f"{count}" for count in (FEW, MANY)}
        for count, root in stores.items():
            make_store(root, count)
        heads = (f"of {MANY}, s", f"of {FEW}, s", "ratio", "process", "MB", "CSV", "JSON")
        print(f"{'question':30} " + " ".join(f"{head:>10}" for head in heads))
        for name in questions():
            few, many = (asked_apart(name, stores[count]) for count in (FEW, MANY))
            missed |= many["seconds"] > MOST_S or many["mb"] > MOST_MB
            print(
                f"{name:30} {many['seconds']:10.3f} {few['seconds']:10.3f} {many['seconds'] / few['seconds']:10.1f} "
                f"{many['process']:10.2f} {many['mb']:10.0f} {many['csv']:10} {many['json']:10}"
            )
    print("too slow or too large" if missed else f"each under {MOST_S:g} s of work and {MOST_MB} MB")
    return int(missed)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(ask(sys.argv[1])))
    else:
        sys.exit(main())
