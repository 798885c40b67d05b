"""One number of months and how it is meant: now, then, to come, on average, at the least or the most, or as a step."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from headway.claims.names import AT_LEAST, AT_MOST, BETWEEN, EQUALS, LESS, MORE
from headway.claims.precision import digits_of_end
from headway.claims.reading.linking.bands import in_months, negative
from headway.claims.reading.linking.scene import Draft, Miss, Scene, Spot, apart, attached, overlap
from headway.claims.reading.linking.subject import Ground
from headway.claims.reading.linking.times import Dated, ago_of, day_of, last_year, mean_period, nearest_time, period_of
from headway.claims.reading.spans import Cue, Quantity, When
from headway.claims.registry import call
from headway.claims.said import Said

#: Letters within which a word such as "average" belongs to the only number of a sentence. A parameter: ours.
_REACH: Final = 90


class Reading:
    """One number of months of a sentence, and how it is meant."""

    def __init__(
        self,
        scene: Scene,
        amount: Quantity,
        amounts: tuple[Quantity, ...],
        ground: Ground,
        spots: tuple[Spot, ...],
    ) -> None:
        self.scene, self.amount, self.amounts = scene, amount, amounts
        self.ground, self.spots = ground, spots

    def drafts(self) -> Iterator[Draft | Miss]:
        """The claims that the number makes, or why it makes none."""
        scene, amount = self.scene, self.amount
        if scene.has("never") and (bound := self._bound()):
            yield self._never(bound)
        elif _is_denied(scene, amount, self.amounts):
            yield Miss(why="negated")
        elif self._goes_with("range") and amount.low is not None and amount.high is not None:
            yield self._extreme("lag-least", amount.low)
            yield self._extreme("lag-most", amount.high)
        elif self._goes_with("average"):
            yield self._over("lag-mean", in_months(amount))
        elif self._goes_with("least"):
            yield self._over("lag-least", in_months(_as_said(amount, AT_LEAST)))
        elif self._goes_with("most"):
            yield self._over("lag-most", in_months(_as_said(amount, AT_MOST)))
        elif self._is_step():
            yield self._step()
        elif amount.relation != BETWEEN and scene.right_before(amount, "from", "compare"):
            yield from self._past()
        else:
            yield self._now()

    def _goes_with(self, name: str) -> bool:
        for cue in self.scene.cued(name):
            if attached(cue, self.amounts) is self.amount:
                return not self.scene.has("not") or name != "average"
        lone = len(self.amounts) == 1 and self.scene.has(name)
        return lone and self.scene.nearest(self.amount, name, reach=_REACH) is not None

    def _draft(self, measure: str, given: Mapping[str, str], said: Said, lacks: tuple[str, ...]) -> Draft:
        made = call(measure, pair=self.ground.pair, **given, **self.ground.yardstick)
        return Draft(
            call=made,
            said=said,
            kind="lag",
            marks=self.spots,
            lacks=(*self.ground.lacks, *lacks),
            pair=self.ground.pair,
        )

    def _over(self, measure: str, said: Said) -> Draft | Miss:
        period = mean_period(self.scene, self.amount)
        if period is None:
            return Miss(why="no-day")
        return self._draft(measure, period.given, said, period.lacks)

    def _bound(self) -> str | None:
        """Below or above what a number never was: "shorter than three months"."""
        if self.amount.relation in (LESS, MORE):
            return self.amount.relation
        cue = self.scene.nearest(self.amount, "narrow", "widen", "least", "most", reach=16)
        return None if cue is None else (LESS if cue.name in ("narrow", "least") else MORE)

    def _never(self, bound: str) -> Draft | Miss:
        """Never shorter than three months is at least three at the least."""
        short = bound == LESS
        relation = AT_LEAST if short else AT_MOST
        return self._over("lag-least" if short else "lag-most", in_months(replace(self.amount, relation=relation)))

    def _extreme(self, measure: str, value: float) -> Draft | Miss:
        amount = self.amount
        digits = digits_of_end(value, [end for end in (amount.low, amount.high) if end is not None], amount.digits)
        one = replace(amount, relation=EQUALS, value=value, low=None, high=None, digits=digits)
        return self._over(measure, in_months(one))

    def _is_step(self) -> bool:
        """Whether the number is that by which the lag changed: "narrowed by three months"."""
        moved = self.scene.nearest(self.amount, "narrow", "widen", reach=30)
        if moved is None or moved.start > self.amount.start:
            return False
        between = self.scene.between(moved, self.amount).strip()
        by = self.scene.right_before(self.amount, "by")
        direct = self.scene.lang == "vi" and not between and not self._text(moved).endswith("hơn")
        return (by is not None and by.start >= moved.end) or direct

    def _text(self, cue: Cue) -> str:
        return self.scene.text[cue.start - self.scene.start : cue.end - self.scene.start].lower()

    def _step(self) -> Draft | Miss:
        moved = self.scene.nearest(self.amount, "narrow", "widen", reach=30)
        band = in_months(self.amount)
        band = negative(band) if moved is not None and moved.name == "narrow" else band
        period = period_of(self.scene, self.amount) or last_year(self.scene)
        if period.ahead:
            return Miss(why="no-measure")
        return self._draft("lag-change", period.given, band, period.lacks)

    def _past(self) -> Iterator[Draft | Miss]:
        """A lag of another day: told where the day is named right after it."""
        ago = ago_of(self.scene, self.amount)
        if ago is not None:
            yield self._on(Dated(since=ago, until=ago))
            return
        after = [each for each in self.scene.whens if 0 <= each.start - self.amount.end <= 20]
        if after and after[0].last < self.scene.day:
            yield self._on(Dated(since=after[0].first, until=after[0].last))

    def _on(self, dated: Dated) -> Draft:
        said = in_months(self.amount)
        if dated.ahead:
            return self._draft_ahead(dated, said)
        return self._draft("lag", {"day": dated.until.isoformat()}, said, dated.lacks)

    def _draft_ahead(self, dated: Dated, said: Said) -> Draft:
        made = call("lag-ahead", pair=self.ground.pair, day=dated.until.isoformat())
        lacks = (*self.ground.lacks, *dated.lacks)
        return Draft(call=made, said=said, kind="lag", marks=self.spots, lacks=lacks, pair=self.ground.pair)

    def _now(self) -> Draft | Miss:
        dated = self._day()
        if not dated.ahead and dated.until == self.scene.day and "own day" in dated.lacks and self.scene.has("future"):
            return Miss(why="no-day")
        if "own day" in dated.lacks and self.scene.said_on is None and self.scene.has("then"):
            return Miss(why="no-day")
        if self.scene.has("come_within"):
            self.amount = replace(self.amount, relation=AT_MOST)
        return self._on(dated)

    def _day(self) -> Dated:
        """The day of a lag: not that of another number of the sentence."""
        ago = ago_of(self.scene, self.amount)
        if ago is not None:
            return Dated(since=ago, until=ago)
        if self.scene.is_level(self.amount):
            others = tuple(each for each in self.scene.whens if each.end <= self.amount.start)
            return day_of(replace(self.scene, whens=others, whole=None), self.amount)
        if any(overlap(each, self.amount) for each in self.scene.whens):
            free = tuple(each for each in self.scene.whens if not overlap(each, self.amount))
            return day_of(replace(self.scene, whens=free, whole=None), self.amount)
        if len(self.scene.whens) == len(self.amounts) > 1:
            when = self.scene.whens[self.amounts.index(self.amount)]
            return day_of(replace(self.scene, whens=(when,)), self.amount)
        near = nearest_time(self.scene, self.amount)
        rest = [each for each in self.amounts if each is not self.amount]
        if near is not None and any(_is_nearer(near, each, self.amount) for each in rest):
            return Dated(since=self.scene.day, until=self.scene.day, lacks=("own day",))
        return day_of(self.scene, self.amount)


def _as_said(amount: Quantity, bound: str) -> Quantity:
    """A number at a peak or a low: "at most", or "at least", is then the peak or the low itself."""
    return replace(amount, relation=EQUALS) if amount.relation == bound else amount


def _is_denied(scene: Scene, amount: Quantity, amounts: tuple[Quantity, ...]) -> bool:
    """Whether a number is named as what is not so: "not seven months", "not behind by seven months but by four"."""
    nots = [each for each in scene.cued("not") if each.end <= amount.start]
    if not nots:
        return False
    cue = nots[-1]
    verb = [each for each in scene.cued("behind", "ahead") if cue.end <= each.start and each.end <= amount.start]
    if any(cue.end <= each.start < amount.start for each in amounts if each is not amount):
        return False
    close = apart(cue, amount) <= _NOT_WITHIN or bool(verb and apart(cue, verb[0]) <= _NOT_WITHIN)
    return close and not scene.between(cue, amount).count(",")


#: Letters within which a negation belongs to what follows. A parameter: ours.
_NOT_WITHIN: Final = 12


def _is_nearer(when: When, other: Quantity, amount: Quantity) -> bool:
    """Whether a time goes with another number: the nearer one, the one before it where two are as near."""
    return (apart(when, other), other.start > when.start) < (apart(when, amount), amount.start > when.start)
