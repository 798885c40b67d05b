"""`headway plan validate`."""

from collections.abc import Mapping
from typing import Any

from headway import api
from headway.cli.options import AsJson, VintageName
from headway.cli.output import print_result
from headway.cli.plan import plan_app
from headway.cli.progress import counting_progress
from headway.cli.text import cited, table_text
from headway.words import load_words
from headway.words.plan_validation import COLUMNS, finding, notes, table_rows


@plan_app.command("validate")
def validate(*, vintage: VintageName = None, as_json: AsJson = False) -> None:
    """Predict published runs by fits that have not seen them, beside one constant."""
    with counting_progress(
        "Fitting without each run", "Fitting {total} times, each without a run or a publication.\n"
    ) as progress:
        result = api.plan_validate(vintage=vintage, progress=progress)
    print_result(result.to_dict(), validation_text, as_json=as_json)


def validation_text(data: Mapping[str, Any]) -> str:
    """The finding, what one constant does, and a row for each set."""
    words = load_words("en")
    columns = [words.text(f"plan_validation.column_{name}") for name in COLUMNS]
    table = table_text(columns, table_rows(data, words), right=range(1, 7))
    return "\n".join(
        [f"{finding(data, words)}.", *notes(data, words), "", table, "", f"Data of {data['vintage']}.", cited(data)]
    )
