"""How a result's variance is shared out among inputs that depend on each other, from given members: Shapley effects.

The worth of a set of inputs is the variance that a surrogate on that set explains; an input's share is what it adds to
the worth, averaged over all orders in which inputs can become known (Owen 2014, SIAM/ASA J. Uncertainty Quantification
2, 245-251; for a linear surrogate this is the measure of Lindeman, Merenda and Gold, 1980). The surrogate is a
regression on polynomials of each input's normal score and on products of the strongest inputs. Shares add up to what it
explains.
docs/methods/race-sensitivity.md says why a surrogate and not nearest neighbours, and where it fails.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from headway.errors import OptionError
from headway.race._weighted import check_members, normal_scores, shares_of_weight

Array = NDArray[np.float64]
Whole = NDArray[np.int64]

#: What Cholesky adds to each squared length of 1, that columns which repeat others do not stop it.
_RIDGE = 1e-9

#: Part of a column's squared length that has to be new for it to count as a column.
_NEW = 1e-6

#: Orders that are worked on at once: their matrices stay in the processor's cache. Even, so that pairs stay together.
_BATCH = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class ShapleyEffects:
    """Shares of the variance of one draw's result; with `chance` and `rest` they add up to one.

    Attributes
    ----------
    effects, errors : shape (inputs,)
        Share of each input in the order of `names`, and its standard error. An input without effect has a share near 0
        on either side of it.
    chance
        Share of the noise that members have within themselves; 0 where no noise was given, it is then in `rest`.
    rest
        Share between members that the surrogate does not explain.
    explained
        Share of the variance between members that the surrogate explains: R squared, corrected for the number of its
        columns, and for noise where noise was given.
    """

    names: tuple[str, ...]
    effects: Array
    errors: Array
    chance: float
    rest: float
    explained: float


def shapley_effects(
    names: Sequence[str],
    inputs: Array,
    values: Array,
    rng: np.random.Generator,
    *,
    weights: Array | None = None,
    within: Array | None = None,
    draws: int = 1,
    degree: int = 2,
    products: int = 6,
    orders: int = 512,
    groups: int = 50,
) -> ShapleyEffects:
    """Shapley effects of every input.

    Parameters
    ----------
    inputs : shape (members, inputs)
        A member that was drawn twice is given once, with the weight of two.
    values : shape (members,)
        The mean of a member's draws.
    weights : shape (members,)
        Equal where not given.
    within : shape (members,)
        Variance of the draws inside each member, with `draws` of them in its mean. Without it noise is in the rest.
    degree
        Powers of each input's normal score.
    products
        The strongest so many inputs are multiplied with each other.
    orders
        Orders of inputs that are averaged over; each comes with its reverse.
    groups
        Groups of members left out one after another for the standard errors (delete-a-group jackknife).
    """
    check_members(inputs, values, len(names))
    mass = shares_of_weight(weights, len(values))
    main = _Columns.of_powers(normal_scores(inputs, mass), degree)
    need = 2 * (main.values.shape[1] + products * (products - 1) // 2) + groups
    if 1.0 / (mass @ mass) < need:
        raise OptionError(
            f"a surrogate on {len(names)} inputs needs members worth {need}, got {1.0 / (mass @ mass):.0f}; "
            "take more members, a lower degree or fewer products"
        )
    if values.min() == values.max():
        raise OptionError(f"all {len(values)} members have the value {values[0]}: there is no variance to share out")
    taken = _sequences(rng, len(names), orders)
    group = rng.permutation(len(values)) % groups
    first = _shares(_Moments.of(main, values, mass, group).all(), _Orders.of(taken[:_BATCH], main)).mean(axis=0)
    full = main.with_products(np.argsort(-first, kind="stable")[:products])
    moments, paths = _Moments.of(full, values, mass, group), _Orders.of(taken, full)
    shares = _shares(moments.all(), paths)
    variance = float(mass @ (values - mass @ values) ** 2 / (1.0 - mass @ mass))
    noise = 0.0 if within is None else float(mass @ within)
    return _scaled(
        tuple(names),
        shares.mean(axis=0),
        _errors(moments, paths, shares),
        variance=variance,
        noise=noise,
        draws=draws,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Columns:
    """Columns of a regression, shape (members, columns), and the one or two inputs (columns, 2) each is made of."""

    values: Array
    parents: Whole
    scores: Array

    @classmethod
    def of_powers(cls, scores: Array, degree: int) -> "_Columns":
        inputs = np.arange(scores.shape[1], dtype=np.int64)
        powers = np.concatenate([scores**power for power in range(1, degree + 1)], axis=1)
        return cls(values=powers, parents=np.tile(inputs, degree)[:, None].repeat(2, axis=1), scores=scores)

    def with_products(self, chosen: Whole) -> "_Columns":
        left, right = (chosen[side] for side in np.triu_indices(chosen.size, 1))
        return replace(
            self,
            values=np.concatenate([self.values, self.scores[:, left] * self.scores[:, right]], axis=1),
            parents=np.concatenate([self.parents, np.stack([left, right], axis=1)]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Moments:
    """Weighted second moments of columns and value by group of members, and the weights and squared weights."""

    products: Array
    squares: Array

    @classmethod
    def of(cls, columns: _Columns, values: Array, mass: Array, group: Whole) -> "_Moments":
        # Centring and scaling first keeps the sums accurate; the constant column carries what centring a part needs.
        table = np.column_stack([columns.values, values])
        table -= mass @ table
        size = np.sqrt(mass @ table**2)
        table = np.column_stack([np.ones(len(values)), table / np.where(size > 0.0, size, 1.0)])
        parts = [np.flatnonzero(group == part) for part in range(int(group.max()) + 1)]
        table *= np.sqrt(mass)[:, None]
        # Not a matrix product: its threads wait for each other on a busy machine, longer than the sums take.
        products = np.stack([np.einsum("ri,rj->ij", table[part], table[part]) for part in parts])
        return cls(products=products, squares=np.array([mass[part] @ mass[part] for part in parts]))

    def all(self) -> "_Fit":
        return _Fit.of(self.products.sum(axis=0), float(self.squares.sum()))

    def without(self, part: int) -> "_Fit":
        return _Fit.of(self.products.sum(axis=0) - self.products[part], float(self.squares.sum() - self.squares[part]))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fit:
    """Correlations of columns and value (last), and how many members of equal weight they are worth."""

    correlations: Array
    members: float

    @classmethod
    def of(cls, moments: Array, squares: float) -> "_Fit":
        covariance = moments[1:, 1:] - np.outer(moments[0, 1:], moments[0, 1:]) / moments[0, 0]
        spread = np.sqrt(np.maximum(np.diag(covariance), 0.0))
        scale = np.where(spread > 1e-9, 1.0 / np.where(spread > 1e-9, spread, 1.0), 0.0)
        correlations = covariance * np.outer(scale, scale) + _RIDGE * np.eye(len(spread))
        return cls(correlations=correlations, members=float(moments[0, 0] ** 2 / squares))


def _sequences(rng: np.random.Generator, inputs: int, orders: int) -> Whole:
    """Random orders, each followed by its reverse, shape (orders or one more, inputs): the place of every input."""
    half = np.tile(np.arange(inputs, dtype=np.int64), (max(1, (orders + 1) // 2), 1))
    places = rng.permuted(half, axis=1)
    return np.stack([places, inputs - 1 - places], axis=1).reshape(-1, inputs)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Orders:
    """Orders in which inputs become known, and what they mean for columns.

    Attributes
    ----------
    places : shape (orders, inputs)
        The place of every input.
    columns : shape (orders, columns + 1)
        Columns by arrival, the value last. A column arrives with the last of its inputs.
    last : shape (orders, inputs)
        The last column that is there at each place.
    """

    places: Whole
    columns: Whole
    last: Whole

    @classmethod
    def of(cls, places: Whole, columns: _Columns) -> "_Orders":
        arrival = np.maximum(places[:, columns.parents[:, 0]], places[:, columns.parents[:, 1]])
        order = np.argsort(arrival, axis=1, kind="stable")
        value = np.full((len(order), 1), order.shape[1])
        counts = np.stack([(arrival <= place).sum(axis=1) for place in range(places.shape[1])], axis=1)
        return cls(places=places, columns=np.concatenate([order, value], axis=1), last=counts - 1)

    def parts(self, size: int) -> Iterator["_Orders"]:
        for start in range(0, len(self.places), size):
            cut = slice(start, start + size)
            yield _Orders(places=self.places[cut], columns=self.columns[cut], last=self.last[cut])


def _shares(fit: _Fit, orders: _Orders) -> Array:
    """What each input adds to R squared in each order, shape (orders, inputs)."""
    return np.concatenate([_added(fit, part) for part in orders.parts(_BATCH)])


def _added(fit: _Fit, orders: _Orders) -> Array:
    """What each input adds to R squared in each order, shape (orders, inputs).

    One Cholesky factor with the value last gives R squared of every first part of the columns: its last row's squares.
    R squared is corrected for columns as usual, 1 - (1 - R2) (n - 1) / (n - 1 - columns), so an input without effect
    adds 0 on average.
    """
    factor = np.linalg.cholesky(fit.correlations[orders.columns[:, :, None], orders.columns[:, None, :]])
    explained = np.cumsum(factor[:, -1, :-1] ** 2, axis=1)
    used = np.cumsum(np.diagonal(factor, axis1=1, axis2=2)[:, :-1] ** 2 > _NEW, axis=1)
    corrected = 1.0 - (1.0 - explained) * (fit.members - 1.0) / (fit.members - 1.0 - used)
    added = np.diff(np.take_along_axis(corrected, orders.last, axis=1), axis=1, prepend=0.0)
    return np.take_along_axis(added, orders.places, axis=1)


def _errors(moments: _Moments, orders: _Orders, shares: Array) -> Array:
    """Standard errors, shape (inputs,): jackknife over groups of members, and the orders that were not taken."""
    few = next(orders.parts(_BATCH))
    groups = len(moments.squares)
    left = np.stack([_shares(moments.without(part), few).mean(axis=0) for part in range(groups)])
    members = (groups - 1.0) / groups * ((left - left.mean(axis=0)) ** 2).sum(axis=0)
    pairs = shares.reshape(-1, 2, shares.shape[1]).mean(axis=1)
    untaken = pairs.var(axis=0, ddof=1) / len(pairs) if len(pairs) > 1 else 0.0
    return np.asarray(np.sqrt(members + untaken))


def _scaled(
    names: tuple[str, ...], effects: Array, errors: Array, *, variance: float, noise: float, draws: int
) -> ShapleyEffects:
    """Shares of the variance of one draw, from shares of the variance of members' means and the noise of a draw.

    The means hold noise / draws of the noise; what is left is between members, and at least what is explained.
    """
    explained = variance * float(effects.sum())
    between = max(variance - noise / draws, explained, 0.0)
    whole = between + noise
    return ShapleyEffects(
        names=names,
        effects=effects * variance / whole,
        errors=errors * variance / whole,
        chance=noise / whole,
        rest=(between - explained) / whole,
        explained=explained / between if between > 0.0 else 0.0,
    )
