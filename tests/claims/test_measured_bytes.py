"""What a measure came to, kept and read again."""

from datetime import date

import numpy as np

from headway.claims.calls import Call
from headway.claims.measured import Counted, Measured
from headway.claims.measured_bytes import from_bytes, to_bytes
from headway.interval import Interval

MEASURED = Measured(
    call=Call(measure="lag", arguments={"pair": "a/b", "day": "2026-01-31"}),
    known=date(2026, 2, 1),
    unit="months",
    counted=(
        Counted(
            chosen={"definition": "standing"},
            rows=np.array([1.0, 0.1 + 0.2, np.inf]),
            floor=np.array([1.0, 0.3, 9.0]),
            interval=Interval(low=0.3, central=1.0, high=np.inf),
            detail={"certain": True},
        ),
        Counted(
            chosen={"definition": "record"}, rows=np.array([2.0]), interval=Interval(low=2.0, central=2.0, high=2.0)
        ),
    ),
    due=date(2026, 1, 31),
    read_on=date(2026, 1, 30),
    left_out=(({"definition": "trend"}, "not-read"),),
    origin={"vintage": "2026-01-30", "draws": 2},
)


def test_what_is_kept_comes_back_to_the_last_digit() -> None:
    found = from_bytes(to_bytes(MEASURED))

    assert found.to_dict() == MEASURED.to_dict()
    for kept, made in zip(found.counted, MEASURED.counted, strict=True):
        assert np.array_equal(kept.rows, made.rows)
        assert kept.interval == made.interval
    assert found.counted[0].floor is not None
    assert found.counted[1].floor is None


def test_what_could_not_be_read_comes_back_with_its_reason() -> None:
    nothing = Measured(call=MEASURED.call, known=date(2026, 2, 1), unit="months", why="not-yet", due=date(2027, 1, 31))

    assert from_bytes(to_bytes(nothing)) == nothing


def test_json_names_each_definition_with_its_choices_and_its_interval() -> None:
    found = MEASURED.to_dict()

    assert found["measured"] == {"low": 0.3, "central": 1.0, "high": None, "level": 0.9}
    assert [row["definition"] for row in found["definitions"]] == ["standing", "record"]
    assert found["definitions"][0]["detail"] == {"certain": True}
    assert found["left_out"] == [{"definition": "trend", "why": "not-read"}]
