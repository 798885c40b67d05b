"""Claims about training runs: the days that a described model takes on a described cluster."""

from collections.abc import Iterator
from typing import Final

from headway.claims.reading.linking.bands import said as said_in
from headway.claims.reading.linking.scene import Draft, Miss, Scene
from headway.claims.reading.spans import fold
from headway.claims.registry import call
from headway.units import DAYS_PER_MONTH

_DAYS: Final = {"day": 1.0, "month": DAYS_PER_MONTH}


def links(scene: Scene) -> Iterator[Draft | Miss]:
    """The claim in a scene about how long a run takes; why it is not linked where no described run is named."""
    whole = scene.whole or scene
    durations = [each for each in scene.quantities if each.unit in _DAYS]
    if not durations or not whole.has("train") or not whole.kinds("model", "lab", "chip"):
        return
    model, cluster = _model(whole), _cluster(whole)
    if model is None or cluster is None or len(durations) > 1:
        yield Miss(why="no-measure")
        return
    days = durations[0]
    said = said_in(days, factor=_DAYS[days.unit or "day"])
    yield Draft(call=call("training-days", model=model, cluster=cluster), said=said, kind="amount", marks=(days,))


def _model(scene: Scene) -> str | None:
    """The described model that is named."""
    folded = fold(scene.text)
    return next((model for alias, model in scene.lexicon.runs if alias in folded), None)


def _cluster(scene: Scene) -> str | None:
    """The described cluster of a chip and a number of chips that are named."""
    for entity, _ in scene.kinds("chip"):
        for each in scene.quantities:
            if each.value is not None and each.unit in ("chip", None):
                found = scene.lexicon.clusters.get(f"{entity.name}/{each.value:.0f}")
                if found is not None:
                    return found
    return None
