"""`headway race history` and `headway race members`: what the past taught, and which draws it left. An edge."""

from datetime import date
from typing import Final

from headway.api.racing.code import race_code
from headway.api.racing.field import Field
from headway.race.ablations import ABLATIONS
from headway.race.ensemble import every_module
from headway.race.evidence import expected, history_of
from headway.race.history import predicted_of
from headway.race.history_result import HistoryResult, evidence_rows, growth_rows, observed_rows
from headway.race.members import MembersResult, learnt

#: Prior draws that stand for all of them where members are compared with them: a tenth of a second for each model.
PRIOR_SAMPLE: Final = 20_000

#: Models that tell the past each in their own way, the race itself first.
MODELS: Final = ("full", "compute-only", "no-diffusion", "no-scale")


def race_history(
    *, leader: str = "US", follower: str = "China", as_of: date | None = None, vintage: str | None = None
) -> HistoryResult:
    """What history up to an origin taught about each parameter, and how likely each model makes it.

    Parameters
    ----------
    as_of
        The origin; the day of the vintage of scores if None.

    Raises
    ------
    UnknownName, OptionError, DataError
        As `Field.load`.
    """
    field = Field.load(leader=leader, follower=follower, origin=as_of, vintage=vintage)
    start, members = field.found.start, field.members()
    history = history_of(start, field.prior, field.prior_draws)
    models = {
        name: expected(start, field.prior, every_module(without=ABLATIONS[name]), history, PRIOR_SAMPLE)
        for name in MODELS
    }
    kept = members.parameters(field.prior)
    prior = models["full"]
    return HistoryResult(
        leader=field.found.leader,
        follower=field.found.follower,
        members=members.to_dict(),
        temper=history.temper,
        parameters=learnt(prior.parameters, kept),
        observed=observed_rows(start, history, prior.observations, predicted_of(start, kept, every_module())),
        growth=growth_rows(start),
        evidence=evidence_rows(start, history, models),
        origin={**field.found.origin_info, "prior_sample": PRIOR_SAMPLE, "code": race_code()},
    )


def race_members(
    *, leader: str = "US", follower: str = "China", as_of: date | None = None, vintage: str | None = None
) -> MembersResult:
    """The members of a race, a row each: number of the prior draw, row of the draws of the index, every parameter.

    A prior draw that history favours comes several times, each time on a row of its own. Errors as `race_history`.
    """
    field = Field.load(leader=leader, follower=follower, origin=as_of, vintage=vintage)
    members = field.members()
    return MembersResult(
        numbers=members.numbers,
        worlds=members.worlds(field.found.start),
        parameters=members.parameters(field.prior),
        origin={**field.found.origin_info, "leader": field.found.leader, "follower": field.found.follower},
    )
