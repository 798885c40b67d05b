"""Workers on one machine: what may be asked for, and processes that count the same, also when one of them dies."""

import multiprocessing
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from worker_cases import Numbers, Sums, count_numbers

from headway.api.racing.workers import MOST, carry_out_on, parse_workers
from headway.errors import OptionError, WorkError
from headway.race.simulate import simulate


def same(one: Sums, two: Sums) -> bool:
    return (one.bins == two.bins).all() and (one.total, one.draws) == (two.total, two.draws)


@pytest.mark.parametrize(
    ("text", "asked"),
    [("1", 1), (" 4 ", 4), (str(MOST), MOST), ("tcp://127.0.0.1:8786", "tcp://127.0.0.1:8786"),
     ("tls://head.example.org:1", "tls://head.example.org:1"), ("tcp://[::1]:8786", "tcp://[::1]:8786")],
)  # fmt: skip
def test_a_number_or_an_address_is_understood(text: str, asked: int | str) -> None:
    assert parse_workers(text) == asked


@pytest.mark.parametrize(
    "text",
    ["0", "-2", "257", "1.5", "", "two", "tcp://", "tcp://host", "tcp://host:0", "tcp://host:70000", "http://a:1"],
)
def test_anything_else_is_an_error_that_says_what_would_work(text: str) -> None:
    with pytest.raises(OptionError, match=r"^--workers: need 1 to 256, or the address .* tcp://127.0.0.1:8786; got"):
        parse_workers(text)


def test_an_address_without_a_scheme_is_completed_in_the_error() -> None:
    with pytest.raises(OptionError, match=r"got 'head:8786'; did you mean tcp://head:8786\?$"):
        parse_workers("head:8786")


@pytest.mark.parametrize("workers", [0, -1, MOST + 1])
def test_no_worker_and_too_many_are_errors(workers: int) -> None:
    with pytest.raises(OptionError, match="need 1 to 256"):
        carry_out_on(workers)


@pytest.mark.parametrize("workers", [None, 1])
def test_by_default_and_with_one_worker_no_process_is_started(workers: int | None) -> None:
    plan = Numbers()

    counted = simulate(plan, 1234, count=count_numbers, chunk=100, workers=carry_out_on(workers))

    assert same(counted, count_numbers(plan, 0, 1234))
    assert not multiprocessing.active_children()


@pytest.mark.parametrize("workers", [2, 3])
def test_processes_count_the_same_and_are_gone_afterwards(workers: int) -> None:
    plan = Numbers(seed=3)

    counted = simulate(plan, 1234, count=count_numbers, chunk=100, workers=carry_out_on(workers))

    assert same(counted, count_numbers(plan, 0, 1234))
    assert not multiprocessing.active_children()


def test_one_draw_is_counted_by_one_process_of_many() -> None:
    counted = simulate(Numbers(), 1, count=count_numbers, workers=carry_out_on(4))

    assert same(counted, count_numbers(Numbers(), 0, 1))


def test_a_process_that_is_killed_loses_nothing(tmp_path: Path) -> None:
    plan = Numbers(hit=450, befalls="dies once", folder=str(tmp_path))
    told: list[int] = []

    counted = simulate(
        plan, 1234, count=count_numbers, chunk=50, workers=carry_out_on(2), progress=lambda done, _: told.append(done)
    )

    assert len(list(tmp_path.iterdir())) == 2  # it died, and was tried again
    assert same(counted, count_numbers(Numbers(), 0, 1234))
    assert told == sorted(told)
    assert told[-1] == 1234


def test_a_process_that_dies_again_ends_in_one_line(tmp_path: Path) -> None:
    plan = Numbers(hit=450, befalls="dies", folder=str(tmp_path))

    with pytest.raises(WorkError, match=r"^a worker process died, and again .* of 1234 draws were counted\).*fewer"):
        simulate(plan, 1234, count=count_numbers, chunk=50, workers=carry_out_on(2))
    assert not multiprocessing.active_children()


def test_an_error_in_a_process_says_which_draws_and_why_in_one_line() -> None:
    plan = Numbers(hit=450, befalls="raises")

    with pytest.raises(WorkError, match=r"^draws 450 to 499 failed with Odd: a draw and its reason$"):
        simulate(plan, 1234, count=count_numbers, chunk=50, workers=carry_out_on(2))
    assert not multiprocessing.active_children()


SCRIPT = """
    import sys
    from worker_cases import Numbers, count_numbers
    from headway.api.racing.workers import carry_out_on
    from headway.race.simulate import simulate

    if __name__ == "__main__":
        plan = Numbers(pause_s=0.2)
        simulate(plan, 10**6, count=count_numbers, workers=carry_out_on(2), progress=lambda d, n: print(d, flush=True))
"""


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_however_the_command_ends_it_leaves_no_process(how: signal.Signals, tmp_path: Path) -> None:
    script = tmp_path / "long.py"
    script.write_text(textwrap.dedent(SCRIPT))
    with subprocess.Popen(
        [sys.executable, str(script)], env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True,
    ) as command:  # fmt: skip
        assert command.stdout is not None
        command.stdout.readline()
        wait_until(lambda: len(group(command.pid)) >= 3)
        command.send_signal(how) if how != signal.SIGINT else os.killpg(command.pid, how)
        command.wait(timeout=20)

    wait_until(lambda: not group(command.pid))


def group(leader: int) -> list[int]:
    """Processes of a session that still run."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == leader and fields[0] != "Z":
            found.append(int(folder.name))
    return found


def wait_until(true: object, seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)
