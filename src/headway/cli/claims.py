"""`headway check` and `headway claims measures`, `measure`: texts and single claims held against what is known."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from headway import api
from headway.cli.claims_text import check_text, measure_text, measures_text
from headway.cli.options import AsJson, KnownBy, day_of
from headway.cli.output import print_result
from headway.cli.progress import counting_progress
from headway.errors import OptionError

if TYPE_CHECKING:
    from headway.claims.check_result import CheckResult

claims_app = typer.Typer(
    help="Who was right? Measures, what people said, and texts, held against the data.", no_args_is_help=True
)

Lang = Annotated[str | None, typer.Option(metavar="en|vi", help="Language of the answer.")]


@claims_app.callback()
def _group() -> None:
    """Keeps the names of the commands of the group."""


def check(
    file: Annotated[str, typer.Argument(metavar="FILE|-", help="Plain text or HTML; - reads standard input.")],
    *,
    lang: Lang = None,
    date: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            metavar="YYYY-MM-DD",
            help="The day of the text, which words such as 'last year' hang on; found in the text if left out.",
        ),
    ] = None,
    as_of: KnownBy = None,
    out: Annotated[Path | None, typer.Option(metavar="PAGE.html", help="Write the annotated page there.")] = None,
    as_json: AsJson = False,
) -> None:
    """Find the claims of a text in English or Vietnamese, and hold each against what is known."""
    if out is not None and _is_same(file, out):
        raise OptionError(f"--out {out} is the text itself, which would be lost; name another file for the page")
    with counting_progress("Measuring", "Quantities to measure: {total}.\n") as progress:
        result = api.check(file, lang=lang, date=day_of(date), as_of=day_of(as_of), progress=progress)
    page = _page(result, out) if out else None
    print_result({**result.to_dict(), **({"page": str(page)} if page else {})}, check_text, as_json=as_json)


def _is_same(file: str, out: Path) -> bool:
    """Whether a page would overwrite the text that it is about."""
    try:
        return file != "-" and out.samefile(file)
    except OSError:
        return False


def _page(result: "CheckResult", out: Path) -> Path:
    from headway.api.claims.checking import check_page

    return check_page(result, out)


@claims_app.command("measures")
def measures(*, lang: Annotated[str, typer.Option(metavar="en|vi")] = "en", as_json: AsJson = False) -> None:
    """List every quantity that a claim can be held against, with its arguments and a call that works."""
    print_result(api.claims_measures(lang=lang).to_dict(), measures_text, as_json=as_json)


@claims_app.command("measure")
def measure(
    name: Annotated[str, typer.Argument(metavar="NAME", help="As `headway claims measures` lists them.")],
    arguments: Annotated[list[str] | None, typer.Argument(metavar="ARGUMENT=VALUE ...")] = None,
    *,
    as_of: KnownBy = None,
    lang: Annotated[str, typer.Option(metavar="en|vi", help="Language of the answer.")] = "en",
    as_json: AsJson = False,
) -> None:
    """Measure one quantity: `headway claims measure lag pair=China/US day=2026-01-31`."""
    given = dict(_pair(each) for each in arguments or ())
    if len(given) < len(arguments or ()):
        raise OptionError("an argument was given twice; give each once")
    # A measure may have an argument that is called as one of the function's own.
    result = api.claims_measure(name, as_of=day_of(as_of), **given)
    print_result(result.to_dict(), lambda data: measure_text(data, lang), as_json=as_json)


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name or not value:
        raise OptionError(f"an argument is written NAME=VALUE, such as pair=China/US; got {text!r}")
    return name.strip(), value.strip()
