"""`headway plan replace`: how many chips of one kind replace one of another. An edge."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final

from headway.api.planning.asked import Facts, names_of, sources_of, terms_for
from headway.api.planning.compare import CLUSTERS
from headway.api.planning.descriptions import Described, find_cluster, find_model
from headway.api.planning.serving import chip_about, fitted, model_about
from headway.api.planning.serving_rows import serving_rows
from headway.errors import OptionError, PlanError
from headway.facts.evidence import row_sources
from headway.plan.cluster import Cluster
from headway.plan.compare import needed_chips
from headway.plan.replace import Replacement, ReplaceResult, ReplaceRow, for_serving, for_training
from headway.plan.run import Run, plan_run, worlds_of
from headway.plan.search import find_layout
from headway.plan.serve import Service
from headway.plan.serve_answer import Served, served
from headway.plan.serve_fit import ServeCalibration

#: Chips of the kind that is replaced on which a model is trained: as many as DeepSeek-V3 was trained on.
COUNT: Final = 2048

#: The kind that is to be replaced, and those that are asked about where none is named: the kinds of `plan compare`, so
#: that what a report says of a kind in one place is what it says in the other.
REPLACED: Final = CLUSTERS[0]
REPLACING: Final = CLUSTERS[1:]

#: Chips are added in whole scale-up domains, of larger domains in pieces of so many.
_PIECE: Final = 64


def plan_replace(
    kinds: str | Sequence[str] = REPLACING,
    other: str = REPLACED,
    *,
    model: str = "deepseek-v3",
    count: int = COUNT,
    prompt: float = 4096.0,
    answer: float = 1024.0,
    speed: float = 20.0,
    leader: str = "US",
    follower: str = "China",
    as_of: date | None = None,
    vintage: str | None = None,
) -> ReplaceResult:
    """How many chips of several kinds replace one of another: for training, for reading prompts, for writing answers.

    Parameters
    ----------
    kinds, other
        Chips of the table, ready clusters or YAML files: those that replace, and the one that is replaced.
    count
        Chips of the other kind on which the model is trained.
    prompt, answer, speed
        Of a request that is served, and tokens a second that every user gets at least.
    leader, follower
        Countries of the makers whose chips have a colour of their own.

    Raises
    ------
    UnknownName
        For a model, cluster, chip or vintage that is not there.
    DataError
        For a file that cannot be read or makes no sense.
    OptionError
        For a number that cannot be, or where the other kind can do nothing of it. What one of `kinds` cannot do is no
        error: the result says why.
    """
    if not kinds:
        raise OptionError("give at least one kind of chip that is to replace the other, such as 910C")
    asked, facts = find_model(model), Facts.load(as_of, vintage)
    service = Service(prompt=prompt, answer=answer, speed=speed)
    rows = serving_rows(facts.opened, facts.day)
    asking = _Asking(asked, service, facts, fitted(rows, facts))
    text, cluster = find_cluster(other, count=count, vintage=vintage)
    replaced = _Kind(cluster, asking)
    sources = [*row_sources(rows.rows)] if rows.measured else []
    sources += sources_of(asked, text, cluster, facts)
    sides, found = {"leader": leader, "follower": follower}, []
    for name in dict.fromkeys(names_of(kinds)):
        text, cluster = find_cluster(name, count=count, vintage=vintage)
        found.append(_row(name, _Kind(cluster, asking), replaced, sides))
        sources += sources_of(asked, text, cluster, facts)
    return ReplaceResult(
        model=model_about(asked),
        other=replaced.cluster.chip.name,
        other_count=count,
        service=service,
        rows=found,
        sides=sides,
        origin=facts.origin(sources),
    )


#: Why a kind of chip cannot end with the other where it holds the model.
_TOO_MANY: Final = "no number of chips ends as early with this batch"


class _Asking:
    """What all kinds of chips are asked."""

    def __init__(self, asked: Described, service: Service, facts: Facts, calibration: ServeCalibration) -> None:
        self.asked, self.service, self.facts, self.calibration = asked, service, facts, calibration


class _Kind:
    """One kind of chip: its runs, each found once, and how it serves."""

    def __init__(self, cluster: Cluster, asking: _Asking) -> None:
        self.cluster, self.asking = cluster, asking
        self.worlds = worlds_of(asking.facts.calibration, asking.asked.architecture, cluster.chip.family)
        self.terms = terms_for(cluster, asking.facts)
        self.kept: dict[int, Run | None] = {}
        self.why: str | None = None

    def trained(self, chips: int) -> Run | None:
        """The run on a number of chips; None where it does not fit."""
        if chips not in self.kept:
            asked, cluster = self.asking.asked, self.cluster.resized(chips)
            try:
                found = find_layout(asked.architecture, asked.recipe, cluster, self.worlds.rates)
                self.kept[chips] = plan_run(asked.architecture, asked.recipe, cluster, found, self.worlds, self.terms)
            except PlanError as problem:
                self.why, self.kept[chips] = str(problem), None
        return self.kept[chips]

    def serves(self) -> Served:
        """How it serves; OptionError where it cannot."""
        return served(self.asking.asked.architecture, self.cluster, self.asking.service, self.asking.calibration)


def _row(label: str, one: _Kind, other: _Kind, sides: Mapping[str, str]) -> ReplaceRow:
    train, chips = _training(one, other)
    return ReplaceRow(
        label=label,
        chip=one.cluster.chip.name,
        about=chip_about(one.cluster, one.asking.facts, sides),
        tasks=(train, *_serving(one, other)),
        train_chips=chips,
    )


def _serving(one: _Kind, other: _Kind) -> tuple[Replacement, ...]:
    try:
        return for_serving(one.serves(), other.serves())
    except OptionError as problem:
        return tuple(Replacement(task=task, chips=None, why=str(problem)) for task in ("prefill", "decode"))


def _training(one: _Kind, other: _Kind) -> tuple[Replacement, int | None]:
    """Chips for training: as many as end with the other kind's run, each on its own best layout."""
    try:
        done = other.trained(other.cluster.count)
        run = None if done is None else _matching(one.trained, one.cluster, done)
    except OptionError as problem:
        return Replacement(task="train", chips=None, why=str(problem)), None
    if done is None or run is None:
        why = other.why if done is None else one.why or _TOO_MANY
        return Replacement(task="train", chips=None, why=why), None
    return for_training(run, done), run.chips


def _matching(run_on: Callable[[int], Run | None], cluster: Cluster, done: Run) -> Run | None:
    """The run on about as many chips as take the days of another; on as many chips where no days are known."""
    if done.days is None:
        return run_on(cluster.count)
    step = cluster.domain if cluster.domain <= _PIECE + 8 else _PIECE
    return needed_chips(run_on, cluster.count, float(done.days[0]), step=step)[1]
