"""Claims about money: capital spending, its ratio and growth, what a firm raised, and its first day on the market."""

from collections.abc import Iterator
from typing import Final

from headway.claims.reading.lexicon import Thing
from headway.claims.reading.linking.bands import grown, inverse, moved, said
from headway.claims.reading.linking.ratios import known_pairs, ratio_pair, ratio_said
from headway.claims.reading.linking.scene import Draft, Miss, Scene, Spot, apart
from headway.claims.reading.linking.sides import sides_of
from headway.claims.reading.linking.subject import is_of_other
from headway.claims.reading.linking.times import nearest_time
from headway.claims.reading.spans import Entity, Quantity
from headway.claims.registry import call

#: Billion USD in one USD.
_BN: Final = 1e-9

#: USD below which a sum is no capital spending of a year that the tables could hold. A parameter: ours.
_LEAST_SPENT: Final = 1e8

_FIRMS: Final = ("lab", "firm")


def links(scene: Scene) -> Iterator[Draft | Miss]:
    """Every claim about money in a scene, or why words that look like one are not linked."""
    if scene.has("firstday"):
        yield from _first_day(scene)
        return
    if scene.has("list", "raise") and not scene.has("capex"):
        yield from _raised(scene)
        return
    if not _is_capital(scene):
        return
    for amount in scene.amounts("usd"):
        if (amount.value or amount.high or 0.0) < _LEAST_SPENT:
            yield Miss(why="no-measure")
            continue
        yield _spent(scene, amount)
    for amount in scene.amounts("share", "ratio"):
        yield _related(scene, amount)
    if scene.amounts("cny") and not scene.amounts("usd"):
        yield Miss(why="no-measure")


def _is_capital(scene: Scene) -> bool:
    """Whether capital spending is meant: it is named, or spending is and what it goes to."""
    whole = scene.whole or scene
    return whole.has("capex") or (scene.has("spend") and (whole.has("infra") or whole.has("four")))


def _other(scene: Scene, *spots: Spot) -> bool:
    """Whether a sum is of something else: it is told so, or it stands apart from the words of spending."""
    alone = len(scene.amounts("usd", "cny", "share", "ratio")) == 1
    own = scene.has_in(scene.clause(*spots), "capex", "spend", "list", "raise", "infra", "compare", "four")
    return is_of_other(scene, *spots) or not (alone or own)


def _year(scene: Scene, *spots: Spot) -> tuple[str, tuple[str, ...]] | Miss:
    """The year that is meant: the one that is named nearest, else that of the text; none for a quarter or two years."""
    when = nearest_time(scene, *spots)
    if (scene.whole or scene).has("quarterly", "end_of_range"):
        return Miss(why="no-measure")
    if when is None:
        return str(scene.day.year), ("own year",)
    days = (when.last - when.first).days
    if _MONTH < days < _YEAR_DAYS[0] or (days > _YEAR_DAYS[1] and when.last > scene.day):
        return Miss(why="no-measure")
    return str(when.last.year), ()


#: Days of the longest month, and of what passes for a year. Parameters: ours.
_MONTH: Final = 31
_YEAR_DAYS: Final = (200, 400)


def _of(scene: Scene, spot: Spot) -> tuple[str, tuple[str, ...]] | Miss:
    """Who spends: the firms that are named, the four of a country, or a country."""
    names = _firms_of(scene, spot)
    countries = [each for each in sides_of(scene) if each.kind in ("country", "elsewhere")]
    fours = [] if _are_named_first(scene, spot) else scene.cued("four")
    if fours and countries:
        four = min(fours, key=lambda each: apart(each, spot))
        near = min(countries, key=lambda each: apart_from(each.start, each.end, four))
        firms = scene.lexicon.fours.get(near.name)
        return (firms, ()) if firms else Miss(why="no-measure")
    if names:
        return "+".join(dict.fromkeys(each.firm or each.name for each in names)), ()
    before = [each for each in countries if each.end <= spot.start] or countries
    if not before:
        return Miss(why="no-pair")
    if len({each.name for each in before}) > 1:
        near_one = min(before, key=lambda each: spot.start - each.end)
        return (near_one.name, ("crowded",)) if near_one.kind == "country" else Miss(why="no-measure")
    return (before[0].name, ()) if before[0].kind == "country" else Miss(why="no-measure")


def _are_named_first(scene: Scene, spot: Spot) -> bool:
    """Whether firms are named before a sum and "the four" of a country come only after it."""
    named = any(thing.firm and entity.end <= spot.start for entity, thing in scene.kinds(*_FIRMS))
    return named and all(each.start >= spot.end for each in scene.cued("four"))


def _firms_of(scene: Scene, spot: Spot) -> list[Thing]:
    """The firms that a sum is of: those between the sum before and this one, else those that follow it."""
    sums = [each for each in scene.quantities if each.unit in ("usd", "share", "ratio")]
    low = max((each.end for each in sums if each.end <= spot.start), default=scene.start)
    high = min((each.start for each in sums if each.start >= spot.end), default=scene.end)
    firms = [(entity, thing) for entity, thing in scene.kinds(*_FIRMS) if thing.firm]
    before = [thing for entity, thing in firms if low <= entity.start < spot.start]
    after = [thing for entity, thing in firms if spot.end <= entity.start < high]
    return before or after or ([] if sides_of(scene) else [thing for _, thing in scene.voices if thing.firm])


def apart_from(start: int, end: int, *spots: Spot) -> int:
    """Letters between a span and the nearest of some spots."""
    span = Entity(start=start, end=end, name="", kind="")
    return min(apart(span, each) for each in spots)


def _part(scene: Scene) -> dict[str, str]:
    """Whether spending on AI alone is meant."""
    return {"part": "ai"} if scene.has("ai_money") else {}


def _spent(scene: Scene, amount: Quantity) -> Draft | Miss:
    if _other(scene, amount):
        return Miss(why="other-subject")
    of = _of(scene, amount)
    if isinstance(of, Miss):
        return of
    year = _year(scene, amount)
    if isinstance(year, Miss):
        return year
    made = call("capex", of=of[0], year=year[0], **_part(scene))
    return Draft(call=made, said=said(amount, factor=_BN), kind="amount", marks=(amount,), lacks=(*of[1], *year[1]))


def _related(scene: Scene, amount: Quantity) -> Draft | Miss:
    """One side's spending over the other's, or over that of the year before."""
    if _other(scene, amount):
        return Miss(why="other-subject")
    names = {each.name for each in sides_of(scene) if each.kind in ("country", "lab", "firm", "elsewhere")}
    grew = scene.nearest(amount, "grew", reach=25)
    if grew is not None and (len(names) < 2 or amount.unit == "share"):
        return _grown(scene, amount, grew)
    if len(names) == 2:
        return _over(scene, amount)
    return Miss(why="no-pair")


def _over(scene: Scene, amount: Quantity) -> Draft | Miss:
    """The follower's spending over the leader's."""
    pairing = ratio_pair(scene, amount)
    if isinstance(pairing, Miss):
        return pairing
    band = ratio_said(scene, amount)
    if isinstance(band, Miss):
        return band
    pair = pairing.pair
    known = known_pairs(scene)
    if pair not in known:
        subject, other = pair.split("/")
        pair, band = f"{other}/{subject}", inverse(band)
    if pair not in known:
        return Miss(why="no-measure")
    year = _year(scene, amount)
    if isinstance(year, Miss):
        return year
    made = call("capex-share", pair=pair, year=year[0], **_part(scene))
    return Draft(call=made, said=band, kind="ratio", marks=(amount,), lacks=year[1], pair=pair)


def _grown(scene: Scene, amount: Quantity, grew: Spot) -> Draft | Miss:
    of = _of(scene, grew)
    if isinstance(of, Miss):
        return of
    year = _year(scene, amount)
    if isinstance(year, Miss):
        return year
    falls = any(each.start == grew.start for each in scene.cued("down"))
    band = said(amount)
    if amount.unit == "share":
        band = grown(band, -1.0 if falls else 1.0)
    made = call("capex-growth", of=of[0], year=year[0], **_part(scene))
    return Draft(call=made, said=band, kind="ratio", marks=(amount, grew), lacks=(*of[1], *year[1]))


def _firm(scene: Scene) -> Thing | Miss:
    """The firm that lists or raises: the nearest before the words."""
    firms = [(entity, thing) for entity, thing in scene.kinds(*_FIRMS) if thing.firm]
    if not firms and scene.whole is not None:
        firms = [(entity, thing) for entity, thing in scene.whole.kinds(*_FIRMS) if thing.firm]
    firms = firms or [each for each in scene.voices if each[1].firm]
    if not firms:
        return Miss(why="other-subject")
    if len({thing.name for _, thing in firms}) > 1:
        return Miss(why="ambiguous")
    return firms[0][1]


def _raised(scene: Scene) -> Iterator[Draft | Miss]:
    cue = scene.cued("list", "raise")[0]
    if scene.has("rounds") and not scene.has("list"):  # a sum of several rounds is none of one
        yield Miss(why="no-measure")
        return
    for amount in scene.amounts("usd"):
        firm = _firm(scene)
        if isinstance(firm, Miss):
            yield firm
        elif (
            _is_raised_to(scene, amount)
            or _other(scene, amount)
            or scene.nearest(amount, "list", "raise", reach=60) is None
        ):
            yield Miss(why="other-subject")
        else:
            made = call("raised", firm=firm.firm, **_event(scene))
            yield Draft(call=made, said=said(amount, factor=_BN), kind="amount", marks=(cue, amount))


def _is_raised_to(scene: Scene, amount: Quantity) -> bool:
    """Whether something is raised to a sum: a forecast or a price, not money."""
    before = scene.text[: amount.start - scene.start].rstrip()
    return not scene.has("list", "round") and before.endswith((" to", " lên"))


def _event(scene: Scene) -> dict[str, str]:
    """The kind of event that is named."""
    if scene.has("list"):
        return {"event": "ipo"}
    return {"event": "round"} if scene.has("round") else {}


def _first_day(scene: Scene) -> Iterator[Draft | Miss]:
    cue = scene.cued("firstday")[0]
    if scene.just_before(cue, "since", reach=12) is not None:  # what came since is no first day
        yield Miss(why="no-measure")
        return
    for amount in scene.amounts("share", "ratio"):
        firm = _firm(scene)
        if isinstance(firm, Miss):
            yield firm
        elif scene.nearest(amount, "jump", "grew", reach=60) is None:
            yield Miss(why="no-value")
        else:
            band = said(amount)
            band = band if amount.unit == "share" else moved(band, -1.0)
            yield Draft(call=call("first-day-move", firm=firm.firm), said=band, kind="ratio", marks=(cue, amount))
