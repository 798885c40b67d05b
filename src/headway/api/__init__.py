"""The commands as functions, one of the same name for each."""

from headway.api.answers import IndexResult, gap, index
from headway.api.reports import ReportResult, report
from headway.api.revisions import gap_revisions
from headway.gap import DEFINITIONS

__all__ = ["DEFINITIONS", "IndexResult", "ReportResult", "gap", "gap_revisions", "index", "report"]
