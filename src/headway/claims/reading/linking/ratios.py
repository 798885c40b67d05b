"""Whose amount is so many times whose."""

import re
from typing import Final

from headway.claims.reading.linking.bands import grown, said
from headway.claims.reading.linking.scene import Miss, Scene
from headway.claims.reading.linking.sides import Pairing, Side, sides_of
from headway.claims.reading.spans import Quantity
from headway.claims.said import Said


def known_pairs(scene: Scene) -> frozenset[str]:
    """The pairs of which the measures of ratios tell, as FOLLOWER/LEADER."""
    return frozenset(f"{follower}/{leader}" for follower, leader in scene.lexicon.pairs)


def ratio_pair(scene: Scene, share: Quantity) -> Pairing | Miss:
    """Whose amount is so many times whose: the subject stands first, what it is held against last."""
    sides = [each for each in sides_of(scene) if each.kind in ("country", "elsewhere", "lab", "firm")]
    before = [each for each in sides if each.end <= share.start]
    after = [each for each in sides if each.start >= share.end]
    names = list(dict.fromkeys(each.name for each in sides))
    if len(names) != 2:
        return Miss(why="ambiguous" if names else "no-pair")
    if "elsewhere" in {each.kind for each in sides}:
        return Miss(why="no-measure")
    if not before and any(each.start - scene.start <= 1 for each in scene.cued("with")):
        return Pairing(pair=f"{after[-1].name}/{after[0].name}")
    if before and after and before[-1].name != after[0].name:
        return Pairing(pair=f"{before[-1].name}/{after[0].name}")
    if len({each.name for each in before}) == 2:
        return _compared(scene, before)
    return Miss(why="ambiguous")


def _compared(scene: Scene, before: list[Side]) -> Pairing | Miss:
    """Two sides before the number: "compared with A, B has ..." speaks of B, "A's, compared with B's, is ..." of A."""
    first, last = before[0], before[-1]
    compares = scene.cued("compare")
    if any(each.end <= first.start and each.start - scene.start <= 1 for each in compares):
        return Pairing(pair=f"{last.name}/{first.name}")
    if any(first.end <= each.start < last.start for each in compares):
        return Pairing(pair=f"{first.name}/{last.name}")
    return Miss(why="ambiguous")


def ratio_said(scene: Scene, amount: Quantity) -> Said | Miss:
    """What a number says of one side's over the other's: "30% more" is 1.3 times, "three times less" is not clear."""
    band = said(amount, "ratio" if amount.unit == "ratio" else "share")
    after = _MORE_OR_LESS.match(scene.text, amount.end - scene.start)
    part = amount.unit == "share" or (amount.value or amount.high or 1.0) < 1.0
    if after is not None:
        less = after.group(1).lower() in _LESS_WORDS
        if part:
            return grown(band, -1.0 if less else 1.0)
        return Miss(why="ambiguous") if less else band
    low = scene.clause(amount)[0] - scene.start
    if part and _COMPARED.search(scene.text[low : amount.start - scene.start]):
        return Miss(why="ambiguous")
    return band


_LESS_WORDS: Final = frozenset({"less", "fewer", "lower", "smaller", "below", "cheaper", "slower"})
_MORE_OR_LESS: Final = re.compile(
    r"\s(more|less|higher|lower|fewer|greater|larger|smaller|bigger|below|above|cheaper|slower|faster)\b", re.IGNORECASE
)
#: Vietnamese puts the number last: "nhiều hơn Trung Quốc 30%".
_COMPARED: Final = re.compile(r"\b(?:hơn|hon|kém|kem|more|less|fewer|exceed\w*)\b", re.IGNORECASE)
