"""The two sides of a pair that a claim is about, looked up among all models that are known today. An edge."""

import numpy as np

from headway.api.yardsticks import everybody
from headway.errors import GapError
from headway.facts.store import open_vintage
from headway.gap import find_group


def sides_of(pair: str) -> tuple[str, str]:
    """Leader and follower of `FOLLOWER/LEADER`, both of which somebody is in today.

    A group that only later data know of is no mistake of whoever asks: what was known on a day says so by itself.

    Raises
    ------
    UnknownName, GapError
        For a group that nobody is in, or two groups that are the same models.
    """
    follower, leader = (part.strip() for part in pair.split("/"))
    models = everybody(open_vintage())
    ahead, behind = (find_group(name, models) for name in (leader, follower))
    if np.array_equal(ahead.members, behind.members):
        raise GapError(f"leader and follower are the same models, {ahead.name} and {behind.name}; give two groups")
    return leader, follower
