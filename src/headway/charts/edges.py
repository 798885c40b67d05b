"""Labels in a column beside a plot: near what they name, in its order, and never one over another."""

from collections.abc import Sequence


def apart(wanted: Sequence[float], room: float, top: float, bottom: float) -> list[float]:
    """Pixels for labels as near as possible to those wanted, at least `room` from each other, between two ends.

    Neighbours that would touch are moved together round the middle of what they want (pool of adjacent violators).
    """
    order = sorted(range(len(wanted)), key=lambda place: wanted[place])
    pools: list[list[int]] = []
    for place in order:
        pools.append([place])
        while len(pools) > 1 and _first(wanted, pools[-1], room) < _last(wanted, pools[-2], room) + room:
            pools[-2:] = [pools[-2] + pools[-1]]
    found = [0.0] * len(wanted)
    for pool in pools:
        for step, place in enumerate(pool):
            found[place] = _first(wanted, pool, room) + step * room
    return _inside(found, order, room, top, bottom)


def _first(wanted: Sequence[float], pool: Sequence[int], room: float) -> float:
    middle = sum(wanted[place] for place in pool) / len(pool)
    return middle - room * (len(pool) - 1) / 2


def _last(wanted: Sequence[float], pool: Sequence[int], room: float) -> float:
    return _first(wanted, pool, room) + room * (len(pool) - 1)


def _inside(found: list[float], order: Sequence[int], room: float, top: float, bottom: float) -> list[float]:
    for step, place in enumerate(order):
        found[place] = max(found[place], top + step * room)
    for step, place in enumerate(reversed(order)):
        found[place] = min(found[place], bottom - step * room)
    return found
