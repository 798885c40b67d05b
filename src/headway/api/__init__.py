"""The commands as functions, one of the same name for each."""

from headway.api.answers import IndexResult, gap, index
from headway.api.multiverse import CLAIMS, DRAWS, gap_multiverse
from headway.api.reports import ReportResult, report

__all__ = ["CLAIMS", "DRAWS", "IndexResult", "ReportResult", "gap", "gap_multiverse", "index", "report"]
