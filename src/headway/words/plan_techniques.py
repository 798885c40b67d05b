"""Phrases about techniques, for sentences, tables and pictures alike; `data` is JSON of `headway plan techniques`."""

from collections.abc import Mapping, Sequence
from typing import Any

from headway.words.format import Words
from headway.words.generations import chip_name
from headway.words.phrases import level_of, opened

Data = Mapping[str, Any]


def technique_name(row: Data, words: Words) -> str:
    """A technique in this language, or all of them together."""
    if row["technique"] is None:
        return words.text("plan_techniques.together")
    return words.text(f"plan_techniques.name_{row['technique'].replace('-', '_')}")


def names_of(names: Sequence[str], words: Words) -> str:
    """Names of techniques in this language, as a list inside a sentence."""
    found = [technique_name({"technique": name}, words) for name in names]
    if len(found) < 2:
        return "".join(found)
    return words.text("plan_techniques.list", first=", ".join(found[:-1]), last=found[-1])


def factor(value: float, words: Words, digits: int | None = None) -> str:
    """A factor in three figures at most: "0.98", "1.04", "5.1", "12"."""
    return words.number(value, _digits(value) if digits is None else digits)


def _digits(value: float) -> int:
    return 2 if value < 2.995 else 1 if value < 9.95 else 0


def factor_span(interval: Data, words: Words) -> str:
    """The ends of an interval of a factor, to as many digits as its central value: "1.58–3.68"."""
    digits = _digits(interval["central"])
    return f"{factor(interval['low'], words, digits)}–{factor(interval['high'], words, digits)}"


def factor_with_span(interval: Data | None, words: Words) -> str:
    """A factor and its interval, "2.25 (1.58–3.68)"; said in words where nothing fits."""
    if interval is None:
        return words.text("plan_techniques.no_layout")
    return f"{factor(interval['central'], words)} ({factor_span(interval, words)})"


def starred(row: Data, words: Words) -> str:
    """A factor with its interval, and a star where its multiplier was measured on smaller runs than this."""
    return factor_with_span(row["factor"], words) + ("*" if row["beyond_tested"] else "")


def chips_of(data: Data, words: Words) -> str:
    """The chips: "2,048 H800"."""
    cluster = data["cluster"]
    return words.text("plan_techniques.chips", count=words.number(cluster["count"], 0), chip=chip_name(cluster["chip"]))


def told_rows(data: Data) -> list[Data]:
    """Techniques in use from the largest factor down, all of them together, then those that are not in use yet."""

    def size(row: Data) -> float:
        return row["factor"]["central"] if row["factor"] else float("inf")

    used = sorted((row for row in data["techniques"] if not row["added"]), key=size, reverse=True)
    added = sorted((row for row in data["techniques"] if row["added"]), key=size, reverse=True)
    return [*used, *([data["together"]] if data["together"] else []), *added]


def techniques_finding(data: Data, words: Words) -> str:
    """By what factor the run would be dearer without its techniques, in one sentence without a full stop."""
    said = {"model": data["model"]["name"], "chips": chips_of(data, words), "level": level_of(data, words)}
    rows = told_rows(data)
    if not rows:
        return words.text("plan_techniques.title_none", **said)
    row = data["together"] or rows[0]
    said["technique"] = names_of(row["names"], words)
    if row["factor"] is None:
        return opened(words.text("plan_techniques.title_no_layout", **said))
    found = row["factor"]
    if row["added"]:
        found = {"low": 1.0 / found["high"], "central": 1.0 / found["central"], "high": 1.0 / found["low"]}
    said |= {"factor": factor(found["central"], words), "span": factor_span(found, words)}
    every = row["technique"] is None and not data["chosen"]
    key = "title" if every else "title_added" if row["added"] else "title_one"
    return opened(words.text(f"plan_techniques.{key}", **said))


def pair(row: Data, name: str, words: Words, digits: int = 0) -> str:
    """A number with the technique and without it: "65 / 69"; what is not known is a dash."""
    return " / ".join(
        "–" if row[side][name] is None else words.number(row[side][name], digits) for side in ("using", "without")
    )


def multiplier_text(row: Data, words: Words) -> str:
    """The multiplier that enters, with its interval, or a dash."""
    return "–" if row["multiplier"] is None else factor_with_span(row["multiplier"], words)


def remarks(data: Data, words: Words) -> list[str]:
    """What a reader must know of the rows that there are."""
    rows, found = told_rows(data), [words.text("plan_techniques.remark_basis")]
    if any(row["beyond_tested"] for row in rows):
        found.append(words.text("plan_techniques.remark_beyond"))
    names = {row["technique"] for row in rows}
    told = (("experts", "experts"), ("latent-attention", "latent"), ("muon", "muon"))
    found += [words.text(f"plan_techniques.remark_{key}") for name, key in told if name in names]
    if data["left_out"]:
        found.append(words.text("plan_techniques.remark_left_out", names=names_of(data["left_out"], words)))
    for row in rows:
        if row["stand_in"]:
            name, chip = technique_name(row, words), chip_name(data["cluster"]["chip"])
            found.append(words.text("plan_techniques.remark_stand_in", technique=name, chip=chip))
        if row["technique"] and not row["without"]["fits"] and row["without"]["chips"]:
            found.append(_apart("remark_larger", row, row["without"]["chips"], words))
    return found


def _apart(key: str, row: Data, chips: int, words: Words) -> str:
    name = technique_name(row, words)
    return words.text(f"plan_techniques.{key}", technique=name, chips=words.number(chips, 0))
