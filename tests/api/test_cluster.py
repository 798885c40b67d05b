"""The same chunks on a Dask cluster of several processes: same numbers, also when workers are killed in mid-run."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from worker_cases import Numbers, Sums, count_numbers

from headway.api.racing import cluster
from headway.api.racing.code import race_code
from headway.api.racing.workers import carry_out_on
from headway.errors import OptionError, WorkError
from headway.race.simulate import Batch, Work, simulate

distributed = pytest.importorskip("distributed")

pytestmark = pytest.mark.slow

#: No dashboard, any free port for the rest, and not a word about workers that die.
QUIET = {"dashboard_address": "127.0.0.1:0", "scheduler_kwargs": {"dashboard": False}, "silence_logs": 50}

DRAWS = 3210
PLAN = Numbers(seed=11, pause_s=0.05)
EXPECTED = count_numbers(Numbers(seed=11), 0, DRAWS)


def same(one: Sums, two: Sums) -> bool:
    return (one.bins == two.bins).all() and (one.total, one.draws) == (two.total, two.draws)


@contextmanager
def workers(count: int, **scheduler: object) -> Iterator[str]:
    """The address of a cluster of so many processes on this machine; one that dies is started anew."""
    import dask

    options = {f"distributed.scheduler.{name.replace('_', '-')}": value for name, value in scheduler.items()}
    with (
        dask.config.set({"distributed.deploy.lost-worker-timeout": "10 minutes", **options}),
        distributed.LocalCluster(n_workers=count, threads_per_worker=1, processes=True, **QUIET) as local,
    ):
        yield local.scheduler_address


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with workers(3) as found:
        yield found


def processes(address: str) -> list[int]:
    with distributed.Client(address, set_as_default=False) as client:
        return list(client.run(os.getpid).values())


def killing(address: str, victims: int) -> Callable[[int, int], None]:
    """A progress that kills some of the workers once a tenth is done."""
    killed: list[int] = []

    def tell(done: int, total: int) -> None:
        if done > total // 10 and not killed:
            killed.extend(processes(address)[:victims])
            for each in killed:
                os.kill(each, signal.SIGKILL)

    return tell


def test_a_cluster_counts_the_same_as_one_worker(address: str) -> None:
    told: list[tuple[int, int]] = []

    counted = simulate(
        Numbers(seed=11), DRAWS, count=count_numbers, chunk=50, workers=carry_out_on(address),
        progress=lambda done, total: told.append((done, total)),
    )  # fmt: skip

    assert same(counted, EXPECTED)
    assert told[0] == (0, DRAWS)
    assert told[-1] == (DRAWS, DRAWS)


def test_a_worker_that_is_killed_in_mid_run_loses_nothing(address: str) -> None:
    counted = simulate(
        PLAN, DRAWS, count=count_numbers, chunk=25, workers=carry_out_on(address), progress=killing(address, 1)
    )

    assert same(counted, EXPECTED)


def test_when_all_workers_are_killed_and_started_anew_nothing_is_lost() -> None:
    with workers(2) as address:
        counted = simulate(
            PLAN, DRAWS, count=count_numbers, chunk=25, workers=carry_out_on(address), progress=killing(address, 2)
        )

    assert same(counted, EXPECTED)


def test_a_failing_chunk_says_which_draws_and_why_in_one_line(address: str) -> None:
    plan = Numbers(hit=450, befalls="raises")

    with pytest.raises(WorkError, match=r"^draws 450 to 499 failed with Odd: a draw and its reason$"):
        simulate(plan, DRAWS, count=count_numbers, chunk=50, workers=carry_out_on(address))


def test_draws_that_kill_their_workers_end_in_one_line(tmp_path: Path) -> None:
    plan = Numbers(hit=450, befalls="dies", folder=str(tmp_path))

    with (
        workers(2, allowed_failures=0) as address,
        pytest.raises(WorkError, match=rf"^--workers {address}: the workers that were given draws \d+ to \d+ died"),
    ):
        simulate(plan, 1000, count=count_numbers, chunk=50, workers=carry_out_on(address))


def test_workers_with_other_code_are_refused(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_own_code", lambda: "headway 9.9.9")

    with pytest.raises(WorkError, match=r"worker tcp://.* runs headway .*; here is headway 9\.9\.9; install the same$"):
        simulate(PLAN, DRAWS, count=count_numbers, workers=carry_out_on(address))


def test_a_worker_that_comes_later_with_other_code_refuses() -> None:
    work = Work(plan=PLAN, chunk=10, count=count_numbers)

    assert same(cluster.count_there(work, Batch(0, 5), race_code()), count_numbers(PLAN, 0, 5))
    with pytest.raises(WorkError, match="the rest runs other; install the same"):
        cluster.count_there(work, Batch(0, 5), "other")


def test_an_address_where_nobody_answers_ends_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_CONNECT_S", 1)

    with pytest.raises(WorkError, match=r"^--workers tcp://127.0.0.1:9: no Dask scheduler answers there within 1 s"):
        simulate(PLAN, DRAWS, count=count_numbers, workers=carry_out_on("tcp://127.0.0.1:9"))


def test_a_scheduler_without_workers_ends_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_CONNECT_S", 2)
    with (
        workers(0) as address,
        pytest.raises(WorkError, match=r"the scheduler has no worker; start some with `dask worker tcp://"),
    ):
        simulate(PLAN, DRAWS, count=count_numbers, workers=carry_out_on(address))


def test_a_cluster_that_loses_its_last_worker_for_good_ends_in_one_line() -> None:
    """A scheduler and one worker as a user starts them, without the nanny that would start the worker anew."""
    environ = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    with workers(0) as address:
        command = [sys.executable, "-m", "distributed.cli.dask_worker", address]
        options = ["--no-nanny", "--no-dashboard", "--nthreads", "1"]
        with subprocess.Popen([*command, *options], env=environ, stderr=subprocess.DEVNULL) as worker:
            killer = threading.Event()

            def tell(done: int, total: int) -> None:
                if done and not killer.is_set():
                    killer.set()
                    worker.kill()

            with pytest.raises(WorkError, match=r"all workers are gone, for 1 s now; start some with `dask worker"):
                simulate(
                    PLAN, DRAWS, count=count_numbers, chunk=25, progress=tell,
                    workers=cluster.on_cluster(address, patience_s=1.0),
                )  # fmt: skip


def test_without_the_extra_the_error_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)

    with pytest.raises(OptionError, match=r"^--workers tcp://a:1: needs the extra `cluster`: pip install 'headway\["):
        carry_out_on("tcp://a:1")
