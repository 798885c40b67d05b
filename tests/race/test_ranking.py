"""Levers by what they change: how they are written down, ranked and told."""

import math

import numpy as np
import pytest

from headway.api.compute import compute_vintage
from headway.api.racing.levers import ready_moves
from headway.errors import DataError, HeadwayError, UnknownName
from headway.race.contrast import Contrasted
from headway.race.histogram import Histogram
from headway.race.names import LEVERS
from headway.race.parameters import Prior, priors_of
from headway.race.ranking import Move, courses_of, moves_of, pairs_of, ranked_rows, scenario_rows
from headway.race.settings import parse_settings
from headway.race.tally import LAG_BINS, MILLION

READY = ready_moves()
NAMES = [move.name for move in READY]


@pytest.fixture(scope="module")
def priors() -> dict[str, Prior]:
    table = compute_vintage(None, table="parameters").table("parameters")
    return {each.key: each for each in priors_of(table, {"leader": "US", "follower": "China"})}


@pytest.mark.parametrize("move", READY, ids=NAMES)
def test_a_ready_lever_is_told_in_both_languages_and_moves_something_at_both_ends(move: Move) -> None:
    for words in (move.title, *(end.title for end in move.ends)):
        assert words.en
        assert words.vi
    assert move.title.en != move.title.vi
    assert move.note.endswith(".")
    for end in move.ends:
        assert end.set or end.levers or end.policy.imports or end.policy.cloud
        assert all(setting.reason for setting in end.set.values())
    assert sorted(move.low.set) == sorted(move.high.set)


@pytest.mark.parametrize("move", READY, ids=NAMES)
def test_what_a_ready_lever_sets_is_an_end_of_the_tables_interval(move: Move, priors: dict[str, Prior]) -> None:
    for end in move.ends:
        for name, setting in end.set.items():
            told = setting.reason.split()[0]
            wanted = {"low": "low", "early": "low", "high": "high", "late": "high"}[told]
            assert setting.central == getattr(priors[name], wanted)
        assert parse_settings(end.settings(), list(priors.values())) is not None


def test_the_ready_levers_stand_for_every_lever_of_a_race_but_the_gift() -> None:
    moved = {lever.lever for move in READY for end in move.ends for lever in end.levers}
    ruled = {"imports", "rented", "domestic"}  # by policy, and by what is set

    assert moved | ruled | {"software_jump"} == set(LEVERS)
    assert len(set(NAMES)) == len(NAMES) == 14


def test_the_ends_come_after_the_baseline_in_pairs() -> None:
    assert [each.name for each in courses_of(READY[:2])] == [
        "imports-low",
        "imports-high",
        "consent-low",
        "consent-high",
    ]
    assert pairs_of(READY[:2]) == [(1, 0), (2, 0), (2, 1), (3, 0), (4, 0), (4, 3)]


def lags_of(lags: np.ndarray, ahead: np.ndarray, pairs: list[tuple[int, int]]) -> Contrasted:
    """Draws of several courses, one a member."""
    apart = np.stack([lags[:, one] - lags[:, two] for one, two in pairs], axis=1)
    return Contrasted(
        pairs=tuple(pairs),
        lag=Histogram.empty(lags.shape[1], *LAG_BINS).with_draws(lags),
        difference=Histogram.empty(len(pairs), *LAG_BINS).with_draws(apart),
        draws=np.ones(len(lags), dtype=np.int64),
        sums=np.rint(np.stack([lags, 0.5 * lags]) * MILLION).astype(np.int64),
        events=ahead.astype(np.int64),
        rejected=0,
    )


@pytest.fixture
def counted() -> Contrasted:
    """Two levers on 1,000 draws: one of 4 months between its ends, and one of 10 months in a tenth of the draws."""
    rng = np.random.default_rng(2)
    base = rng.integers(5, 30, 1000).astype(float)
    lags = np.stack([base, base + 1.0, base - 3.0, base, base], axis=1)
    lags[:100, 4] += 10.0
    ahead = np.zeros(lags.shape)
    ahead[:50, 2] = 1.0
    return lags_of(lags, ahead, pairs_of(READY[:2]))


def test_levers_are_ranked_by_the_mean_between_their_ends(counted: Contrasted) -> None:
    rows = ranked_rows(READY[:2], counted)

    assert [row["lever"] for row in rows] == NAMES[:2]
    assert [row["swing"] for row in rows] == pytest.approx([4.0, 1.0], abs=1e-6)
    first = rows[0]
    assert (first["low"]["mean_lag"], first["high"]["mean_lag"], first["mean_lag"]) == pytest.approx((1.0, -3.0, -4.0))
    assert first["mean_points"] == pytest.approx(0.5 * first["mean_lag"])
    assert first["mean_error"] == pytest.approx(0.0, abs=1e-9)
    assert (first["p"], first["low"]["p"], first["high"]["p"]) == (0.05, 0.0, 0.05)
    assert first["mc_error"] == pytest.approx(math.sqrt(0.05 * 0.95 / 1000))
    assert first["settings"]["low"]["policy"]["imports"][0]["state"] == "closed"
    assert first["low"]["setting"] == {"en": "closed", "vi": "đóng"}
    assert first["told_apart"]


def test_where_few_draws_move_far_the_mean_says_so_and_the_interval_holds_it(counted: Contrasted) -> None:
    row = ranked_rows(READY[:2], counted)[1]

    assert row["lag"]["central"] == pytest.approx(1.0)
    assert row["lag"]["low"] == pytest.approx(0.0, abs=0.06)
    assert row["lag"]["low"] <= row["lag"]["central"] <= row["lag"]["high"]
    assert row["mean_error"] == pytest.approx(math.sqrt(0.09 * 100 / 1000), rel=0.01)
    assert row["told_apart"]


def test_a_difference_within_two_errors_is_not_told_apart() -> None:
    noise = np.random.default_rng(3).normal(0.0, 5.0, 1000)
    lags = np.stack([np.full(1000, 20.0), np.full(1000, 20.0), 20.0 + noise - noise.mean() + 0.2], axis=1)

    row = ranked_rows(READY[:1], lags_of(lags, np.zeros(lags.shape), pairs_of(READY[:1])))[0]

    assert row["mean_lag"] == pytest.approx(0.2, abs=1e-6)
    assert not row["told_apart"]


def test_scenarios_beside_each_other_have_their_median_and_their_mean_difference(counted: Contrasted) -> None:
    scenarios = courses_of(READY[:2])[:2]
    lags = counted.sums[0, :, :2] / MILLION
    rows = scenario_rows(scenarios, lags_of(lags, counted.events[:, :2], [(0, 0), (1, 0)]))

    assert [row["scenario"]["name"] for row in rows] == ["imports-low", "imports-high"]
    assert rows[0]["mean_difference"] == 0.0
    assert rows[1]["mean_difference"] == pytest.approx(1.0)
    assert rows[1]["lag"]["central"] == pytest.approx(np.median(lags[:, 1]), abs=0.6)
    assert rows[1]["difference"]["lag"]["level"] == 0.8


END = "{label: {en: a, vi: b}, policy: {imports: closed}}"
ONE = "levers:\n  - {name: x, title: {en: a, vi: b}, note: n., low: LOW, high: HIGH}\n"


@pytest.mark.parametrize(
    ("text", "error", "said"),
    [
        ("levers: []", DataError, "levers"),
        ("other: 1", DataError, "levers"),
        ("levers:\n  - {name: x}", DataError, "a lever has high, low, name, note, title"),
        (
            ONE.replace("LOW", "{label: {en: a, vi: b}, levers: [{lever: cpex, side: both, factor: 2}]}"),
            UnknownName,
            "capex",
        ),
        (ONE.replace("LOW", "{label: {en: a, vi: b}, set: {nothing: 1}}"), UnknownName, "nothing"),
        (ONE.replace("LOW", "{label: {en: a, vi: b}, policy: {imports: ajar}}"), HeadwayError, "ajar"),
        (ONE.replace("LOW", "{set: {tacit_share: 0.1}}"), DataError, "title"),
        (ONE.replace("LOW", "[1]"), DataError, "low"),
    ],
)
def test_a_lever_that_makes_no_sense_is_one_clear_line(text: str, error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said) as caught:
        moves_of(text.replace("HIGH", END).replace("LOW", END), "mine.yaml")

    assert "mine.yaml" in str(caught.value)
    assert "\n" not in str(caught.value)
