"""Publications that are damaged or meant to harm: small ones in every layout, and what happens to their bytes.

Everything is made from a generator with a seed, so that an input can be made again from its number.
"""

import csv
import io
import random
import re
import signal
import struct
import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from types import FrameType

import epoch_files

#: Cells that no publisher writes, or that bite readers: formulas, scripts, numbers and days of elsewhere, invisible
#: characters, absurd lengths.
CELLS = (
    *("", " ", "=cmd|' /C calc'!A0", "+1+1", "-1-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")', "-", "'"),
    *("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "javascript:alert(1)", "{{7*7}}", "${x}", "%s%n"),
    *("0,55", "1.234,5", "1,234", "1_000", "nan", "NaN", "inf", "-inf", "1e999", "-1e999", "1e-999", "0x10", "9" * 400),
    *(
        "55%",
        "１２",
        "٣",
        "²",
        "½",
        "-0",
        "1e5",
        "1.0.0",
        "--1",
        "1e",
        "e1",
        ".",
        ",",
        "5E-324",
        "1.7976931348623157e308",
    ),
    *("11/08/2026", "2025-02-29", "0000-00-00", "9999-12-31", "1066-10-14", "31 June 2025", "2026-8-1", "45658"),
    *("2026-08-11T00:00:00Z", "16 November 2025 8:17pm", "2025-13-01", "20250101", "Feb 30, 2025", "tomorrow"),
    *(
        "A\nB",
        "A\rB",
        "A\r\nB",
        "A\tB",
        "\x00",
        "\x07",
        "\x1b[2J",
        "\u202egnp.exe",
        "\u200b",
        "\ufeff",
        "\u2028",
        "\xa0",
    ),
    *("ＧＰＴ-5", "GРT-5", "e\u0301", "\U0001f600", "\ud7ff", "\ufffe", "a;b", "a,b", ";", ";;", ",", '"', '""', "\\"),
    *("x" * 5_000, "../../etc/passwd", "C:\\x", "NULL", "None", "True", "null", "[]", "{}", "chutes/"),
    *("GPT-5", "Claude 3.5 Sonnet", "o3", "2025-01-01", "0.5", "100", "-5", "1", "0"),
)

#: Bytes that mean something to a reader of CSV, JSON or text.
PIECES = (
    *(b"\0", b"\n", b"\r", b"\r\n", b",", b'"', b'""', b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\xc3", b"\xed\xa0\x80"),
    *(b",,,,", b'","', b"\n\n\n", b"{", b"[" * 2_000, b"]", b"}", b":", b"null", b"NaN", b"1e999", b"-", b"\x1a"),
)

#: What of the head of an entry, its line in the list and the end of a zip can be made to lie: offsets within each.
_HEADS = (
    (b"PK\x03\x04", (4, 6, 8, 14, 18, 22, 26, 28)),
    (b"PK\x01\x02", (4, 6, 8, 10, 16, 20, 24, 28, 30, 32, 34, 36, 38, 40, 42)),
    (b"PK\x05\x06", (4, 6, 8, 10, 12, 16, 20)),
)

#: Names that entries of a zip are given.
_NAMES = (
    *("../a.csv", "/etc/passwd", "C:\\a.csv", "a\\b.csv", "a//b.csv", "./a", "..", ".", "con.csv", "a" * 300, "A.CSV"),
    *(".hidden", "__MACOSX/a", "a\u202eb", "a/b/c/d/e/f.csv", "README.md", "eci_scores.csv", "in.zip", "x.json", " "),
)

#: Longest that one input may take: seconds of the processor, and of the clock where something waits.
CPU_SECONDS = 2.0
WALL_SECONDS = 60.0


class Hang(BaseException):
    """An input took too long; no code under test may catch it."""


@contextmanager
def guarded(number: int) -> Iterator[None]:
    """Ends what hangs, and says which input it was that failed."""

    def end(_signal: int, _frame: FrameType | None) -> None:
        raise Hang(f"an input took over {CPU_SECONDS} s of the processor or {WALL_SECONDS} s in all")

    before = {name: signal.signal(name, end) for name in (signal.SIGPROF, signal.SIGALRM)}
    signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)
    signal.setitimer(signal.ITIMER_REAL, WALL_SECONDS)
    try:
        yield
    except BaseException as problem:
        problem.add_note(f"input number {number}")
        raise
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0.0)
        signal.setitimer(signal.ITIMER_REAL, 0.0)
        for name, handler in before.items():
            signal.signal(name, handler)


def table(columns: str, *rows: str) -> bytes:
    """A CSV file of lines."""
    return "\n".join((columns, *rows, "")).encode()


@cache
def layouts() -> Mapping[str, Mapping[str, bytes]]:
    """A small publication in every layout, by its name."""
    matrix = table(
        "model_id,benchmark_id,performance,benchmark,benchmark_release_date,optimized,model,model_version,Model,"
        "model_group,Model aggregation,Model Aggregation Date,date,source",
        'm1,b1,0.5,MMLU,2020-09-07,False,GPT-5,"gpt-5_high,gpt-5_low",GPT-5,GPT-5,,,2025-08-07,',
        "m1,b2,0.25,HLE,2025-01-23,False,GPT-5,gpt-5_high,GPT-5,GPT-5,,,2025-08-07,https://scale.com",
        "m2,b1,0.125,MMLU,2020-09-07,False,o3,o3-2025-04-16,,o3,,,2025-04-16,Epoch evaluations",
    )
    models = table(
        "Model,date,Organization,Country (of organization),Model accessibility,Accessibility group",
        "GPT-5,2025-08-07,OpenAI,United States of America,API access,Closed weights",
        'o3,2025-04-16,"OpenAI,Else","United States of America,China",API access,Closed weights',
    )
    index = table(
        "Model,eci,eci_ci_low,eci_ci_high,date,Organization,Country (of organization),Model accessibility",
        "GPT-5,150,,,2025-08-07,OpenAI,United States of America,API access",
        "o3,141.5,139,144,2025-04-16,OpenAI,United States of America,API access",
    )
    versions = table(
        "Model version,ECI Score,Release date,Organization,Country,Model accessibility,Training compute (FLOP),"
        "Confidence,Model name,Description,Display name",
        'gpt-5_high,150,2025-08-07,OpenAI,United States of America,API access,,,GPT-5,"a\nb",GPT-5',
        "o3-2025-04-16,,2025-04-16,OpenAI,United States of America,API access,,,o3,,o3",
    )
    april = {
        "benchmark_data/epoch_capabilities_index.csv": versions,
        "benchmark_data/mmlu_external.csv": table(
            "Model version,EM,Release date,Organization,Country,Source,Source link,Name",
            "gpt-5_high,0.9,2025-08-07,OpenAI,United States of America,A,https://a.org,x",
            "o3-2025-04-16,0.8,,,,,,",
        ),
        "benchmark_data/metr_time_horizons_external.csv": table(
            "Model version,average_score,Time horizon,CI_low,CI_high,METR version,Source,Source link",
            "gpt-5_high,0.7,120,60,240,METR-Horizon-v1.1,METR,https://metr.org",
        ),
        "benchmark_data/additional_eci_data/eci_benchmark_difficulties_and_slopes.csv": table(
            "benchmark_name,is_anchor,benchmark_release_date,edi,estimated_slope_scaled",
            "MMLU,True,2020-09-07,110,0.07",
        ),
        "benchmark_data/README.md": b"# Data\n",
    }
    late_2025 = {
        "benchmarks_runs.csv": table(
            "id,task,model,Best score (across scorers),Started at,stderr,log viewer,logs",
            "1,GPQA diamond,gpt-5_high,0.85,16 November 2025 8:17pm,0.01,,",
            "2,GPQA diamond,o3-2025-04-16,0.8,1 May 2025 9:00am,0.01,,",
        ),
        "external_benchmark_mmlu.csv": table(
            "Model version,EM,Name,Shots,Source,Source link,Notes,id", "gpt-5_high,0.9,x,5,A,https://a.org,,1"
        ),
        "model_versions.csv": table(
            "id,Model,Version release date,Organization", "gpt-5_high,GPT-5,2025-08-07,", "o3-2025-04-16,o3,2025-04-16,"
        ),
        "benchmark_optim.csv": table(
            "benchmark,optimized_for,benchmark_release_date", "mmlu,False,2020/09/07", "gpqa,False,2023/11/20"
        ),
        "distilled_models.csv": table("model,distilled", "o3,False"),
    }
    return {
        "single files of October 2026": _short(epoch_files.csv_files()),
        "zip of October 2026": _short(epoch_files.zip_files(samples=3)),
        "August 2026": {"eci_benchmarks.csv": matrix, "models.csv": models},
        "index of December 2025": {"eci_scores.csv": index},
        "April 2026": april,
        "runs of late 2025": late_2025,
    }


def _short(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files with at most ten rows in each table, so that many can be read."""
    found = dict(files)
    for name, content in files.items():
        if name.endswith(".csv"):
            target = io.StringIO()
            rows = list(csv.reader(io.StringIO(content.decode(), newline="")))
            csv.writer(target, lineterminator="\n").writerows(rows[:11])
            found[name] = target.getvalue().encode()
    return found


def damaged(rng: random.Random, content: bytes) -> bytes:
    """The bytes with one to four things done to them; tables are damaged by cells half of the time."""
    for _ in range(rng.choice((1, 1, 2, 4))):
        cells = rng.random() < 0.5 and not content.startswith((b"PK", b"{"))
        content = _by_cells(rng, content) if cells else rng.choice(_BY_BYTES)(rng, content)
    return content


def _flipped(rng: random.Random, content: bytes) -> bytes:
    found = bytearray(content)
    for _ in range(rng.randint(1, 8) if found else 0):
        found[rng.randrange(len(found))] ^= 1 << rng.randrange(8)
    return bytes(found)


def _cut(rng: random.Random, content: bytes) -> bytes:
    start, end = sorted((rng.randint(0, len(content)), rng.randint(0, len(content))))
    return rng.choice((content[:start], content[end:], content[:start] + content[end:]))


def _repeated(rng: random.Random, content: bytes) -> bytes:
    start, end = sorted((rng.randint(0, len(content)), rng.randint(0, len(content))))
    times = rng.choice((1, 2, 50)) if end - start < 2_000 else 1
    return content[:end] + content[start:end] * times + content[end:]


def _pierced(rng: random.Random, content: bytes) -> bytes:
    place = rng.randint(0, len(content))
    piece = rng.choice((*PIECES, rng.choice(CELLS).encode("utf-8", "surrogatepass")))
    return content[:place] + piece * rng.choice((1, 1, 1, 3)) + content[place + rng.choice((0, len(piece))) :]


def _recoded(rng: random.Random, content: bytes) -> bytes:
    text = content.decode("utf-8", "replace")
    return text.encode(rng.choice(("utf-16", "utf-8-sig", "latin-1", "cp1252", "utf-32", "utf-7")), "replace")


_BY_BYTES: Sequence[Callable[[random.Random, bytes], bytes]] = (_flipped, _flipped, _cut, _repeated, _pierced, _recoded)


def _by_cells(rng: random.Random, content: bytes) -> bytes:
    """A table with cells, rows or columns changed, and written again as proper CSV."""
    try:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    except (ValueError, csv.Error):
        return _flipped(rng, content)
    if not rows or not rows[0]:
        return content
    for _ in range(rng.choice((1, 1, 3, 10))):
        _change(rng, rows)
    target = io.StringIO()
    dialect = rng.choice((",", ",", ",", ",", ";", "\t"))
    csv.writer(target, lineterminator=rng.choice(("\n", "\r\n")), delimiter=dialect).writerows(rows)
    return target.getvalue().encode("utf-8", "replace")


def _change(rng: random.Random, rows: list[list[str]]) -> None:
    """Change one thing of a table in place."""
    row = rng.choice(rows[1:] if len(rows) > 1 and rng.random() < 0.9 else rows)
    place = rng.randrange(len(row)) if row else 0
    match rng.randrange(9):
        case 0 | 1 | 2 | 3:
            row[place : place + 1] = [rng.choice(CELLS)]
        case 4:
            other = rng.choice(rows)
            row[place : place + 1] = other[place : place + 1]
        case 5:
            rows.append(list(row))
        case 6:
            row.insert(place, rng.choice(CELLS))
        case 7:
            del row[place : place + 1]
        case _:
            for each in rows:
                del each[place : place + 1]


def damaged_zip(rng: random.Random, files: Mapping[str, bytes]) -> bytes:
    """A zip of files whose names, heads, list or bytes lie."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in files.items():
            method = rng.choice((zipfile.ZIP_DEFLATED,) * 6 + (zipfile.ZIP_STORED, zipfile.ZIP_BZIP2))
            info = zipfile.ZipInfo(rng.choice(_NAMES) if rng.random() < 0.05 else name)
            info.compress_type = method
            info.external_attr = rng.choice((0o100644, 0o100644, 0o120777, 0)) << 16 if rng.random() < 0.1 else 0
            with warnings.catch_warnings(action="ignore"):  # Two entries of one name are meant.
                archive.writestr(info, content if rng.random() < 0.9 else damaged(rng, content)[:100_000])
    found = target.getvalue()
    for _ in range(rng.choice((0, 1, 1, 2))):
        found = rng.choice((_lying, _lying, _lying, _flipped, _cut, _pierced, _repeated))(rng, found)
    return found


def _lying(rng: random.Random, content: bytes) -> bytes:
    """A zip one of whose numbers is another."""
    sign, offsets = rng.choice(_HEADS)
    places = [found.start() for found in re.finditer(re.escape(sign), content)]
    if not places:
        return content
    at = rng.choice(places) + rng.choice(offsets)
    value = rng.choice((0, 1, 2, 8, 99, 0xFFFF, 0xFFFFFFFF, 0x7FFFFFFF, rng.randrange(1 << 32), len(content)))
    width = rng.choice(("<H", "<I"))
    piece = struct.pack(width, value & (0xFFFF if width == "<H" else 0xFFFFFFFF))
    return content[:at] + piece + content[at + len(piece) :]
