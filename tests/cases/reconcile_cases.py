"""A small account and published totals made by hand, for everything that shows a reconciliation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np

from headway.compute.definitions import Array, Definition
from headway.compute.estimates import Estimate, Sampler
from headway.compute.published import Total
from headway.compute.quarters import Quarter, quarters_between
from headway.compute.reconcile import reconcile_totals
from headway.compute.reconciliation import Reconciliation

SAMPLER = Sampler(draws=2000)
DAY = date(2026, 11, 23)

#: Millions that each channel of a side gets in a quarter, and the factor of its 90% interval.
FLOWS = {
    ("US", "bought"): (1.0, 1.2),
    ("China", "licensed"): (0.05, 1.2),
    ("China", "smuggled"): (0.05, 2.0),
    ("China", "domestic"): (0.10, 1.4),
    ("China", "rented"): (0.05, 2.0),
}
OTHERS = (0.3, 1.1)


@dataclass(frozen=True, kw_only=True)
class HandAccount:
    """Even flows by quarter from 2024 to the third quarter of 2026; a tenth of the stock is retired."""

    quarters: Sequence[Quarter] = quarters_between(Quarter(2024, 1), Quarter(2026, 3))
    factors: Mapping[str, tuple[float, float, float]] = field(default_factory=dict)
    named: Mapping[str, float] = field(default_factory=lambda: {"Alpha": 4.0, "Beta": 3.0})

    def channels(self, side: str, basis: str) -> Sequence[str]:
        known = tuple(channel for owner, channel in FLOWS if owner == side)
        return tuple(channel for channel in known if (channel == "rented") <= (basis == "used"))

    def amount(self, side: str, channel: str | None, definition: Definition) -> Array:
        if side == "world":
            parts = [self._of(("US", "bought"), definition), self._of(("China", "domestic"), definition)]
            return np.sum([*parts, self._worlds("others", *OTHERS) * self._span(definition)], axis=0)
        channels = self.channels(side, definition.basis) if channel is None else (channel,)
        return np.sum([self._of((side, each), definition) for each in channels], axis=0)

    def owners(self, names: Sequence[str], definition: Definition) -> Array | None:
        if any(name not in self.named for name in names):
            return None
        return np.sum([self._worlds(name, self.named[name], 1.1) for name in names], axis=0)

    def factor(self, name: str) -> Array:
        low, central, high = self.factors[name]
        estimate = Estimate(name=name, low=low, central=central, high=high)
        return np.concatenate([[central], SAMPLER.sample(estimate)])

    def _of(self, key: tuple[str, str], definition: Definition) -> Array:
        return self._worlds(f"{key[0]} {key[1]}", *FLOWS[key]) * self._span(definition)

    def _span(self, definition: Definition) -> float:
        unit = 0.9 if definition.unit == "h100e-16bit" else 1.0
        if definition.is_flow:
            return unit * (definition.last.minus(definition.first) + 1)
        held = definition.last.minus(self.quarters[0]) + 1
        return unit * held * (0.9 if definition.retired else 1.0)

    def _worlds(self, name: str, central: float, spread: float) -> Array:
        estimate = Estimate(name=name, low=central / spread, central=central, high=central * spread)
        return np.concatenate([[central], SAMPLER.sample(estimate)])


ACCOUNT = HandAccount()
END_2025 = Quarter(2025, 4)


def total(name: str, value: float, *, high: float | None = None, low: float | None = None, **changed: Any) -> Total:
    """A published total; stock of the follower at the end of 2025 unless told otherwise."""
    definition = Definition(quantity="stock", side="China", first=END_2025, last=END_2025)
    definition = replace(definition, **{k: changed.pop(k) for k in list(changed) if hasattr(definition, k)})
    fields: dict[str, Any] = {
        "publisher": "Somebody",
        "title": name.capitalize(),
        "subject": (),
        "ours_basis": definition.basis,
        "shown": "h100e-8bit",
        "relation": "about",
        "interval": "stated",
        "level": 0.9,
        "kind": "estimate",
        "period": "2025-Q4",
        "end": definition.last.end,
        "same_source": False,
        "rival": None,
        "lead": False,
        "known": date(2026, 3, 1),
        "origin": {
            "title": "A paper",
            "url": None,
            "published": "2026-03-01",
            "confidence": "medium",
            "read": True,
            "note": None,
        },
    } | changed
    return Total(
        name=name,
        definition=definition,
        low=value if low is None else low,
        central=value,
        high=value if high is None else high,
        **fields,
    )


#: Ours are 0.2 a quarter: 1.98 of the follower (11 quarters, a tenth retired), 1.44 at the end of 2025.
TOTALS = (
    total("agreeing", 1.98, low=1.8, high=2.2, first=Quarter(2026, 3), last=Quarter(2026, 3), end=date(2026, 9, 30)),
    total("dated", 0.6, low=0.55, high=0.65, first=Quarter(2024, 3), last=Quarter(2024, 3)),
    total("narrow", 0.36, low=0.33, high=0.40, channels=("licensed",)),
    total("wide", 2.5, low=1.0, high=6.0),
    total("bound", 0.3, relation="at most", rival="narrow", interval="rounding", level=None, channels=("licensed",)),
    total("promised", 1.0, kind="forecast", end=date(2027, 6, 30), quantity="flow", last=Quarter(2027, 2)),
    total("beyond", 1.0, kind="forecast", end=date(2028, 6, 30), first=Quarter(2028, 2), last=Quarter(2028, 2)),
)


def reconciled(*totals: Total, account: HandAccount = ACCOUNT, day: date = DAY) -> Reconciliation:
    """Totals beside the account made by hand; all of TOTALS if none is given."""
    found = reconcile_totals(totals or TOTALS, account, SAMPLER, day=day)
    return found.with_origin(
        {"headway": "0", "vintage": "2026-11-23", "as_of": day.isoformat(), "draws": 2000, "seed": 1, "sources": []}
    )
