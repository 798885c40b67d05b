"""Which models a group's name means."""

from datetime import date

import numpy as np
import pytest

from headway.errors import GapError, ShapeError, UnknownName
from headway.facts.tables import Model
from headway.gap import Yardstick, find_group
from headway.interval import Draws


def model(name: str, developers: str, countries: str, access: str) -> Model:
    return Model(
        name=name,
        released=date(2025, 1, 1),
        developers=tuple(developers.split(";")),
        countries=tuple(countries.split(";")),
        access=access,
    )


MODELS = (
    model("a", "OpenAI", "United States of America", "closed"),
    model("b", "DeepSeek", "China", "open"),
    model(
        "c",
        "Google DeepMind;Google",
        "United States of America;United Kingdom of Great Britain and Northern Ireland",
        "closed",
    ),
    model("d", "Alibaba", "China", "closed"),
    model("e", "Google", "United States of America", "open"),
    model("f", "Joint Lab", "United States of America;China", "open"),
)
YARDSTICK = Yardstick(
    name="index",
    unit="index points",
    models=MODELS,
    scores=Draws(central=np.zeros(len(MODELS)), values=np.zeros((2, len(MODELS)))),
)


def names(text: str) -> str:
    return "".join(MODELS[place].name for place in find_group(text, YARDSTICK).members)


@pytest.mark.parametrize(
    ("text", "members"),
    [
        ("country:China", "bdf"),
        ("China", "bdf"),
        ("cn", "bdf"),
        ("US", "acef"),
        ("United States of America", "acef"),
        ("UK", "c"),
        ("open", "bef"),
        ("closed", "acd"),
        ("DeepSeek", "b"),
        ("developer:deepseek", "b"),
        ("country:China+access:open", "bf"),
        ("China + open", "bf"),
        ("developer:Google", "ce"),
    ],
)
def test_a_group_is_found_by_its_full_or_short_name(text: str, members: str) -> None:
    assert names(text) == members


def test_joint_models_belong_to_both_countries() -> None:
    assert "f" in names("US")
    assert "f" in names("China")


def test_names_are_compared_whole() -> None:
    assert names("developer:Google DeepMind") == "c"
    with pytest.raises(UnknownName):
        find_group("developer:Deep", YARDSTICK)


@pytest.mark.parametrize("text", ["China+open", "country:CN+access:open weights", "country:PRC+open"])
def test_a_group_says_its_full_name(text: str) -> None:
    assert find_group(text, YARDSTICK).name == "country:China+access:open"


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("country:Chian", "no country called 'Chian'; did you mean 'China'?"),
        ("Chian", "no group called 'Chian'; did you mean 'China'?"),
        ("developer:Deepsek", "no developer called 'Deepsek'; did you mean 'DeepSeek'?"),
        ("land:China", "no kind of group called 'land'"),
        ("access:oppen", "no access called 'oppen'; did you mean 'open'?"),
        ("", "no group called ''"),
    ],
)
def test_an_unknown_group_suggests_the_nearest(text: str, hint: str) -> None:
    with pytest.raises(UnknownName) as caught:
        find_group(text, YARDSTICK)

    assert hint in str(caught.value)


def test_an_empty_combination_says_how_many_models_each_part_has() -> None:
    with pytest.raises(GapError, match=r"no model is in developer:DeepSeek\+access:closed \(developer:DeepSeek has 1"):
        find_group("developer:DeepSeek+closed", YARDSTICK)


def test_a_yardstick_needs_one_score_per_model() -> None:
    with pytest.raises(ShapeError):
        Yardstick(name="x", unit="y", models=MODELS[:2], scores=YARDSTICK.scores)
