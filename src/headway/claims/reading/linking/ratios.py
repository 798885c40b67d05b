"""Whose amount is so many times whose."""

from headway.claims.reading.linking.scene import Miss, Scene
from headway.claims.reading.linking.sides import Pairing, Side, sides_of
from headway.claims.reading.spans import Quantity


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
