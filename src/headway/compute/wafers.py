"""Dies from wafers: how many a wafer holds, and how a capacity between known levels is read."""

import math
from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

#: Diameter of a wafer, mm. Source: SEMI M1, the standard size for advanced nodes.
WAFER_MM: Final = 300.0


def dies_per_wafer(area_mm2: float | NDArray[np.float64], diameter_mm: float = WAFER_MM) -> float | NDArray[np.float64]:
    """Whole dies on a round wafer, shape of `area_mm2`: wafer area over die area, less the cut dies along the edge.

    Notes
    -----
    pi (d/2)^2 / S - pi d / sqrt(2 S). Source: Hennessy and Patterson, Computer Architecture, section 1.6; their
    examples are 270 dies of 1.5 cm and 640 dies of 1.0 cm on a side on 300 mm.
    """
    whole = math.pi * (diameter_mm / 2.0) ** 2 / area_mm2
    return whole - math.pi * diameter_mm / np.sqrt(2.0 * area_mm2)


def at_quarters(levels: Mapping[int, NDArray[np.float64]], first_year: int, quarters: int) -> NDArray[np.float64]:
    """A level in the middle of each quarter, shape (draws, quarters), from levels at the ends of years.

    Between two known ends it runs straight, before the first it is 0, after the last it stays.

    Parameters
    ----------
    levels
        By year, the level at its end, shape (draws,).
    """
    years = sorted(levels)
    known = np.stack([levels[year] for year in years], axis=1)
    ends = np.array([year + 1.0 for year in years])
    middles = first_year + (np.arange(quarters) + 0.5) / 4.0
    place = np.searchsorted(ends, middles)
    found = np.empty((known.shape[0], quarters))
    for quarter, (middle, right) in enumerate(zip(middles, place, strict=True)):
        if right == 0:
            found[:, quarter] = 0.0
        elif right == len(years):
            found[:, quarter] = known[:, -1]
        else:
            share = (middle - ends[right - 1]) / (ends[right] - ends[right - 1])
            found[:, quarter] = (1.0 - share) * known[:, right - 1] + share * known[:, right]
    return found


def grown(
    age_years: NDArray[np.float64], first_year: NDArray[np.float64], growth: NDArray[np.float64]
) -> NDArray[np.float64]:
    """What has been made by an age since the start, shape of the three together: `first_year` in the first year, then
    each year `growth` times the year before, steadily within years; 0 before the start.

    Notes
    -----
    F (g^a - 1) / (g - 1), which is F a for g = 1.
    """
    age = np.maximum(age_years, 0.0)
    rate = np.log(growth)
    safe = np.where(np.abs(rate) < 1e-9, 1.0, rate)
    factor = np.where(np.abs(rate) < 1e-9, age, np.expm1(safe * age) / np.expm1(safe))
    return np.asarray(first_year * factor)
