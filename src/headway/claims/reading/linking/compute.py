"""Claims about computing power: stocks, flows, ratios of two sides, shares of the world's and of a channel."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from headway.claims.reading.linking.bands import ABOVE, BELOW, inverse, negative, said
from headway.claims.reading.linking.ratios import known_pairs, ratio_pair, ratio_said
from headway.claims.reading.linking.scene import Draft, Miss, Scene, Spot, apart
from headway.claims.reading.linking.sides import Side, sides_of
from headway.claims.reading.linking.subject import is_of_other
from headway.claims.reading.linking.times import (
    Dated,
    last_quarter,
    nearest_time,
    period_of,
    quarter_before,
    quarter_of,
)
from headway.claims.reading.spans import Cue, Quantity
from headway.claims.registry import call

#: Cues of a basis or channel, by what the measures call it.
_BASES: Final = {"owned": "owned", "located": "located", "used": "used"}
_CHANNELS: Final = {"smuggled": "smuggled", "licensed": "licensed", "rented": "rented-in", "domestic": "domestic"}


def links(scene: Scene) -> Iterator[Draft | Miss]:
    """Every claim about computing power in a scene, or why words that look like one are not linked."""
    whole = scene.whole or scene
    if not (
        scene.has("compute")
        or whole.has("compute")
        or (scene.has("efficiency") and scene.has("gap"))
        or scene.amounts("h100e")
        or (scene.has("chip") and _channels(scene))
    ):
        return
    if scene.has("chance"):
        return
    shares = [each for each in (*scene.amounts("share", "ratio"), *_quarters(scene)) if not _is_growth(scene, each)]
    if scene.has("take", "lets"):
        yield Miss(why="no-measure")
        return
    for share in shares:
        if scene.right_before(share, "from"):
            continue
        if _is_step(scene, share):
            yield _share_moved_by(scene, share)
            continue
        yield from _of_share(scene, share)
    yield from _share_moves(scene, shares)
    for amount in scene.amounts("h100e", "chip"):
        yield _of_amount(scene, amount)


def _is_step(scene: Scene, share: Quantity) -> bool:
    """Whether a number is that by which a share moved."""
    if scene.nearest(share, "grew", "narrow", "widen", reach=20) is None:
        return False
    in_points = any(share.start <= each.start < share.end for each in scene.cued("points"))
    return in_points or scene.right_before(share, "by") is not None


def _quarters(scene: Scene) -> Iterator[Quantity]:
    """Where "a quarter" is a part of something and no time."""
    for each in scene.amounts("month"):
        if each.value == _QUARTER_MONTHS and each.words.lower().endswith(" a quarter"):
            yield replace(each, unit="ratio", value=0.25)


#: Months of a quarter.
_QUARTER_MONTHS: Final = 3.0


def _is_growth(scene: Scene, amount: Quantity) -> bool:
    return (
        scene.nearest(amount, "grew", "widen", reach=12) is not None
        and scene.nearest(amount, "world", reach=60) is None
    )


def _of_share(scene: Scene, share: Quantity) -> Iterator[Draft | Miss]:
    if scene.has("capex") or scene.has_in(scene.clause(share), "spend"):
        return
    if not (_two_sides(scene) or _is_part(share)):
        yield Miss(why="no-measure")
        return
    alone = len(scene.amounts("share", "ratio")) == 1
    if is_of_other(scene, share) or not (
        alone or scene.has_in(scene.clause(share), "compute", "world", "compare", *_CHANNELS)
    ):
        yield Miss(why="other-subject")
        return
    if scene.has("explain") and scene.has("gap"):
        yield _of_lag(scene, share)
    elif share.unit == "share" and scene.has("world"):
        yield _of_world(scene, share)
    elif _channels(scene) and not _two_sides(scene):
        yield _of_channel(scene, share)
    elif _two_sides(scene) and scene.has("compute"):
        yield _of_ratio(scene, share)
    elif share.unit == "ratio" and scene.has("world"):
        yield _of_world(scene, share)
    else:
        yield Miss(why="no-pair")


def _is_part(share: Quantity) -> bool:
    """Whether a number can be a part of a whole."""
    return all(each is None or each <= 1.0 for each in (share.value, share.high))


def _two_sides(scene: Scene) -> bool:
    return len({each.name for each in sides_of(scene) if each.kind in ("country", "lab", "firm")}) >= 2


def _channels(scene: Scene) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_CHANNELS[each.name] for each in scene.cues if each.name in _CHANNELS))


def _bases(scene: Scene) -> dict[str, str]:
    """The basis that is named; none where several are, or none is."""
    named = {_BASES[each.name] for each in scene.cues if each.name in _BASES}
    return {"basis": named.pop()} if len(named) == 1 else {}


def _side(scene: Scene, *spots: Spot) -> Side | Miss:
    """The one country that an amount is of."""
    sides = [each for each in sides_of(scene) if each.kind in ("country", "elsewhere", "lab", "firm")]
    if not sides and scene.whole is not None:
        sides = [each for each in sides_of(scene.whole) if each.kind in ("country", "elsewhere", "lab", "firm")]
    first, last = min(each.start for each in spots), max(each.end for each in spots)
    own = [each for each in sides if 0 <= each.start - last <= 12 and _is_of(scene, last, each.start)]
    if own:
        return own[0] if own[0].kind == "country" and not own[0].near else Miss(why="no-measure")
    before = [each for each in sides if each.end <= first]
    names = {each.name for each in before} or {each.name for each in sides}
    if not names:
        return Miss(why="no-pair")
    if len(names) > 1:
        return Miss(why="ambiguous")
    one = (before or sides)[-1]
    return one if one.kind == "country" and not one.near else Miss(why="no-measure")


def _is_of(scene: Scene, start: int, end: int) -> bool:
    """Whether words that say whose it is stand between a number and a name: "14% for China"."""
    words = scene.text[start - scene.start : end - scene.start].split()
    return bool(words) and len(words) == len([each for each in scene.cued("of_side") if start <= each.start < end])


def _quarter(scene: Scene, *spots: Spot) -> tuple[str, tuple[str, ...]] | Miss:
    """The quarter at whose end something is counted: of the time that is named, else the last one that was over."""
    when = nearest_time(scene, *spots)
    if when is None:
        return last_quarter(scene.day), ()
    if when.first > scene.day:
        return quarter_of(when.last), ()
    return quarter_of(when.last) if when.last <= scene.day else last_quarter(scene.day), ()


def _of_world(scene: Scene, share: Quantity) -> Draft | Miss:
    side, quarter = _side(scene, share), _quarter(scene, share)
    if isinstance(side, Miss):
        return side
    if isinstance(quarter, Miss):
        return quarter
    made = call("world-share", side=side.name, quarter=quarter[0], **_bases(scene))
    return Draft(call=made, said=said(share, "share"), kind="ratio", marks=(share,), lacks=_loose(scene))


def _loose(scene: Scene) -> tuple[str, ...]:
    return () if scene.has("compute") or scene.amounts("h100e") else ("carried subject",)


def _share_moves(scene: Scene, shares: list[Quantity]) -> Iterator[Draft | Miss]:
    """A share of the world's computing power that grows or shrinks, without a number."""
    move = [each for each in scene.cued("narrow", "widen", "grew") if _moves_share(scene, each, shares)]
    if not (scene.has("world") and scene.has("compute") and move):
        return
    side = _side(scene, move[-1])
    if isinstance(side, Miss):
        yield side
        return
    period = period_of(scene, move[0]) or Dated(since=scene.day, until=scene.day)
    yield _moved(scene, side, move[0], period)


def _share_moved_by(scene: Scene, share: Quantity) -> Draft | Miss:
    """By how much a share of the world's computing power moved, over the time that is named."""
    side, period = _side(scene, share), period_of(scene, share)
    if isinstance(side, Miss):
        return side
    if period is None or period.ahead:
        return Miss(why="no-day")
    cue = scene.nearest(share, "grew", "narrow", "widen", reach=20)
    if cue is None or not scene.has("world"):
        return Miss(why="no-measure")
    band = negative(said(share, "share")) if _falls(scene, cue) else said(share, "share")
    since, until = quarter_of(period.since), quarter_of(period.until)
    made = call("world-share-change", side=side.name, since=since, until=until, **_bases(scene))
    return Draft(call=made, said=band, kind="ratio", marks=(cue, share))


def _falls(scene: Scene, cue: Spot) -> bool:
    """Whether a word of moving says downwards."""
    return any(each.start == cue.start for each in scene.cued("down"))


def _moves_share(scene: Scene, cue: Cue, shares: list[Quantity]) -> bool:
    """Whether a word of growing or shrinking is said of a share, and not of how a number came to be."""
    share = scene.nearest(cue, "share", reach=90)
    return share is not None and all(apart(cue, each) > 15 or each.end <= cue.start for each in shares)


def _moved(scene: Scene, side: Side, cue: Spot, period: Dated) -> Draft | Miss:
    if period.ahead:
        return Miss(why="no-measure")
    until = last_quarter(period.until)
    since = quarter_before(until, 4) if period.since == period.until else quarter_of(period.since)
    falls = _falls(scene, cue)
    if quarter_before(until, 1) < since:
        return Miss(why="no-day")
    made = call("world-share-change", side=side.name, since=since, until=until, **_bases(scene))
    return Draft(call=made, said=BELOW if falls else ABOVE, kind="direction", marks=(cue,), lacks=("own period",))


def _of_channel(scene: Scene, share: Quantity) -> Draft | Miss:
    channels = _channels(scene)
    side, quarter = _side(scene, share), _quarter(scene, share)
    if isinstance(side, Miss):
        return side
    if isinstance(quarter, Miss):
        return quarter
    if len(channels) != 1:
        return Miss(why="ambiguous")
    if not scene.has("compute", "chip"):
        return Miss(why="no-measure")
    made = call("channel-share", side=side.name, quarter=quarter[0], channel=channels[0], **_bases(scene))
    return Draft(call=made, said=said(share, "share"), kind="ratio", marks=(share,), lacks=_loose(scene))


def _of_ratio(scene: Scene, share: Quantity) -> Draft | Miss:
    """One side's over the other's, written as the leader's over the follower's."""
    if any(_is_growth(scene, each) for each in scene.amounts("share", "ratio")):
        return Miss(why="no-measure")
    pairing, quarter = ratio_pair(scene, share), _quarter(scene, share)
    if isinstance(pairing, Miss):
        return pairing
    if isinstance(quarter, Miss):
        return quarter
    band = ratio_said(scene, share)
    if isinstance(band, Miss):
        return band
    known, pair = known_pairs(scene), pairing.pair
    if pair in known:
        band = inverse(band)
    else:
        pair = "/".join(reversed(pair.split("/")))
    if pair not in known:
        return Miss(why="no-measure")
    when = nearest_time(scene, share)
    if scene.has("acquire") and when is not None:
        year = when.last.year
        made = call("flow-ratio", pair=pair, first=f"{year}-Q1", last=f"{year}-Q4", **_bases(scene))
    else:
        made = call("stock-ratio", pair=pair, quarter=quarter[0], **_bases(scene))
    return Draft(call=made, said=band, kind="ratio", marks=(share,), lacks=_loose(scene), pair=pair)


def _of_lag(scene: Scene, share: Quantity) -> Draft | Miss:
    if share.unit not in ("share", "ratio"):
        return Miss(why="cause")
    causes = [each for each in scene.cued("compute", "efficiency") if not scene.just_before(each, "not", reach=14)]
    named = {each.name for each in causes}
    if len(named) != 1:
        return Miss(why="ambiguous")
    made = call("lag-share", cause=named.pop())
    return Draft(call=made, said=said(share, "share"), kind="ratio", marks=(share,))


def _of_amount(scene: Scene, amount: Quantity) -> Draft | Miss:
    """So many chips or H100-equivalents that a side has, or that it got in a year."""
    side = _side(scene, amount)
    if isinstance(side, Miss):
        return side
    channels = _channels(scene)
    if len(channels) > 1 or scene.has("produce"):
        return Miss(why="ambiguous" if len(channels) > 1 else "other-subject")
    channel = {"channel": channels[0]} if channels else {}
    if scene.has("acquire") or _is_smuggling(scene, amount):
        return _of_flow(scene, amount, side, channel)
    if amount.unit == "chip" or not (scene.has("possess") or scene.has("amount_of")):
        return Miss(why="no-measure")
    quarter = _quarter(scene, amount)
    if isinstance(quarter, Miss):
        return quarter
    made = call("stock", side=side.name, quarter=quarter[0], unit="h100e-8bit", **channel, **_bases(scene))
    return Draft(call=made, said=said(amount), kind="amount", marks=(amount,), lacks=("loose unit",))


def _is_smuggling(scene: Scene, amount: Quantity) -> bool:
    """Whether to smuggle is what is done, and not what the chips were."""
    return scene.nearest(amount, "smuggled", reach=20) is not None and not scene.has("possess", "amount_of")


def _of_flow(scene: Scene, amount: Quantity, side: Side, channel: dict[str, str]) -> Draft | Miss:
    when = nearest_time(scene, amount)
    if when is None:
        return Miss(why="no-day")
    year = when.last.year
    unit = "chips" if amount.unit == "chip" and not scene.has("compute") else "h100e-8bit"
    first, last = (quarter_of(when.first), quarter_of(when.last))
    if when.first.year == when.last.year and (when.last - when.first).days > 300:
        first, last = f"{year}-Q1", f"{year}-Q4"
    made = call("flow", side=side.name, first=first, last=last, unit=unit, **channel)
    return Draft(call=made, said=said(amount), kind="amount", marks=(amount,), lacks=("loose unit",))
