"""Progress on stderr while something takes long: a bar for people, one line for logs."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def fitting_progress() -> Iterator[Callable[[int, int], None]]:
    """A function to call with (steps done, steps in all); shows nothing until it is called."""
    with counting_progress("Fitting the index", "Fitting the index in {total} steps.\n") as progress:
        yield progress


@contextmanager
def counting_progress(label: str, line: str) -> Iterator[Callable[[int, int], None]]:
    """A function to call with (done, in all): a bar under `label`, or once `line` with its {total}."""
    if sys.stderr.isatty():
        with _bar(label) as progress:
            yield progress
    else:
        yield _one_line(line)


@contextmanager
def staged_progress() -> Iterator[Callable[[str], Callable[[int, int], None]]]:
    """Gives for a part of the work, named in words, a function to call with (done, in all): one bar for all parts."""
    if sys.stderr.isatty():
        with _bars() as bar_for:
            yield bar_for
    else:
        yield lambda label: _one_line(f"{label}.\n")


@contextmanager
def bytes_progress(line: str) -> Iterator[Callable[[str, int, int | None], None]]:
    """A function to call with (file, bytes done, bytes in all or None): one bar for all files, or once `line`."""
    if not sys.stderr.isatty():
        say = _one_line(f"{line}\n")
        yield lambda _file, done, _total: say(done, 0)
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None, visible=False)
        current = ""

        def show(file: str, done: int, total: int | None) -> None:
            nonlocal current
            if file != current:
                current = file
                bar.reset(task, description=file, total=total, visible=True)
            bar.update(task, completed=done, total=total, refresh=total is not None and done >= total)

        yield show


@contextmanager
def _bar(label: str) -> Iterator[Callable[[int, int], None]]:
    with _bars() as bar_for:
        yield bar_for(label)


@contextmanager
def _bars() -> Iterator[Callable[[str], Callable[[int, int], None]]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None, visible=False)
        yield (
            lambda label: (
                lambda done, total: bar.update(
                    task, description=label, completed=done, total=total, visible=True, refresh=True
                )
            )
        )


def _one_line(line: str) -> Callable[[int, int], None]:
    said = False

    def say(_done: int, total: int) -> None:
        nonlocal said
        if not said:
            sys.stderr.write(line.format(total=total))
            said = True

    return say
