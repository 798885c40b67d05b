"""The commands. Exit codes: 0 done, 1 a HeadwayError (one line on stderr), 2 wrong usage, 130 stopped by Ctrl-C."""

import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Final

import typer

from headway import __version__, api
from headway.cli import (  # noqa: F401 (all but text add to a group of commands)
    claims_statements,
    compute_account,
    compute_allocation,
    compute_generations,
    compute_money,
    compute_permission,
    compute_reconcile,
    compute_stock,
    compute_supply,
    facts_compare,
    facts_export,
    facts_pull,
    facts_trace,
    facts_verify,
    forecast_ledger,
    forecast_pool,
    forecast_rounds,
    labs,
    leanings,
    multiverse,
    penalty,
    plan_compare,
    plan_largest,
    plan_lists,
    plan_replace,
    plan_serve,
    plan_techniques,
    plan_validate,
    race_hindcast,
    race_history,
    race_levers,
    revisions,
    text,
)
from headway.cli.claims import check, claims_app
from headway.cli.compute import compute_app
from headway.cli.facts import facts_app
from headway.cli.forecast import forecast_app
from headway.cli.gap import gap_app
from headway.cli.options import AsJson, AsOf, DomainName, Follower, Leader, Method, VintageName, day_of
from headway.cli.output import print_result
from headway.cli.plan import plan_app
from headway.cli.progress import fitting_progress, staged_progress
from headway.cli.race import race_app
from headway.errors import HeadwayError
from headway.visible import one_line

#: What the library of the commands exits with at an interrupt.
_STOPPED: Final = 130

app = typer.Typer(
    name="headway",
    help="How far behind the leader is a group of AI developers? In months, with an interval, from published scores.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(gap_app, name="gap")
app.add_typer(compute_app, name="compute")
app.add_typer(plan_app, name="plan")
app.add_typer(race_app, name="race")
app.add_typer(forecast_app, name="forecast")
app.add_typer(claims_app, name="claims")
app.add_typer(facts_app, name="facts")
app.command("check")(check)


@app.command()
def report(
    *,
    lang: Annotated[str, typer.Option(metavar="en|vi", help="Language of the page.")] = "en",
    out: Annotated[Path, typer.Option(metavar="FOLDER", help="Where to write.")] = Path("headway-report"),
    leader: Leader = "US",
    follower: Follower = "China",
    as_of: AsOf = None,
    vintage: VintageName = None,
    as_json: AsJson = False,
) -> None:
    """Write the report: one offline page, its numbers as JSON, its charts as SVG and PNG."""
    with staged_progress() as stages:
        result = api.report(
            lang=lang,
            out=out,
            leader=leader,
            follower=follower,
            as_of=day_of(as_of),
            vintage=vintage,
            stages=stages,
        )
    print_result(result.to_dict(), lambda _: f"{result.path}\n{result.headline}", as_json=as_json)


@app.command()
def index(
    *,
    vintage: VintageName = None,
    method: Method = "eci",
    domain: DomainName = None,
    as_json: AsJson = False,
) -> None:
    """Place every model and benchmark on one scale (Claude 3.5 Sonnet is 130, GPT-5 is 150)."""
    with fitting_progress() as progress:
        result = api.index(vintage=vintage, method=method, domain=domain, progress=progress)
    print_result(result.to_dict(), text.index_text, as_json=as_json)


@app.callback(invoke_without_command=True)
def _version(
    *,
    version: Annotated[bool, typer.Option("--version", help="Print the version.", is_eager=True)] = False,
) -> None:
    if version:
        typer.echo(f"headway {__version__}")
        raise typer.Exit


def main() -> None:
    """Run the command line and exit with its code."""
    with suppress(ValueError):  # a thread other than the main one hears no signals
        # A job's time limit ends as an interrupt does: what is half written is cleared away, locks are freed.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        app()
    except HeadwayError as error:
        sys.stderr.write(f"headway: {one_line(str(error))}\n")
        raise SystemExit(1) from None
    except SystemExit as left:
        if left.code == _STOPPED:
            sys.stderr.write("\nheadway: stopped; what is kept is whole\n")
        raise
