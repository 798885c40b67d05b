"""`eci_bootstraps.json`: scaled draw by draw, held against the index, and refused by the key that is wrong."""

import json
import math
from typing import Any

import numpy as np
import pytest

from headway.facts.published_draws import DrawsRead, read_draws

#: Two anchors at 130 and 150 in every draw, and a model between them.
CAPABILITY = [[1.0, 2.0, 1.5], [1.2, 2.2, 1.9], [0.8, 2.3, 1.5]]
INDEX = {"Low": (130.0, True), "High": (150.0, True), "Middle": (140.0, False)}


def told(**changes: Any) -> dict[str, Any]:
    a = [130 - 20 / (high - low) * low for low, high, _ in CAPABILITY]
    b = [20 / (high - low) for low, high, _ in CAPABILITY]
    model = {"ids": ["1", "2", "3"], "names": list(INDEX), "capability_samples": CAPABILITY}
    found = {"num_samples": 3, "eci_scaled": False, "ci_level": 0.9, "scaling": {"a": a, "b": b}, "model": model}
    return found | changes


def read(content: object, index: dict[str, tuple[float, bool]] = INDEX) -> DrawsRead:
    return read_draws("b.json", content if isinstance(content, bytes) else json.dumps(content).encode(), index)


def test_each_draw_is_scaled_by_its_own_intercept_and_factor() -> None:
    found = read(told())

    # By hand: the middle model stands at 1/2, 7/10 and 7/15 of the way from the low to the high anchor.
    assert found.draws["Middle"] == ("140.0000", "144.0000", "139.3333")
    assert (found.rejected, found.not_understood) == ((), ())
    assert {*found.draws["Low"]} == {"130.0000"}


def test_scaled_samples_are_taken_as_they_are() -> None:
    points = [[130.0, 150.0, 139.0], [130.0, 150.0, 140.0], [130.0, 150.0, 142.0]]

    found = read(told(eci_scaled=True, model={"names": list(INDEX), "capability_samples": points}))

    assert found.draws["Middle"] == ("139.0000", "140.0000", "142.0000")


def test_a_scaling_of_one_object_a_draw_says_the_same() -> None:
    scaling = told()["scaling"]
    rows = [{"a": a, "b": b} for a, b in zip(scaling["a"], scaling["b"], strict=True)]

    assert read(told(scaling=rows)).draws == read(told()).draws


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"{", ""),
        (b"[" * 100_000, ""),
        ([1], ""),
        ({}, "model.names"),
        (told(model={"names": list(INDEX)}), "model.capability_samples"),
        (told(model={"names": [1, 2], "capability_samples": CAPABILITY}), "model.names"),
        (
            told(model={"names": list(INDEX), "capability_samples": [[1.0, 2.0, 3.0], [1.0]]}),
            "model.capability_samples",
        ),
        (
            told(model={"names": list(INDEX), "capability_samples": [[1.0, 2.0], [1.0, 2.0]]}),
            "model.capability_samples",
        ),
        (told(model={"names": list(INDEX), "capability_samples": "many"}), "model.capability_samples"),
        (told(num_samples=500), "num_samples"),
        (told(num_samples="x" * 1_000_000), "num_samples"),
        (told(num_samples=[[[]]] * 1000), "num_samples"),
        (b"[" + b"[]," * 100_000 + b"[]]", ""),
        (b"[" + b"0," * 2_000_001 + b"0]", ""),
        (b'{"x":' * 900 + b"1" + b"}" * 900, "model.names"),
        (json.dumps(told()).encode().replace(b'"ci_level": 0.9', b'"ci_level": ' + b"9" * 5000), ""),
        (json.dumps(told()).encode().replace(b'"ci_level"', b'"num_samples"'), "num_samples"),
        (told(model={"names": list(INDEX), "capability_samples": [[10**400, 1, 1]] * 3}), "model.capability_samples"),
        (told(eci_scaled=True, model={"names": list(INDEX), "capability_samples": [[1.7e308] * 3] * 3}), "scaling"),
        (told(eci_scaled="no"), "eci_scaled"),
        (told(scaling=None), "scaling.a"),
        (told(scaling={"a": [1.0, 2.0, 3.0]}), "scaling.b"),
        (told(scaling={"a": [1.0], "b": [1.0, 1.0, 1.0]}), "scaling.a"),
        (told(scaling={"a": [111.0, 111.0, 111.0], "b": [20.0, 20.0, 20.0]}), "scaling"),
        (told(eci_scaled=True), "scaling"),
    ],
)
def test_a_file_that_is_not_as_described_names_the_key(content: object, key: str) -> None:
    found = read(content)

    assert found.draws == {}
    assert [(each.file, each.what) for each in found.not_understood] == [("b.json", key)]
    assert 0 < len(found.not_understood[0].why) < 400


def test_numbers_without_a_bound_cost_the_model_alone_and_no_warning() -> None:
    samples = [[*row, 1e308, math.inf, math.nan, -1e308] for row in CAPABILITY]
    names = ["A", "B", "C", "D"]

    found = read(
        told(model={"names": [*INDEX, *names], "capability_samples": samples}),
        INDEX | dict.fromkeys(names, (1.7e308, False)),
    )

    assert found.draws.keys() == INDEX.keys()
    assert [each.value for each in found.rejected] == names


def test_draws_far_from_the_index_are_not_its_draws() -> None:
    found = read(told(), {"Middle": (150.0, False)})

    assert found.not_understood[0].what == "scaling"
    assert "10.00 points" in found.not_understood[0].why


def test_a_model_without_an_index_or_a_number_is_refused_alone() -> None:
    samples = [[*row, 1.0, None if place else 1.0] for place, row in enumerate(CAPABILITY)]
    names = [*INDEX, "Nobody", "Gap"]

    found = read(told(model={"names": names, "capability_samples": samples}), {**INDEX, "Gap": (140.0, False)})

    assert found.draws.keys() == INDEX.keys()
    assert {(each.value, each.why) for each in found.rejected} == {
        ("Nobody", "no model of this name has an index"),
        ("Gap", "a resample without a number"),
    }
    assert "Gap" in found.not_understood[0].why


def test_draws_are_told_apart_to_a_ten_thousandth_of_a_point() -> None:
    rng = np.random.default_rng(20261008)
    samples = (140 + rng.normal(0, 2, (40, 1))).tolist()

    found = read({"eci_scaled": True, "model": {"names": ["A"], "capability_samples": samples}}, {"A": (140.0, False)})

    assert np.abs(np.array(found.draws["A"], dtype=float) - np.array(samples)[:, 0]).max() <= 0.5e-4
