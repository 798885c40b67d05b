"""What other commands say of the first pair of a report, each as a section, in reading order."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from headway.report.blocks import Section, of_view
from headway.report.domains import domains_section
from headway.report.labs import labs_section
from headway.report.leanings import leanings_section
from headway.report.methods import methods_section
from headway.report.multiverse import multiverse_section
from headway.report.penalty import penalty_section
from headway.report.revisions import revisions_section
from headway.words import Words

_Make = Callable[[Mapping[str, Any], Words, str, int], Section]

_SECTIONS: Final[Mapping[str, _Make]] = {
    "multiverse": lambda data, words, _, level: multiverse_section(data, words, level=level),
    "methods": lambda data, words, _, level: methods_section(data, words, level=level),
    "revisions": lambda data, words, slug, level: revisions_section(data, words, slug=f"{slug}-revisions", level=level),
    "domains": lambda data, words, slug, level: domains_section(data, words, slug=slug, level=level),
    "leanings": lambda data, words, slug, level: leanings_section(data, words, slug=slug, level=level),
    "labs": lambda data, words, _, level: labs_section(data, words, level=level),
    "penalty": lambda data, words, _, level: penalty_section(data, words, level=level),
}


def view_sections(views: Mapping[str, Mapping[str, Any]], words: Words, *, slug: str, level: int) -> Iterator[Section]:
    """The sections of the views that are there; `slug` is that of the pair they speak of."""
    for name, make in _SECTIONS.items():
        if name in views:
            yield of_view(make(views[name], words, slug, level), name)
