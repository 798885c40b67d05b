"""`headway compute generations`: the best chip each side could get, by channel, and how far behind it is. An edge."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from headway.api.compute import compute_context, compute_vintage
from headway.api.origin import day_within
from headway.compute.access import licensed_rungs, reported_rungs
from headway.compute.chip_classes import chip_classes_of
from headway.compute.chips import UNITS
from headway.compute.estimates import SEED, Sampler
from headway.compute.generations import Ladders, plans_of, reading_days
from headway.compute.generations_result import GenerationsResult
from headway.compute.ladder import Rung
from headway.compute.permission import states_of
from headway.compute.rungs import ASSUMPTIONS, PERS, ChipFacts, check_measure, known_chips, rungs_of
from headway.compute.sides import find_side
from headway.errors import GapError, OptionError
from headway.facts.evidence import evidence, known_by, newest, row_sources
from headway.facts.store import Vintage

if TYPE_CHECKING:
    import polars as pl

#: Draws of days and rates: few quantities vary, so that a quarter of the usual number tells each interval.
DRAWS: Final = 1000


def compute_generations(
    *,
    measure: str = UNITS[0],
    per: str = PERS[0],
    leader: str = "US",
    follower: str = "China",
    as_of: date | None = None,
    vintage: str | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
) -> GenerationsResult:
    """The best chip that the leader and the follower could get, by quarter and channel, in a measure.

    Raises
    ------
    OptionError
        For a base or a pair that means nothing, a day after the vintage, or fewer than 2 draws.
    UnknownName
        For a measure, side or vintage that is not there.
    GapError
        For a day before the leader's first chip.
    """
    check_measure(measure, per)
    if draws < 2:
        raise OptionError(f"an interval needs at least 2 draws, got {draws}")
    opened = compute_vintage(vintage, table="chip_access")
    day = day_within(opened, as_of)
    chips = opened.table("chips")
    sides = tuple(sorted(set(chips["country"])))
    leader, follower = find_side(leader, sides), find_side(follower, sides)
    if leader == follower:
        raise OptionError(f"leader and follower are both {leader}; give two sides of {', '.join(sides)}")
    sampler = Sampler(draws=draws, seed=seed)
    shelf = Shelf(opened, day, leader, follower, sampler)
    ladders = shelf.ladders(measure, per)
    days = reading_days(day)
    found = ladders.read(days)
    steps = {name: ladders.steps(name, day) for name in found}
    plans = plans_of(shelf.plans, ladders, measure, per, (leader, follower))
    used = {step.rung.name for each in steps.values() for step in each if step.rung}
    used |= {step.rung.chip for each in steps.values() for step in each if step.rung}
    result = GenerationsResult(
        leader=leader,
        follower=follower,
        vendor=ladders.vendor,
        measure=measure,
        per=per,
        rows=tuple(found[name][place] for place in reversed(range(len(days))) for name in found),
        steps=steps,
        allowed=tuple(ladders.allowed("licensed", day)),
        plans=plans,
        overview=tuple(shelf.overview()),
        assumptions=ASSUMPTIONS,
        leads=len({step.rung.name for each in steps.values() for step in each if step.rung and step.rung.lead}),
        governed=shelf.governed,
    )
    origin = compute_context(opened, day, shelf.sources(used), draws=draws, seed=seed)
    return result.with_origin(origin)


class Shelf:
    """The tables of a vintage as known on a day, and the ladders of two sides that can be built of them."""

    def __init__(self, opened: Vintage, day: date, leader: str, follower: str, sampler: Sampler) -> None:
        self._opened, self._day, self._sampler = opened, day, sampler
        self._leader, self._follower = leader, follower
        self._chips = opened.table("chips")
        self._facts = known_chips(self._chips, opened.table("chip_ranges"), opened.table("chip_systems"), day)
        self._cases = evidence(opened.table("chip_access"), day, ("side", "chip", "channel"))
        self._classes = chip_classes_of(opened.table("chip_classes"))
        self._states = states_of(opened.table("policy_states"))

    @property
    def plans(self) -> list[dict[str, Any]]:
        """The newest announcement of each chip that is known by the day and not on sale by then.

        As on the ladder, what the leader's firms make for their own use alone is left out.
        """
        on_sale = {row["chip"] for row in self._facts.chips}
        kept = set(
            self._chips.filter((self._chips["country"] == self._leader) & (self._chips["sale"] == "own"))["chip"]
        )
        rows = newest(known_by(self._opened.table("chip_plans"), self._day), ("chip",))
        return [row for row in rows.iter_rows(named=True) if row["chip"] not in on_sale | kept]

    def ladders(self, measure: str, per: str) -> Ladders:
        """What the leader can buy, and what the follower can get by channel; raises GapError for a leader without."""
        found = self._ladders(measure, per)
        if found is None:
            of = f"{measure} per {per} is known"
            raise GapError(f"{self._leader} had no chip on sale by {self._day} of which {of}; give a later --as-of")
        return found

    def _ladders(self, measure: str, per: str) -> Ladders | None:
        facts = self._facts
        rungs = rungs_of(facts, measure, per, self._sampler)
        rows = {row["chip"]: row for row in facts.chips}
        sold = tuple(rung for rung in rungs if self._sells(rows[rung.chip], "merchant"))
        abroad = tuple(rung for rung in rungs if self._sells(rows[rung.chip], "merchant", "export"))
        channels = {
            "domestic": tuple(rung for rung in rungs if rows[rung.chip]["country"] == self._follower),
            "licensed": self._licensed(abroad, facts),
            **{channel: self._reported(abroad, channel) for channel in ("rented", "smuggled")},
        }
        return Ladders(leader=sold, channels=channels, vendor=_vendor(sold)) if sold else None

    def rungs(self, measure: str) -> tuple[Rung, ...]:
        """Every chip that was on sale by the day, of whichever side, in a measure per chip."""
        return rungs_of(self._facts, measure, PERS[0], self._sampler)

    @property
    def countries(self) -> tuple[str, ...]:
        """The countries of all vendors."""
        return tuple(sorted(set(self._chips["country"])))

    def country(self, chip: str) -> str:
        """The country of a chip's vendor."""
        return str(next(row["country"] for row in self._facts.chips if row["chip"] == chip))

    def announced(self, vendor: str, day: date) -> frozenset[str]:
        """The generations of a vendor that had been announced by a day."""
        rows = known_by(self._opened.table("chip_plans"), day)
        return frozenset(row["generation"] for row in rows.iter_rows(named=True) if row["vendor"] == vendor)

    def _sells(self, row: Mapping[str, Any], *sales: str) -> bool:
        return row["country"] == self._leader and row["sale"] in sales

    @property
    def governed(self) -> bool:
        """Whether rules of both governments for this trade are known."""
        known = {(change.role, change.country) for change in self._states}
        return {("exporter", self._leader), ("importer", self._follower)} <= known

    def _licensed(self, rungs: Sequence[Rung], facts: ChipFacts) -> tuple[Rung, ...]:
        if not self.governed:
            return ()
        free = frozenset(row["chip"] for row in facts.chips if row["export"] == "allowed")
        return licensed_rungs(rungs, classes=self._classes, states=self._states, unruled=free, as_of=self._day)

    def _reported(self, rungs: Sequence[Rung], channel: str) -> tuple[Rung, ...]:
        cases = self._reports(channel)
        windows = {row["chip"]: (row["earliest"], row["latest"]) for row in cases.iter_rows(named=True)}
        leads = frozenset(cases.filter(~cases["source_read"])["chip"])
        return reported_rungs(rungs, channel, windows, leads, self._sampler)

    def _reports(self, channel: str) -> "pl.DataFrame":
        rows = self._cases
        return rows.filter((rows["side"] == self._follower) & (rows["channel"] == channel))

    def overview(self) -> list[Mapping[str, Any]]:
        """The reading of the day in every measure and base, by channel; what the leader has no chip for is left out.

        `licensed_vendor` is the best of what may be bought from the vendor whose generations are counted.
        """
        found: list[Mapping[str, Any]] = []
        for per in PERS:
            for measure in UNITS:
                ladders = self._ladders(measure, per)
                if ladders is None:
                    continue
                row = {name: readings[0].to_dict() for name, readings in ladders.read([self._day]).items()}
                allowed = ladders.allowed("licensed", self._day)
                own = next((each for each in allowed if each.rung and each.rung.vendor == ladders.vendor), None)
                found.append({"measure": measure, "per": per, **row, "licensed_vendor": own and own.to_dict()})
        return found

    def sources(self, used: set[str]) -> list[dict[str, Any]]:
        """The sources of the chips, systems, cases and plans that the answer names."""
        systems = self._opened.table("chip_systems")
        plans = known_by(self._opened.table("chip_plans"), self._day)
        return row_sources(
            self._chips.filter(self._chips["chip"].is_in(used)),
            systems.filter(systems["system"].is_in(used)),
            self._cases.filter(self._cases["side"] == self._follower),
            plans,
        )


def _vendor(rungs: Sequence[Rung]) -> str:
    """The vendor whose generations are counted: the one that has brought out most of them by the day."""
    counts: dict[str, set[str]] = {}
    for rung in rungs:
        counts.setdefault(rung.vendor, set()).add(rung.generation)
    return max(counts, key=lambda vendor: len(counts[vendor]), default="")
