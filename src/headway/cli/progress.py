"""Progress on stderr while an index is fitted: a bar for people, one line for logs."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def fitting_progress() -> Iterator[Callable[[int, int], None]]:
    """A function to call with (refits done, refits in all); shows nothing until it is called."""
    if sys.stderr.isatty():
        with _bar() as progress:
            yield progress
    else:
        yield _one_line()


@contextmanager
def _bar() -> Iterator[Callable[[int, int], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Fitting the index", total=None, visible=False)
        yield lambda done, total: bar.update(task, completed=done, total=total, visible=True, refresh=True)


def _one_line() -> Callable[[int, int], None]:
    said = False

    def say(_done: int, total: int) -> None:
        nonlocal said
        if not said:
            sys.stderr.write(f"Fitting the index with {total} refits.\n")
            said = True

    return say
