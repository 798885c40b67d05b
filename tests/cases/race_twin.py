"""The race once more, in plain NumPy from its equations (docs/methods/race.md): all members at once, sides as an axis.

Slower and longer-lived than the compiled kernel: a change of either that is not one of both fails. Its random numbers
come from a Philox of its own and from scipy's inverse of the normal distribution.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri, wrightomega

from headway.race.ensemble import Ensemble
from headway.race.levers import Course
from headway.race.names import LEVERS, MODULES, PARAMETERS

Array = NDArray[np.float64]
LEADER, FOLLOWER = 0, 1
LN10 = np.log(10.0)


class Member:
    """Parameters by name: a column for one of the world, two for those that each side has, shape (members, 2)."""

    def __init__(self, parameters: Array) -> None:
        self.columns = dict(zip(PARAMETERS, parameters.T, strict=True))

    def __getitem__(self, name: str) -> Array:
        return self.columns[name][:, None]

    def both(self, name: str) -> Array:
        return np.stack([self.columns[f"leader.{name}"], self.columns[f"follower.{name}"]], axis=1)


@dataclass
class Chips:
    """Chips on order and in three stages of age, shape (members, sides)."""

    ordered: Array
    stages: list[Array]

    def step(self, gained: Array, delivery: Array, life: Array) -> None:
        """A month: 1/delivery of what is on order arrives, 3/life of each stage moves on; life in months."""
        arriving = self.ordered * np.minimum(1.0 / delivery, 1.0)
        leaving = [stage * np.minimum(3.0 / life, 1.0) for stage in self.stages]
        self.ordered = self.ordered + gained - arriving
        came = [arriving, *leaving[:-1]]
        self.stages = [have + new - old for have, new, old in zip(self.stages, came, leaving, strict=True)]

    @property
    def in_use(self) -> Array:
        return np.sum(self.stages, axis=0)


@dataclass
class State:
    """Where all members stand in a month, shape (members, sides) each."""

    merchant: Chips
    home: Chips
    shared: Array
    tacit: Array
    need: Array
    hidden_supply: Array
    home_supply: Array


def smooth_minimum(a: Array, b: Array) -> Array:
    """(a^-4 + b^-4)^(-1/4)."""
    with np.errstate(divide="ignore"):
        return np.asarray(np.where((a > 0) & (b > 0), (np.power(a, -4.0) + np.power(b, -4.0)) ** -0.25, 0.0))


class Twin:
    """An ensemble under one course, by equations."""

    def __init__(self, ensemble: Ensemble, course: Course) -> None:
        self.ensemble, self.course, self.start = ensemble, course, ensemble.start
        self.p = Member(ensemble.parameters)
        self.on = dict(zip(MODULES, ensemble.modules.tolist(), strict=True))
        self.error = self.start.chip_errors[ensemble.worlds % self.start.chip_errors.shape[0]]
        side_share, lab_share = self.p.both("side_research_share"), self.p.both("lab_research_share")
        self.research_share = side_share
        self.labs_share = np.maximum(np.minimum(side_share / lab_share, 0.95), side_share)
        self.reference = side_share[:, :1] * self.start.reference_stock * self.error[:, 0, :1]
        self.recent = min(6, self.start.history)

    def lever(self, month: int, name: str) -> Array:
        """By side, shape (2,)."""
        return self.course.paths[self.start.history + month, :, LEVERS.index(name)]

    def rule(self, path: Array, month: int) -> float:
        return float(path[self.start.history + month])

    # --- chips ---

    def owned(self, state: State) -> Array:
        ones = np.ones_like(self.p["follower.domestic_discount"])
        discount = np.hstack([ones, self.p["follower.domestic_discount"]])
        return state.merchant.in_use + discount * state.home.in_use

    def usable(self, state: State, may_rent: Array | float, month: int) -> Array:
        rented = np.zeros_like(state.need)
        rented[:, FOLLOWER] = self.p.columns["follower.rented_share"] * may_rent
        return self.owned(state) * (1.0 + rented * self.lever(month, "rented"))

    def gain(self, state: State, merchant: Array, home: Array) -> None:
        delivery, life = self.p["delivery_lag"], 12.0 * self.p["chip_life"]
        state.merchant.step(merchant, delivery, life)
        state.home.step(home, delivery, life)

    def first(self) -> State:
        stock, flow = self.start.stock * self.error, self.start.flows[0] * self.error
        bought = slice(0, 2)
        merchant, home = stock[:, :, bought].sum(axis=2), stock[:, :, 2]
        rate, delivery = flow[:, :, bought].sum(axis=2), self.p["delivery_lag"]
        chips = []
        for have, coming in ((merchant, rate), (home, flow[:, :, 2])):
            ordered = np.minimum(coming * delivery, 0.8 * have)
            chips.append(Chips(ordered, [have - ordered, np.zeros_like(have), np.zeros_like(have)]))
        zero = np.zeros_like(merchant)
        return State(chips[0], chips[1], zero, zero, zero, zero, zero)

    # --- software ---

    def pace(self, shared: Array, tacit: Array, research: Array) -> Array:
        """Orders of magnitude a month; ideas get harder, and some gains need scale."""
        growth = np.maximum(np.log10(self.p["software_growth"]), 0.0) / 12.0
        scale = (research / self.reference) ** self.p["research_elasticity"]
        found = growth * scale * 10.0 ** (-self.p["ideas_harder"] * (shared + tacit))
        if not self.on["scale"]:
            return found
        relative = np.minimum(1.0, research / research[:, ::-1]) ** self.p["scale_exponent"]
        return found * (1.0 - self.p["scale_share"] * (1.0 - relative))

    def learn(self, state: State, research: Array, month: int, faster: Array | float) -> None:
        harder, tacit = self.p["ideas_harder"] * LN10, self.p["tacit_share"]
        pace = self.pace(state.shared, state.tacit, research) * faster * self.lever(month, "software_pace")
        gained = np.log(1.0 + harder * pace) / harder
        rate = np.zeros_like(pace)
        if self.on["leak"]:
            rate = 1.0 - 0.5 ** (self.lever(month, "diffusion") / self.p["diffusion_half_life"])
        behind = np.maximum(state.shared[:, ::-1] - state.shared, 0.0)
        jump = self.lever(month, "software_jump")
        state.shared = state.shared + (1.0 - tacit) * gained + rate * behind + jump
        state.tacit = state.tacit + tacit * gained
        self.same_software(state)

    def same_software(self, state: State) -> None:
        if not self.on["software"]:
            state.shared = np.repeat(state.shared[:, :1], 2, axis=1)
            state.tacit = np.repeat(state.tacit[:, :1], 2, axis=1)

    def settle(self, state: State, research: Array) -> None:
        """The lasting lead x = w (ahead - behind 10^(phi x)), by the Wright omega function."""
        month = -float(self.start.history)
        growth = np.maximum(np.log10(self.p["software_growth"]), 0.0) / 12.0
        state.shared = np.repeat(growth * (month - self.start.reference_month), 2, axis=1)
        pace = self.pace(state.shared, state.tacit, research)
        ahead, behind = pace.max(axis=1, keepdims=True), pace.min(axis=1, keepdims=True)
        head_start, tacit = 12.0 * self.p["head_start_years"], self.p["tacit_share"]
        wait = head_start
        if self.on["leak"]:
            wait = 1.0 / (1.0 - 0.5 ** (1.0 / self.p["diffusion_half_life"]))
        leaks, stays = (1.0 - tacit) * wait, tacit * head_start
        harder, months = self.p["ideas_harder"] * LN10, leaks + stays
        lead = months * ahead - wrightomega(np.log(harder * months * behind) + harder * months * ahead) / harder
        lead = np.where((pace < ahead) & (ahead > behind), lead, 0.0)
        if self.on["software"]:
            state.shared = state.shared - lead * leaks / months
            state.shared[:, FOLLOWER] -= self.p.columns["follower.late_start"]
            state.tacit = state.tacit - lead * stays / months

    def capability(self, state: State, research: Array, month: float) -> Array:
        end = (self.p["run_length_end"] - self.year) * 12.0
        length = np.log10(self.p["run_length_growth"]) / 12.0 * (np.minimum(month, end) - self.start.reference_month)
        effective = np.log10(research / self.reference) + length + state.shared + state.tacit
        if self.on["offset"]:
            fade = self.p.columns["growth_fade"]
            years = np.full_like(fade, month / 12.0)
            if month > 0:
                years = (1.0 - np.exp(-fade * month / 12.0)) / fade
            effective[:, FOLLOWER] += self.p.columns["follower.level_offset"]
            effective[:, FOLLOWER] += self.p.columns["follower.offset_growth"] * years
        return self.p["points_per_oom"] * effective

    @property
    def year(self) -> float:
        origin = self.start.origin
        return origin.year + (origin - origin.replace(month=1, day=1)).days / 365.25

    # --- the past ---

    def past(self) -> tuple[State, Array]:
        """The state at the origin, and capability by month of history, shape (members, months, sides)."""
        state, points = self.first(), []
        for month in range(-self.start.history, 1):
            in_force = min(month, -1)
            cloud = self.rule(self.course.cloud, in_force)
            rented = self.start.rented[in_force + self.start.history]
            usable = self.usable(state, rented * (1.0 if np.isnan(cloud) else cloud), in_force)
            research = self.research_share * usable
            if not points:
                self.settle(state, research)
            points.append(self.capability(state, research, float(month)))
            if month < 0:
                self.learn(state, research, month, 1.0)
                self.gain_past(state, month)
        state.need = (self.labs_share - self.research_share) * usable
        later = (self.recent + 1) / 2.0 / 12.0
        mean = (self.start.flows * self.error[:, None])[:, -self.recent :].mean(axis=1)
        state.hidden_supply = mean[:, :, 1] * self.p["smuggled_growth"] ** later
        state.home_supply = mean[:, :, 2] * np.exp(self.home_growth(0) * later)
        return state, np.stack(points, axis=1)

    def gain_past(self, state: State, month: int) -> None:
        flow = self.start.flows[self.start.history + month] * self.error
        home = flow[:, :, 2] * self.lever(month, "domestic")
        hidden = flow[:, :, 1] * self.lever(month, "smuggled")
        imported = flow[:, :, 0].copy()
        imported[:, LEADER] *= self.lever(month, "capex")[LEADER]
        allowed = self.rule(self.course.imports, month)
        moved = self.lever(month, "imports")[FOLLOWER]
        if np.isnan(allowed):
            imported[:, FOLLOWER] *= moved
        else:
            relative = self.start.capex_bn[1] / self.start.capex_bn[0] * self.lever(month, "capex")[FOLLOWER]
            left = np.maximum(flow[:, 0, 0] * relative - home[:, 1] - hidden[:, 1], 0.0)
            total = imported[:, 0] + hidden[:, 0] + home[:, 0]
            imported[:, FOLLOWER] = smooth_minimum(self.p.columns["import_cap"] * total * allowed * moved, left)
        self.gain(state, imported + hidden, home)

    # --- the future ---

    def home_growth(self, month: int) -> Array:
        """Of the logarithm, a year."""
        held = np.where(month < (self.p["domestic_memory_date"] - self.year) * 12, self.p["domestic_memory_drag"], 0.0)
        return np.log(self.p["follower.domestic_growth"]) * (1.0 - held)

    def spending(self) -> Iterator[Array]:
        """Relative to the leader's at the origin, month by month."""
        value = np.repeat(self.start.capex_bn[None] / self.start.capex_bn[0], self.p.both("capex_growth").shape[0], 0)
        for month in range(10_000):
            yield value
            value = value * self.p.both("capex_growth") ** (self.fade(month) / 12.0)

    def fade(self, month: int) -> Array:
        return np.exp(-self.p["growth_fade"] * month / 12.0)

    def buy(self, state: State, spending: Array, month: int, may_import: Array) -> None:
        later = (self.recent + 1) / 2.0 / 12.0
        flow = self.start.flows[-self.recent :, 0].sum(axis=1).mean() * self.error[:, 0, :1]
        flow = flow * (self.p["leader.capex_growth"] * self.p["price_performance_growth"]) ** later
        wanted = flow * self.p["price_performance_growth"] ** (month / 12.0) * spending * self.lever(month, "capex")
        home = smooth_minimum(state.home_supply * self.lever(month, "domestic"), wanted)
        hidden = smooth_minimum(state.hidden_supply * self.lever(month, "smuggled"), wanted - home)
        imported = wanted - home - hidden
        cap = self.p.columns["import_cap"] * wanted[:, 0] * self.lever(month, "imports")[FOLLOWER]
        imported[:, FOLLOWER] = smooth_minimum(cap * may_import, imported[:, FOLLOWER])
        self.gain(state, imported + hidden, home)
        year = self.fade(month) / 12.0
        state.home_supply = state.home_supply * np.exp(self.home_growth(month) * year)
        state.hidden_supply = state.hidden_supply * self.p["smuggled_growth"] ** year
        tokens = self.p.both("token_growth") / self.p["leader.token_growth"]
        state.need = state.need * (self.p["serving_growth"] * tokens) ** year

    def research(self, state: State, usable: Array, month: int) -> Array:
        if not self.on["serving"]:
            return self.research_share * usable
        left = 0.95 * usable - state.need * self.lever(month, "serving")
        left = np.maximum(left, self.p["research_floor"] * self.labs_share * usable)
        return np.minimum(self.research_share * usable, left)

    def run(self, state: State, released: Array, months: int, seed: int) -> Array:
        """Released frontiers of one draw of each member, numbered as the members; shape (members, months + 1, 2)."""
        members = self.ensemble.parameters.shape[0]
        draw = np.arange(members)
        shock = np.stack([np.zeros(members), self.ensemble.aligned[:, 2]], axis=1)
        pace = np.zeros((members, 1))
        opened = np.full(members, float(self.start.open_imports[-1] >= 0.5))
        rentable = np.ones(members)
        spending = self.spending()
        levels = [released]
        usable = self.usable(state, self.decided(self.course.cloud, 0, rentable), 0)
        research = self.research(state, usable, 0)
        for month in range(months):
            u = uniforms(seed, draw, month, 0)
            opened, rentable = self.decide(opened, rentable, u[3])
            self.learn(state, research, month, np.exp(pace))
            self.buy(state, next(spending), month, self.decided(self.course.imports, month, opened))
            pace = autoregressive(pace, self.p["pace_half_life"], self.p["pace_spread"], ndtri(u[0])[:, None])
            noise = ndtri(np.stack(u[1:3], axis=1))
            shock = autoregressive(shock, self.p["shock_half_life"], self.p["shock_spread"], noise)
            usable = self.usable(state, self.decided(self.course.cloud, month + 1, rentable), month + 1)
            research = self.research(state, usable, month + 1)
            latent = self.capability(state, research, month + 1.0) + self.ensemble.aligned[:, :2] + shock
            levels.append(self.release(levels[-1], latent, uniforms(seed, draw, month + 1, 1)))
        return np.stack(levels, axis=1)

    def decided(self, path: Array, month: int, by_chance: Array) -> Array:
        written = self.rule(path, month)
        return by_chance if np.isnan(written) else np.full_like(by_chance, written)

    def decide(self, opened: Array, rentable: Array, u: Array) -> tuple[Array, Array]:
        if not self.on["policy"]:
            return opened, rentable
        columns = self.p.columns
        share = np.where(opened > 0.5, 1.0 - columns["delivered_share"], columns["delivered_share"])
        changes = u < 1.0 - np.exp(-columns["rule_change_rate"] * share / 12.0)
        bans = (u > np.exp(-columns["cloud_ban_rate"] / 12.0)) & ~changes
        return np.where(changes, 1.0 - opened, opened), np.where(bans, 0.0, rentable)

    def release(self, before: Array, latent: Array, u: tuple[Array, ...]) -> Array:
        if not self.on["staircase"]:
            return np.maximum(before, latent)
        releases = np.stack(u[:2], axis=1) < 1.0 - np.exp(-1.0 / self.p.both("release_interval"))
        score = latent + self.p["score_error"] * ndtri(np.stack(u[2:], axis=1))
        return np.where(releases, np.maximum(before, score), before)


def autoregressive(value: Array, half_life: Array, spread: Array, noise: Array) -> Array:
    """A month of a process that halves in `half_life` and has the spread in the long run."""
    keep = 0.5 ** (1.0 / half_life)
    return np.asarray(keep * value + spread * np.sqrt(1.0 - keep**2) * noise)


def uniforms(seed: int, draw: NDArray[np.int64], month: int, block: int) -> tuple[Array, ...]:
    """Four uniform numbers of each draw: Philox 4x32-10 on the counter (draw, draw >> 32, month, block)."""
    word = np.uint64(0xFFFFFFFF)
    place = draw.astype(np.uint64)
    fixed = [np.full_like(place, value) for value in (month, block)]
    counter = [place & word, place >> np.uint64(32), *fixed]
    key = [seed & 0xFFFFFFFF, seed >> 32]
    for _ in range(10):
        products = [np.uint64(0xD2511F53) * counter[0], np.uint64(0xCD9E8D57) * counter[2]]
        low, high = [each & word for each in products], [each >> np.uint64(32) for each in products]
        counter = [
            high[1] ^ counter[1] ^ np.uint64(key[0]), low[1], high[0] ^ counter[3] ^ np.uint64(key[1]), low[0]
        ]  # fmt: skip
        key = [(key[0] + 0x9E3779B9) & 0xFFFFFFFF, (key[1] + 0xBB67AE85) & 0xFFFFFFFF]
    return tuple((each.astype(np.float64) + 0.5) * 2.0**-32 for each in counter)
