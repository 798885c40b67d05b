"""The commands as functions, one of the same name for each."""

from headway.api.answers import IndexResult, gap, index
from headway.api.multiverse import gap_multiverse
from headway.api.reports import ReportResult, report

__all__ = ["IndexResult", "ReportResult", "gap", "gap_multiverse", "index", "report"]
