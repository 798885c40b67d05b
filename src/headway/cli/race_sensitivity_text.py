"""The answer of `headway race sensitivity` as text for people, from the JSON that `--json` prints."""

from collections.abc import Mapping
from typing import Any, Final

from headway.cli.text import cited, table_text
from headway.words import load_words
from headway.words.race_sensitivity import (
    member_cells,
    member_columns,
    sensitivity_said,
    sensitivity_title,
    sobol_cells,
    sobol_columns,
)

Data = Mapping[str, Any]

#: Letters of the longest group: inputs that are declared to go together.
_WIDEST: Final = 80


def sensitivity_text(data: Data) -> str:
    """What carries most on the prior and on the members, by three measures, and whether the answer is fragile."""
    words = load_words("en")
    lines = [f"{sensitivity_title(data, words)}.", *sensitivity_said(data, words), ""]
    lines += [f"{words.text('race_sensitivity.head_prior', rows=data['rows'])}:"]
    lines += [table_text(sobol_columns(words), sobol_cells(data, words), right=(2, 3), widest=_WIDEST), ""]
    lines += [f"{words.text('race_sensitivity.head_members')}:"]
    lines += [table_text(member_columns(words), member_cells(data, words), right=(2, 3))]
    if data["pawn"]:
        lines += [words.text("race_sensitivity.threshold", value=words.number(data["pawn"][0]["threshold"], 2))]
    known = f"Data of {data['vintage']} and {data['compute_vintage']}; start on {data['as_of']}; seed {data['seed']}."
    return "\n".join([*lines, "", known, cited(data)])
