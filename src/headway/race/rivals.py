"""How far the labs of a group lie below its frontier, month by month."""

import numpy as np
from numpy.typing import NDArray

from headway.errors import ShapeError
from headway.units import AXIS_DRAWS, AXIS_ITEMS

Array = NDArray[np.float64]

#: Last months by whose mean shortfall the best labs are chosen; docs/methods/overtake.md, section 4.
CHOSEN_OVER = 12


def shortfalls(group: Array, members: Array, count: int) -> Array:
    """Points by which the best labs of a group lay below its frontier, shape (months, count).

    The labs are the same in all months, so that a row can be followed from month to month: those that were least below
    on the mean of the last 12 months, or of the part of them in which they had a model; the best first, and of two that
    are level the first given. Shortfalls, not levels, are averaged: levels rise, so a newcomer's would be too high.

    Parameters
    ----------
    group : shape (months,)
        The group's frontier at month ends, points; nan before its first model.
    members : shape (labs, months)
        The frontier of each of its labs; nan before its first model.

    Returns
    -------
    shape (months, count)
        nan where a lab had no model, and for places that no lab fills.
    """
    if members.ndim != 2 or members.shape[AXIS_ITEMS] != group.size:
        raise ShapeError(f"the group has {group.size} months, its labs have shape {members.shape}")
    below = group[None, :] - members
    recent = below[:, -CHOSEN_OVER:]
    known = ~np.isnan(recent)
    total = np.where(known, recent, 0.0).sum(axis=AXIS_ITEMS)
    mean = np.where(known.any(axis=AXIS_ITEMS), total / np.maximum(known.sum(axis=AXIS_ITEMS), 1), np.inf)
    best = np.argsort(mean, kind="stable")[:count]
    best = best[np.isfinite(mean[best])]
    found = np.full((group.size, count), np.nan)
    found[:, : best.size] = below[best].T
    return found


def rivals_history(leader: Array, rivals: Array, follower: Array, labs: Array) -> Array:
    """What `Start.rivals` holds, shape (months, 3): the better rival, the follower's best lab and its second best.

    Parameters
    ----------
    leader, follower : shape (months,)
        The frontiers of both groups at month ends, points; nan before the first model.
    rivals : shape (rivals, months)
        Frontiers of the leader's named rivals. Whichever is better in a month is the one to beat in it.
    labs : shape (labs, months)
        Frontiers of the follower's labs.
    """
    if rivals.ndim != 2 or not rivals.shape[AXIS_DRAWS]:
        raise ShapeError(f"need the frontier of one rival or more, got shape {rivals.shape}")
    better = np.fmax.reduce(rivals, axis=AXIS_DRAWS)
    return np.hstack([shortfalls(leader, better[None, :], 1), shortfalls(follower, labs, 2)])
