"""How people see an answer: one offline page, its numbers as JSON, and its charts."""

from headway.report.blocks import Report
from headway.report.build import PairInput, build_report
from headway.report.html import to_html
from headway.report.write import write_report

__all__ = ["PairInput", "Report", "build_report", "to_html", "write_report"]
