"""What a pull or the import of a publication did, as text for people, from the JSON that `--json` prints."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from headway.cli.text import cited
from headway.errors import printable

#: Names, rules and rows that a text lists of each kind; `--json` has all.
_SHOWN: Final = 8

Taken = Mapping[str, Any]


def taken_text(taken: Taken) -> str:
    """What is new, what went into no table and why, what to look at, where it lies, and what to do next."""
    if taken["vintage"] is None:
        since = f"vintage {taken['base']}" if taken["base"] else "the last one"
        lines = [f"Nothing new: what is published is what {since} holds. {_asked(taken)}", *_not_understood(taken)]
    else:
        lines = [_headline(taken), *_models(taken), *_rejected(taken), *_not_understood(taken), *_flagged(taken)]
        lines += [*_corrections(taken), *_waived(taken), *_own(taken), *_whereabouts(taken)]
    # Names are a stranger's: one with a line break must not make a line of its own.
    return "\n".join([*map(printable, lines), "", cited(taken)])


def _headline(taken: Taken) -> str:
    against = f" against {taken['base']}" if taken["base"] else ""
    return (
        f"Vintage {taken['vintage']}: scores added: {taken['added']}, changed: {taken['changed']}, "
        f"removed: {taken['removed']}{against}. {_asked(taken)}".rstrip()
    )


def _asked(taken: Taken) -> str:
    """How many requests it took, and how many files had changed; nothing where nobody was asked."""
    if not taken["requests"]:
        return ""
    fresh = sum(file["fresh"] for file in taken["files"])
    return f"{taken['requests']} requests, {fresh} of {len(taken['files'])} files changed."


def _models(taken: Taken) -> list[str]:
    models = taken["models"]
    renamed = [f"{pair['from']} is now {pair['to']}" for pair in models["renamed"]]
    kinds = (("New models", models["added"]), ("Models gone", models["removed"]), ("Models renamed", renamed))
    return [f"{label} ({len(names)}): {_few(names)}" for label, names in kinds if names]


def _rejected(taken: Taken) -> list[str]:
    rows: Sequence[Mapping[str, Any]] = taken["rejected"]
    if not rows:
        return []
    rules = Counter((row["file"], row["why"]) for row in rows).most_common()
    lines = [f"Rows that went into no table: {len(rows)}"]
    for (file, why), count in rules[:_SHOWN]:
        first = next(row for row in rows if (row["file"], row["why"]) == (file, why))
        place = ", ".join(
            f"{name} {first[key]!r}" if key == "value" else f"{name} {first[key]}"
            for name, key in (("row", "row"), ("column", "column"), ("value", "value"))
            if first[key] is not None
        )
        lines.append(f"  {count} in {file}: {why}{f' (first: {place})' if place else ''}")
    return [*lines, *_rest(rules)]


def _not_understood(taken: Taken) -> list[str]:
    """Files and columns without a table, those of one reason in a line."""
    parts = taken["not_understood"]
    reasons: dict[str, list[str]] = {}
    for part in parts:
        reasons.setdefault(part["why"], []).append(part["file"] + (f" ({part['what']})" if part["what"] else ""))
    shown = [f"  {_few(names)}: {why}" for why, names in list(reasons.items())[:_SHOWN]]
    return [f"Not understood, or not there: {len(parts)}", *shown, *_rest(reasons)] if parts else []


def _flagged(taken: Taken) -> list[str]:
    flags = taken["flagged"]
    shown = [f"  {flag['name']!r}: {flag['why']}" for flag in flags[:_SHOWN]]
    return [f"Names to look at twice: {len(flags)}", *shown, *_rest(flags)] if flags else []


def _corrections(taken: Taken) -> list[str]:
    counts = Counter(row["state"] for row in taken["corrections"])
    told = ", ".join(f"{count} {state}" for state, count in counts.most_common())
    return [f"Listed corrections: {told}"] if counts else []


def _waived(taken: Taken) -> list[str]:
    return [
        f"Accepted though the check failed: {row['check']}: {row['why']}" for row in taken["checks"] if row["accepted"]
    ]


def _own(taken: Taken) -> list[str]:
    """That scores of one's own are not in a publication, which would look like their loss."""
    own = taken["own"]
    return [f"Your own scores of vintage {own} are not in it; --vintage {own} still has them."] if own else []


def _whereabouts(taken: Taken) -> list[str]:
    lines = [f"Written to {taken['folder']}; delete that folder to take it back."]
    return [*lines, f"Next: headway facts compare {taken['base']} {taken['vintage']}"] if taken["base"] else lines


def _few(names: Sequence[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more


def _rest(every: Iterable[Any]) -> list[str]:
    left = len(list(every)) - _SHOWN
    return [f"  ... and {left} more; --json has all."] if left > 0 else []
