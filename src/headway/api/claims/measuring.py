"""A measure as a command: the family that counts it is asked, and what it came to is kept. An edge.

What is kept hangs on the call, on the data that may be looked at, and on the code of the family, so that a second
asking takes milliseconds and an old answer is never taken for a new one.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from importlib import import_module
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Final

from numpy import __version__ as numpy_version

from headway import __version__
from headway.api.claims.days import day_given
from headway.api.claims.known import Known
from headway.api.origin import cache_folder
from headway.claims.calls import Call
from headway.claims.measured import Measured
from headway.claims.measured_bytes import from_bytes, to_bytes
from headway.claims.registry import MEASURES, call, measure_named
from headway.errors import HeadwayError
from headway.facts.reads import kept_with_notes
from headway.facts.store import fingerprints, list_vintages
from headway.forecast.experts import NEAR_DAYS
from headway.kept import content_hash

if TYPE_CHECKING:
    from headway.claims.measures_result import MeasuresResult

#: Why nothing was measured: what a claim names is not in the data.
UNKNOWN_NAME: Final = "unknown-name"

#: Raise when the form of what is kept changes.
_VERSION: Final = 1

#: What reads lags, and what counts compute, money and chips, beside the module of the family.
_GAP: Final = ("gap", "index", "forecast/series.py", "forecast/over_days.py", "api/answers.py", "api/yardsticks.py")
_COMPUTE: Final = ("compute", "api/compute", "api/claims/compute_books.py", "claims/compute_calls.py")

#: What a family counts with, beside its own module: packages and modules.
_CODE: Final[Mapping[str, tuple[str, ...]]] = {
    "gap": _GAP,
    "forecast": (*_GAP, "race", "forecast", "compute", "api/forecasting", "api/racing", "api/compute"),
    "compute": (*_COMPUTE, *_GAP, "api/claims/measuring_account.py", "api/claims/measuring_totals.py"),
    "supply": (*_COMPUTE, "api/claims/measuring_compute.py"),
    "money": _COMPUTE,
    "chips": (*_COMPUTE, "gap"),
    "plan": ("plan", "api/planning", "compute/estimates.py"),
}
_SHARED: Final = (
    "facts", "claims/calls.py", "claims/measured.py", "claims/registry.py", "api/claims/known.py",
    "api/claims/sides.py", "api/origin.py", "described.py", "written.py", "units.py", "interval.py",
)  # fmt: skip

#: What says how numbers are made: code, and descriptions that come along.
_MADE_BY: Final = (".py", ".yaml")

#: The data that come along are told by the digests of their vintages.
_BUNDLED: Final = "bundled"

#: Families that read whole vintages only; the others may read later ones, by rows that say when they became known.
_BY_VINTAGE: Final = frozenset({"gap"})

_EXAMPLES: Final = "examples.yaml"


def measure(asked: Call, known: Known) -> Measured:
    """What a measure came to, by what was known on a day.

    Raises
    ------
    UnknownName, OptionError, GapError
        For a measure, a group or another name that is not there. What cannot be read yet, or of which there are no
        data, is no error: the result says why.
    """
    family = measure_named(asked.measure).family
    seen = Known(day=last_day(known), near=known.near)

    def make() -> bytes:
        counting = import_module(f"headway.api.claims.measuring_{family}")
        found: Measured = counting.measured(asked, seen)
        return to_bytes(found)

    made_from = (_VERSION, asked.text, seen.day, seen.near, _data(seen, family), _code(family))
    found = from_bytes(kept_with_notes(cache_folder(), f"claim-{content_hash(*made_from)}", make))
    return replace(found, known=known.day, origin={**found.origin, "as_of": known.day.isoformat()})


def claims_measure(name: str, /, *, as_of: date | str | None = None, **arguments: object) -> Measured:
    """What a measure comes to; an axis that is left out is read in every way that can be defended.

    Parameters
    ----------
    as_of
        The day on which all that is used was known; that of the newest data if None.
    arguments
        Of the measure, as `headway.claims.measures()` lists them; days may be dates.

    Raises
    ------
    UnknownName, OptionError, GapError
        For a measure or an argument that is not there or is badly written, or a day that is none.
    """
    return measure(call(name, **arguments), Known(day=day_given(as_of, "as_of") or newest_day()))


def claims_measures(*, lang: str = "en") -> "MeasuresResult":
    """Every measure that there is, with its unit, its arguments, their meaning and a call that works.

    Raises
    ------
    UnknownName
        For a language that has no catalogue.
    """
    from headway.claims.measures_result import MeasuresResult
    from headway.words import load_words

    return MeasuresResult(
        measures=MEASURES, examples=examples(), words=load_words(lang), context={"headway": __version__}
    )


@cache
def examples() -> dict[str, dict[str, str]]:
    """By measure, the arguments of a call that works on the data that come along."""
    from headway.written import mapping_of

    text = (files("headway.claims") / "ready" / _EXAMPLES).read_text(encoding="utf-8")
    given = mapping_of(text, _EXAMPLES)
    return {str(name): {str(key): str(value) for key, value in each.items()} for name, each in given.items()}


def newest_day() -> date:
    """The day of the newest data that are held, of any table; nothing is known of later days."""
    return list_vintages()[-1].day


def last_day(known: Known) -> date:
    """The last day of which anything is known: that asked for, or that of the newest data where those end before."""
    return min(known.day, newest_day())


def measured_or_why(asked: Call, known: Known) -> Measured:
    """What a call came to; where it names something that the data of that day do not have, nothing, and that why."""
    try:
        return measure(asked, known)
    except HeadwayError:
        return Measured(call=asked, known=known.day, unit=measure_named(asked.measure).unit, why=UNKNOWN_NAME)


def _data(known: Known, family: str) -> list[str]:
    """The vintages that may be looked at, with what they hold."""
    last = date.fromordinal(known.day.toordinal() + (NEAR_DAYS if known.near else 0))
    return list(fingerprints(by=last if family in _BY_VINTAGE else None))


@cache
def _code(family: str) -> str:
    """The version, and a digest of the code that counts a family."""
    own = files("headway")
    names = (f"api/claims/measuring_{family}.py", *_SHARED, *_CODE[family])
    found = [file for name in names for file in _modules(own / name)]
    return content_hash(__version__, numpy_version, *(file.read_bytes() for file in found))


def _modules(place: Traversable) -> list[Traversable]:
    """A module, or what makes numbers in a package and the folders in it, in the order of their names."""
    if place.is_file():
        return [place] if place.name.endswith(_MADE_BY) else []
    inner = sorted((each for each in place.iterdir() if each.name != _BUNDLED), key=lambda each: each.name)
    return [found for each in inner for found in _modules(each)]
