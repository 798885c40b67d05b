"""How people see an answer: one offline page, its numbers as JSON, and its charts."""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from headway.report.blocks import Report
    from headway.report.build import PairInput, build_report
    from headway.report.html import to_html
    from headway.report.write import write_report

__all__ = ["PairInput", "Report", "build_report", "to_html", "write_report"]

#: The module that holds each name: a command that needs a sentence does not load the whole page.
_HOME: Final = {
    "PairInput": "build",
    "Report": "blocks",
    "build_report": "build",
    "to_html": "html",
    "write_report": "write",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
