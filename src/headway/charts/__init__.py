"""Pictures of results: pure functions from plain values and words to Vega-Lite specifications.

Each specification carries its finding as `title`, its numbers in words as `description`, and its source and date inside
the picture. `render` turns one into SVG or PNG.
"""

from headway.charts.curve import curve
from headway.charts.frontiers import frontiers, has_arrow
from headway.charts.lag import lag_through_time
from headway.charts.match import match
from headway.charts.records import records

__all__ = ["curve", "frontiers", "has_arrow", "lag_through_time", "match", "records"]
