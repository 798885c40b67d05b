"""The definitions on the command line."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from headway.cli.app import app
from headway.gap import DEFINITIONS

TABLE = Path(__file__).parents[2] / "examples" / "gpqa_diamond.csv"


@pytest.mark.parametrize("definition", DEFINITIONS)
def test_every_definition_answers_in_text_and_json_on_a_table_of_ones_own(definition: str) -> None:
    asked = ["gap", "--table", str(TABLE), "--definition", definition]

    text, printed = (CliRunner().invoke(app, [*asked, *more]) for more in ([], ["--json"]))

    assert (text.exit_code, printed.exit_code) == (0, 0)
    result = json.loads(printed.stdout)
    assert result["definition"] == definition
    assert result["lag"]["central"] is not None
    assert {"since", "months", "lag_per_year", "points_per_year", "p_widening", "p_widening_points", "verdict"} <= set(
        result["widening"][0]
    )


@pytest.mark.parametrize("threshold", ["0", "1", "-0.5", "2", "nan"])
def test_a_tie_threshold_that_is_no_probability_ends_with_one_line(threshold: str) -> None:
    from headway.errors import OptionError

    result = CliRunner().invoke(app, ["gap", "--table", str(TABLE), "--definition", "tie", "--tie", threshold])

    assert isinstance(result.exception, OptionError)
    assert "give --tie 0.05 or --tie 0.5" in str(result.exception)
