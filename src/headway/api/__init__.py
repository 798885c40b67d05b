"""The commands as functions, one of the same name for each."""

from headway.api.answers import IndexResult, gap, index
from headway.api.penalty import gap_penalty
from headway.api.reports import ReportResult, report

__all__ = ["IndexResult", "ReportResult", "gap", "gap_penalty", "index", "report"]
