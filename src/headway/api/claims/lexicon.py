"""The lexicon that texts are read by, from its two descriptions. An edge: it reads the files of the package, once."""

from functools import cache
from importlib.resources import files
from typing import Any, Final

from headway.claims.reading.lexicon import Lexicon, lexicon_of

_FILES: Final = ("entities.yaml", "cues.yaml")


@cache
def load_lexicon() -> Lexicon:
    """Names and cues of claims/ready; read once, in a few hundredths of a second."""
    entities, cues = (_mapping(name) for name in _FILES)
    return lexicon_of(entities, cues)


def _mapping(name: str) -> dict[str, Any]:
    """What a file of the package holds. The compiled reader where there is one: it takes a tenth of the time."""
    import yaml

    text = (files("headway.claims") / "ready" / name).read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 (safe either way)
    return found
