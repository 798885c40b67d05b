"""`headway facts compare` and `headway facts feed`: what changed between vintages, for people, jobs and readers."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from headway import api
from headway.cli.facts import facts_app
from headway.cli.options import SOMETHING_NEW, AsJson, Follower, Leader
from headway.cli.output import print_result
from headway.cli.progress import counting_progress, fitting_progress
from headway.errors import OptionError
from headway.words import load_words

if TYPE_CHECKING:
    from headway.api.data.comparing import CompareResult

Lang = Annotated[str, typer.Option(metavar="en|vi", help="Language of the page and of the feed.")]


@facts_app.command("compare")
def compare_command(
    v1: Annotated[
        str | None, typer.Argument(metavar="V1", help="The older vintage; the two newest with scores if left out.")
    ] = None,
    v2: Annotated[
        str | None, typer.Argument(metavar="V2", help="The newer vintage; the newest with scores if left out.")
    ] = None,
    *,
    leader: Leader = "US",
    follower: Follower = "China",
    lang: Lang = "en",
    out: Annotated[Path | None, typer.Option(metavar="PAGE.html", help="Write the page of what changed there.")] = None,
    feed: Annotated[Path | None, typer.Option(metavar="FILE.atom", help="Write the Atom feed there.")] = None,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit with 3 if something changed, else 0.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show what changed between two vintages, and what that did to the index and to the gap."""
    from headway.cli.facts_compare_text import compare_text

    load_words(lang)  # a language or a place that will not do is told before anything is fitted, which takes minutes
    _no_folder("--out", out, "changed.html")
    _no_folder("--feed", feed, "changes.atom")
    with fitting_progress() as progress:
        result = api.facts_compare(v1, v2, leader=leader, follower=follower, progress=progress)
    written = _written(result, lang=lang, out=out, feed=feed, pair=(leader, follower))
    print_result({**result.to_dict(), **written}, compare_text, as_json=as_json)
    if exit_code and result.changed:
        raise typer.Exit(SOMETHING_NEW)


def _no_folder(option: str, path: Path | None, such_as: str) -> None:
    """Raises OptionError for a folder where a file is to be written."""
    if path is not None and path.is_dir():
        raise OptionError(f"{option} {path} is a folder; give a file such as {path / such_as}")


def _written(
    result: "CompareResult", *, lang: str, out: Path | None, feed: Path | None, pair: tuple[str, str]
) -> dict[str, Any]:
    """The paths of what was written beside the answer."""
    found: dict[str, Any] = {}
    if out is not None:
        from headway.api.data.comparing import changes_page

        found["page"] = str(changes_page(result, out, lang=lang))
    if feed is not None:
        leader, follower = pair
        found["feed"] = str(api.facts_feed(feed, lang=lang, leader=leader, follower=follower).path)
    return found


@facts_app.command("feed")
def feed_command(
    out: Annotated[Path, typer.Argument(metavar="OUT.atom", help="The file of the feed.")],
    *,
    last: Annotated[int, typer.Option(metavar="N", help="How many updates.")] = 10,
    leader: Leader = "US",
    follower: Follower = "China",
    lang: Lang = "en",
    link: Annotated[str | None, typer.Option(metavar="URL", help="A page that the entries lead to.")] = None,
    as_json: AsJson = False,
) -> None:
    """Write an Atom feed of what changed, one entry for each update; with nothing new, the file stays untouched."""
    _no_folder("OUT.atom", out, "changes.atom")
    with counting_progress("Comparing", "Updates to compare: {total}.\n") as progress:
        result = api.facts_feed(
            out, last=last, lang=lang, link=link, leader=leader, follower=follower, progress=progress
        ).to_dict()
    state = "written" if result["written"] else "nothing new"
    print_result(result, lambda _: f"{result['path']}: {state}; entries: {len(result['entries'])}.", as_json=as_json)
