"""What the planner says of the utilisation of serving chips: the parameter `serving_utilisation_planned`. An edge.

`headway compute allocation` lies to the left of the planner and cannot ask it: it reads this number from the table
`parameters`, where it stands with its derivation; a test holds the row to this function.
"""

from datetime import date
from typing import Final

import numpy as np

from headway.api.planning.asked import Facts
from headway.api.planning.serving import SERVE_CLUSTERS, plan_serve

#: What chips are asked to serve: DeepSeek-V3 at the mix of tokens of DeepSeek's own day (608 billion in, 56% of them
#: from a cache, 168 billion out; a context of about 5,000 tokens). Source: Open-source week, day 6.
MODEL: Final = "deepseek-v3"
PROMPT, ANSWER, CACHED = 4300.0, 1190.0, 0.563

#: Share of belief between the ends: that of every row of `parameters`.
_LEVEL: Final = 0.9


def planned_utilisation(*, as_of: date | None = None, vintage: str | None = None) -> tuple[float, float, float]:
    """FLOP that served tokens need over the dense 8-bit peak of the chips that serve: low, central and high, 90%.

    Over all kinds of chips that are sold and serve, each as probable as the others, since nobody counts which serve
    most: the draws of all of them together.
    """
    facts = Facts.load(as_of, vintage)
    result = plan_serve(
        MODEL, clusters=SERVE_CLUSTERS, prompt=PROMPT, answer=ANSWER, cached=CACHED, as_of=as_of, vintage=vintage
    )
    every = np.concatenate(
        [row.utilisation[1:] for row in result.rows if facts.chips[row.one.cluster.chip.name]["status"] == "released"]
    )
    tail = (1.0 - _LEVEL) / 2.0
    low, central, high = np.quantile(every, (tail, 0.5, 1.0 - tail))
    return float(low), float(central), float(high)
