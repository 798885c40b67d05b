"""Members: those that are shipped are those that would be weighed now, and what history taught is read off them."""

import csv
import dataclasses
from collections import Counter
from datetime import date
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest
from race_cases import random_parameters, small_start

import build_members
from headway.api.racing.field import Field
from headway.api.racing.shipped import COLUMNS, members_of, shipped_members, shipped_rows, steps_of
from headway.errors import FitError
from headway.race.ablations import ABLATIONS, told_by_past
from headway.race.ensemble import every_module
from headway.race.history import log_weights, observed, predicted_of, resample
from headway.race.members import MEMBERS, PRIOR_DRAWS, VERSION, Members, learnt, typical_of, weigh
from headway.race.names import PARAMETERS, column

TABLE = Path(__file__).parents[2] / "src" / "headway" / "race" / "ready" / "members.csv"


@lru_cache(maxsize=1)
def _newest() -> Field:
    return Field.load()


def _at(origin: date) -> Field:
    """The field with another origin in its key; its start stays the newest, which no key hangs on."""
    return dataclasses.replace(_newest(), found=dataclasses.replace(_newest().found, as_of=origin))


class _Drawn:
    """Prior draws by address: a row of independent values each."""

    values = random_parameters(400, 31)

    def __call__(self, first: int, count: int) -> np.ndarray:
        return self.values[first : first + count]

    def at(self, draws: np.ndarray) -> np.ndarray:
        return self.values[draws]


def test_every_key_of_the_table_is_the_one_that_is_asked_for_now() -> None:
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    assert [(date.fromisoformat(row["origin"]), row["variant"]) for row in rows] == build_members.asked()
    stale = [
        (row["origin"], row["variant"])
        for row in rows
        if row["key"] != _at(date.fromisoformat(row["origin"])).key(told_by_past(ABLATIONS[row["variant"]]))
    ]
    assert not stale, "run: python tools/build_members.py src/headway/race/ready/members.csv"
    assert {(row["version"], row["prior_draws"]) for row in rows} == {(str(VERSION), str(PRIOR_DRAWS))}


def test_the_table_has_the_columns_that_are_told_and_a_thousand_rising_members_a_row() -> None:
    with TABLE.open(encoding="utf-8", newline="") as file:
        assert tuple(next(csv.reader(file))) == COLUMNS
    for row in shipped_rows().values():
        numbers = members_of(row).numbers
        assert numbers.size == MEMBERS
        assert (np.diff(numbers) >= 0).all()
        assert 0 <= numbers[0] <= numbers[-1] < PRIOR_DRAWS


def test_the_table_is_small() -> None:
    assert TABLE.stat().st_size < 400_000


def test_no_origin_is_left_with_few_draws() -> None:
    for row in shipped_rows().values():
        assert float(row["effective"]) > 500.0
        numbers = members_of(row).numbers
        assert Counter(numbers.tolist()).most_common(1)[0][1] <= 0.02 * MEMBERS


def test_a_field_takes_what_is_shipped() -> None:
    field = _newest()

    shipped = shipped_members(field.key(()))

    assert shipped is not None
    assert np.array_equal(field.members().numbers, shipped.numbers)
    # Modules that history does not know change no member.
    assert np.array_equal(field.members(("policy", "staircase")).numbers, shipped.numbers)
    assert shipped_members("no such key") is None


@pytest.mark.slow
@pytest.mark.parametrize(("origin", "model"), [("2024-06-30", "full"), ("2025-06-30", "no-diffusion")])
def test_members_that_are_shipped_are_found_again(origin: str, model: str) -> None:
    field, past = Field.load(origin=date.fromisoformat(origin)), told_by_past(ABLATIONS[model])
    shipped = shipped_members(field.key(past))

    weighed = field.weighed(past)

    assert shipped is not None
    assert weighed.effective == pytest.approx(shipped.effective, abs=0.06)
    # On another kind of processor the last digit of a weight may put a draw's neighbour in its place.
    assert np.mean(weighed.numbers == shipped.numbers) > 0.99


def test_steps_are_read_back_as_numbers() -> None:
    numbers = np.array([0, 0, 7, 7, 7, 99_999])
    row = dict(zip(COLUMNS, ("2026-08-11", "full", "100000", "12.5", "1", "x", steps_of(numbers)), strict=True))

    found = members_of(row)

    assert row["steps"] == "0 0 7 0 0 99992"
    assert found.numbers.tolist() == numbers.tolist()
    assert (found.prior_draws, found.effective) == (100_000, 12.5)


def test_members_are_prior_draws_in_proportion_to_their_weights() -> None:
    start, prior, modules = small_start(), _Drawn(), every_module()

    found = weigh(start, prior, modules, rng=np.random.default_rng(32), draws=400, members=50)

    history = observed(start, typical_of(prior, 400))
    weights = log_weights(predicted_of(start, prior.values, modules), prior.values, history, start.past_growth)
    expected = resample(weights - weights.max(), 50, np.random.default_rng(32))
    assert np.array_equal(found.numbers, expected)
    assert found.to_dict()["distinct"] == np.unique(expected).size
    assert found.prior_draws == 400


def test_a_member_takes_a_draw_of_the_index_and_never_the_central_fit() -> None:
    start = small_start(worlds=8)

    worlds = Members(numbers=np.arange(30), prior_draws=30, effective=30.0).worlds(start)

    assert set(worlds.tolist()) == set(range(1, 9))


def test_history_moved_what_moved_or_narrowed_by_as_much_as_is_told() -> None:
    rng = np.random.default_rng(33)
    before = rng.standard_normal((5000, len(PARAMETERS)))
    after = rng.standard_normal((1000, len(PARAMETERS)))
    after[:, column("tacit_share")] += 0.5
    after[:, column("chip_life")] *= 0.5
    before[:, column("import_cap")] = after[:, column("import_cap")] = 0.3

    rows = {row["parameter"]: row for row in learnt(before, after)}

    assert {name for name, row in rows.items() if row["informed"]} == {"tacit_share", "chip_life"}
    assert rows["tacit_share"]["moved"] == pytest.approx(0.5, abs=0.1)
    assert rows["chip_life"]["spread_left"] == pytest.approx(0.5, abs=0.05)
    assert rows["import_cap"]["moved"] == 0.0
    assert rows["chip_life"]["prior"]["high"] == pytest.approx(1.645, abs=0.1)


class _Nowhere:
    """Prior draws of which none gives a number."""

    def __call__(self, first: int, count: int) -> np.ndarray:
        return np.full((count, len(PARAMETERS)), np.nan)

    def at(self, draws: np.ndarray) -> np.ndarray:
        return self(0, draws.size)


def test_a_past_that_no_draw_gives_numbers_for_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    typical = random_parameters(1, seed=1)[0]
    monkeypatch.setattr("headway.race.members.typical_of", lambda *_: typical)

    with pytest.raises(FitError, match="none of 20 prior draws gives finite numbers for the past"):
        weigh(small_start(), _Nowhere(), every_module(), rng=np.random.default_rng(1), draws=20, members=5)
