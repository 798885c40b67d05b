"""The fit of rates, effects and goodput to published runs: log step seconds, all rows at once.

log seconds = log seconds by the rates + stack + paper + model + ... + noise, and for whole runs less log goodput.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from headway.plan.effects import (
    GOODPUTS,
    GROUPS,
    Names,
    design_of,
    levels_of,
    names_of,
    noise_kind,
    overlaps,
    overlaps_data,
    shares_ports,
)
from headway.plan.load import Load
from headway.plan.observations import Observation
from headway.plan.posterior import Fitted, fit_map
from headway.plan.priors import BORROWED, GOODPUT, GOODPUT_STAGES, RATE_PRIORS, SPREADS, UNMEASURED
from headway.plan.step import Rates, Speeds, step_seconds

Array = NDArray[np.float64]

#: Rounds in which spreads follow from the rows, from their priors and from another fit.
_ROUNDS: Final = 12
_ROUNDS_CARRIED: Final = 4

_NOISES: Final = ("bench", "bench experts", "bench little known", "run")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Observations side by side, ready to be predicted together; arrays of shape (rows,)."""

    load: Load
    speeds: Speeds
    overhead: Array
    overlap: Array
    overlap_data: Array
    shared_ports: Array
    observed: Array
    family: NDArray[np.int64]


def rows_of(observations: Sequence[Observation], families: Sequence[str]) -> Rows:
    """Observations side by side; `family` is a place in `families`, or the place after the last."""
    places = [families.index(each.family) if each.family in families else len(families) for each in observations]
    return Rows(
        load=_side_by_side(Load, [each.load for each in observations]),
        speeds=_side_by_side(Speeds, [each.speeds for each in observations]),
        overhead=np.array([each.overhead for each in observations]),
        overlap=np.array([float(overlaps(each.stack, each.year)) for each in observations]),
        overlap_data=np.array([float(overlaps_data(each.stack, each.year)) for each in observations]),
        shared_ports=np.array([float(shares_ports(each.stack)) for each in observations]),
        observed=np.array([each.log_step_seconds for each in observations]),
        family=np.array(places, dtype=np.int64),
    )


def _side_by_side(kind: Any, each: Sequence[Any]) -> Any:
    return kind(
        **{part.name: np.hstack([np.atleast_1d(getattr(one, part.name)) for one in each]) for part in fields(kind)}
    )


def predicted_log_seconds(rows: Rows, places: Array) -> Array:
    """Log step seconds by the rates alone, from many sets of rates and families: shape (sets, bent) to (sets, rows)."""
    values = {prior.name: prior.value(places[:, [place]]) for place, prior in enumerate(RATE_PRIORS)}
    values["matrix"] = values["matrix"] * np.exp(places[:, len(RATE_PRIORS) + rows.family])
    for name in ("hidden_tensor", "hidden_expert", "hidden_context"):
        values[name] = values[name] * rows.overlap
    values["hidden_data"] = values["hidden_data"] * rows.overlap_data
    values["shared_ports"] = rows.shared_ports
    found: Array = np.log(step_seconds(rows.load, rows.speeds, Rates(**values), overhead=rows.overhead))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """A fit: its parameters' names, their most probable values with covariance, and spreads of groups and of rows."""

    names: Names
    mode: Array
    covariance: Array
    spreads: Mapping[str, float]


def fit(observations: Sequence[Observation], *, start: Fit | None = None) -> Fit:
    """The fit to observations; of none of them the priors themselves.

    Parameters
    ----------
    start
        Another fit to begin from, as when one row is left out: fewer rounds reach the same place.

    Notes
    -----
    Spreads follow from the rows, with the priors of SPREADS as some levels more: the expected squares under the last
    round's posterior (a step of expectation and maximisation), a fixed number of rounds.
    """
    names = names_of(observations)
    spreads = dict(start.spreads if start is not None else {group: width for group, (width, _) in SPREADS.items()})
    if not observations:
        centre, spread = priors_of(names, spreads)
        return Fit(names=names, mode=centre, covariance=np.diag(spread**2), spreads=spreads)
    rows, design = rows_of(observations, names.families), design_of(observations, names)
    kinds = [noise_kind(each, names) for each in observations]
    mode = _carried(start, names, priors_of(names, spreads)[0])
    covariance = np.zeros((names.size, names.size))
    for _ in range(_ROUNDS if start is None else _ROUNDS_CARRIED):
        centre, spread = priors_of(names, spreads)
        found = fit_map(
            lambda places: predicted_log_seconds(rows, places),
            design,
            rows.observed,
            noise=np.array([spreads[kind] for kind in kinds]),
            centre=centre,
            spread=spread,
            start=mode,
        )
        mode, covariance = found.mode, found.covariance
        spreads = _spreads(found, names, kinds)
    return Fit(names=names, mode=mode, covariance=covariance, spreads=spreads)


def priors_of(names: Names, spreads: Mapping[str, float]) -> tuple[Array, Array]:
    """Means and deviations of the priors of all parameters."""
    centre = [prior.centre for prior in RATE_PRIORS]
    spread = [prior.deviation for prior in RATE_PRIORS]
    centre += [0.0 if family in names.known else UNMEASURED[0] for family in names.families]
    spread += [spreads["family"] if family in names.known else UNMEASURED[1] for family in names.families]
    centre += [0.0] * len(names.effects) + [np.log(GOODPUT[0]), GOODPUT_STAGES[0]]
    spread += [spreads[group] for group, _ in names.effects] + [GOODPUT[1], GOODPUT_STAGES[1]]
    return np.array(centre), np.array(spread)


def _carried(start: Fit | None, names: Names, centre: Array) -> Array:
    """Parameters of another fit as a place to begin."""
    found = centre.copy()
    if start is None:
        return found
    shared = len(RATE_PRIORS)
    found[:shared], found[-GOODPUTS:] = start.mode[:shared], start.mode[-GOODPUTS:]
    pairs = [(names.family(family), start.names.family(family)) for family in names.families]
    pairs += [(names.effect(*effect), start.names.effect(*effect)) for effect in names.effects]
    for here, there in pairs:
        if here is not None and there is not None:
            found[here] = start.mode[there]
    return found


def _spreads(found: Fitted, names: Names, kinds: Sequence[str]) -> dict[str, float]:
    """Spreads of groups and noise from the expected squares under the posterior."""
    expected = found.mode**2 + np.diag(found.covariance)
    squares = {
        group: [expected[names.bent + i] for i, e in enumerate(names.effects) if e[0] == group] for group in GROUPS
    }
    squares["family"] = [expected[names.family(family)] for family in names.known]
    left = found.residuals**2 + np.sum(found.slopes @ found.covariance * found.slopes, axis=1)
    for noise in _NOISES:
        squares[noise] = [each for each, kind in zip(left, kinds, strict=True) if kind == noise]
    return {
        group: float(np.sqrt((np.sum(squares[group]) + weight * width**2) / (len(squares[group]) + weight)))
        for group, (width, weight) in SPREADS.items()
    }


def predict(fitted: Fit, row: Observation) -> tuple[float, float]:
    """Log step seconds of a row with goodput where it is a whole run, and their deviation, its own noise included.

    Levels and a family that the fit has not seen are new draws of their groups: nothing in the middle, more spread.
    """
    names, spreads = fitted.names, fitted.spreads
    rows, design = rows_of([row], names.families), design_of([row], names)[0]
    bent = names.bent
    step = 1e-4
    moved = np.concatenate([fitted.mode[None, :bent], fitted.mode[None, :bent] + step * np.eye(bent)])
    # The place after the last family is that of one that no row has: its forerunner's, or the prior's middle.
    before = names.forerunner(row.family)
    moved = np.hstack([moved, moved[:, [before]] if before is not None else np.full((bent + 1, 1), UNMEASURED[0])])
    found = predicted_log_seconds(rows, moved)[:, 0]
    slopes = np.concatenate([(found[1:] - found[0]) / step, design])
    unseen = sum(spreads[group] ** 2 for group, level in levels_of(row).items() if names.effect(group, level) is None)
    if row.family not in names.families:
        unseen += (UNMEASURED[1] if before is None else BORROWED) ** 2
    variance = slopes @ fitted.covariance @ slopes + spreads[noise_kind(row, names)] ** 2 + unseen
    return float(found[0] + design @ fitted.mode[bent:]), float(np.sqrt(variance))
