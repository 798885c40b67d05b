"""Write the tables of docs/methods/claims-evaluation.md from the labelled sentences and what is read in them.

    python tools/evaluate_claims.py docs/methods/claims-evaluation.md
    python tools/evaluate_claims.py --failures

What stands between the marks is replaced; a test holds the page to what is read. With `--failures` it prints what goes
wrong in the part of the sentences whose failures may be looked at, and nothing of the part that is held out.
"""

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

# The labelled sentences and their scores are part of the tests.
sys.path.append(str(Path(__file__).parents[1] / "tests" / "cases"))

from claim_labels import TUNE, Item, Label, labelled_items
from claim_reading import marked_items
from claim_scores import Marked, failure_lines, table_lines

from headway.claims.registry import measure_named
from parameter_page import table


def contents() -> str:
    """What is in the set, by language and part."""
    items = labelled_items()
    rows = [_counted(name, [item for item in items if name in (item.lang, item.split)]) for name in _PARTS]
    head = ("", "sentences", "with a claim to link", "claims to link", "with a claim that nothing measures", "without")
    return table(head, [*rows, _counted("all", items)])


_PARTS = {"en": "English", "vi": "Vietnamese", "tune": "tune", "held-out": "held out", "unseen": "unseen"}


def _counted(name: str, items: Sequence[Item]) -> tuple[str, ...]:
    with_link = sum(bool(item.labels) for item in items)
    labels = sum(not label.optional for item in items for label in item.labels)
    other = sum(bool(item.unlinked) and not item.labels for item in items)
    without = sum(not item.claims for item in items)
    return (_PARTS.get(name, name), *map(str, (len(items), with_link, labels, other, without)))


def families() -> str:
    """Recall and precision of linking by family of measures."""
    marks = marked_items()
    names = dict.fromkeys(_family(label) for mark in marks for label in mark.item.labels)
    return table(("measures of", "claims", "linked", "wrong links"), [_family_row(name, marks) for name in names])


def _family_row(name: str, marks: Sequence[Marked]) -> tuple[str, ...]:
    linked = sum(_family(label) == name and not label.optional for mark in marks for label, _ in mark.right)
    missed = sum(_family(label) == name for mark in marks for label in mark.missed)
    wrong = sum(measure_named(found.call.measure).family == name for mark in marks for found in mark.wrong)
    return name, str(linked + missed), str(linked), str(wrong)


def _family(label: Label) -> str:
    return measure_named(label.measure).family


def scores() -> str:
    """Precision and recall."""
    return "\n".join(table_lines(marked_items()))


def failures() -> Iterator[str]:
    """What goes wrong in the part that may be looked at."""
    yield from failure_lines(mark for mark in marked_items() if mark.item.split == TUNE)


def page(text: str) -> str:
    """The page with its tables made again."""
    for name, body in (("contents", contents()), ("scores", scores()), ("families", families())):
        text = re.sub(rf"(<!-- {name} -->\n).*?(\n<!-- end of {name} -->)", rf"\g<1>{body}\g<2>", text, flags=re.DOTALL)
    return text


if __name__ == "__main__":
    if sys.argv[1:] == ["--failures"]:
        print("\n".join([scores(), "", *failures()]))
    else:
        target = Path(sys.argv[1])
        target.write_text(page(target.read_text(encoding="utf-8")), encoding="utf-8")
