"""The ready scenarios, the example, and the documentation of both."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from headway.api.racing.scenarios import find_scenario, race_list, scenario_names
from headway.errors import DataError, OptionError, UnknownName
from headway.race.course import course_of
from headway.race.names import LEVERS, MODULES
from headway.race.scenario import Scenario, Words, scenario_of

ROOT = Path(__file__).parents[2]
DOCS = (ROOT / "docs/scenarios.md").read_text(encoding="utf-8")
EXAMPLE = str(ROOT / "examples/race-scenario.yaml")
ORIGINS = [date(2023, 12, 31), date(2024, 6, 30), date(2024, 12, 31), date(2025, 6, 30), date(2026, 11, 28)]


@pytest.mark.parametrize("name", scenario_names())
def test_a_ready_scenario_is_named_explained_and_has_a_source(name: str) -> None:
    found, text, sources = find_scenario(name)

    assert found.name == name
    for words in (found.title, found.question):
        assert words.en
        assert words.vi
        assert words.en != words.vi
    assert found.question.en.endswith("?")
    assert found.question.vi.endswith("?")
    assert sources == [each.to_dict() for each in found.sources] != []
    assert all(each.url or each.title.startswith("Headway's own") for each in found.sources)
    assert all(setting.reason for setting in found.set.values())
    assert found.note
    assert text


@pytest.mark.parametrize("name", [*scenario_names(), EXAMPLE])
@pytest.mark.parametrize("origin", ORIGINS)
def test_a_ready_scenario_has_a_course_from_any_origin(name: str, origin: date) -> None:
    found = course_of(find_scenario(name).scenario, origin, history=12, horizon=60)

    assert np.isfinite(found.paths).all()


def test_only_the_counterfactual_touches_history() -> None:
    touched = []
    for name in scenario_names():
        course = course_of(find_scenario(name).scenario, ORIGINS[-1], history=47, horizon=60)
        moved = (course.paths[:47] != course.paths[:1]).any() or not np.isnan(course.imports[:47]).all()
        touched += [name] if moved or not np.isnan(course.cloud[:47]).all() else []

    assert touched == ["no-export-controls"]


def test_every_scenario_but_the_baseline_moves_something() -> None:
    for name in scenario_names():
        found = find_scenario(name).scenario
        moves = bool(found.set or found.levers or found.policy.imports or found.policy.cloud or found.switch_off)
        assert moves == (name != "baseline")


def test_the_example_starts_from_a_ready_scenario_and_adds_to_it() -> None:
    found = find_scenario(EXAMPLE).scenario

    assert {"follower.domestic_growth", "growth_fade"} <= set(found.set)
    assert found.horizon == 48


def test_a_base_is_looked_up_beside_the_file_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "under.yaml").write_text("name: under\ntitle: Under\nbase: h200-open\nhorizon: 24\n", encoding="utf-8")
    (tmp_path / "over.yaml").write_text("name: over\ntitle: Over\nbase: under.yaml\n", encoding="utf-8")

    found = find_scenario(tmp_path / "over.yaml").scenario

    assert (found.name, found.horizon, found.base) == ("over", 24, None)
    assert found.policy == find_scenario("h200-open").scenario.policy


def test_scenarios_that_start_from_one_another_are_refused(tmp_path: Path) -> None:
    for name, base in (("a", "b"), ("b", "a")):
        (tmp_path / f"{name}.yaml").write_text(f"name: {name}\ntitle: x\nbase: {base}.yaml\n", encoding="utf-8")

    with pytest.raises(OptionError, match=r"in a ring: .*a\.yaml -> .*b\.yaml -> .*a\.yaml"):
        find_scenario(tmp_path / "a.yaml")


def test_a_scenario_made_in_python_is_merged_with_its_base() -> None:
    made = Scenario(name="mine", title=Words(en="a", vi="b"), base="full-denial", horizon=12)

    found, text, sources = find_scenario(made)

    assert (found.name, found.horizon, text) == ("mine", 12, "")
    assert found.levers == find_scenario("full-denial").scenario.levers
    assert len(sources) == 3


@pytest.mark.parametrize(
    ("name", "kind", "message"),
    [
        ("baselines", UnknownName, "no scenario called 'baselines'; did you mean 'baseline'?"),
        ("mine.yaml", DataError, "mine.yaml: cannot be read: "),
        ("docs/", DataError, "docs/: cannot be read: "),
    ],
)
def test_a_scenario_that_is_not_there_is_told_in_one_line(name: str, kind: type[Exception], message: str) -> None:
    with pytest.raises(kind) as caught:
        find_scenario(name)

    assert str(caught.value).startswith(message)


def test_the_list_has_every_scenario_the_baseline_first_and_the_text_of_one() -> None:
    every, one = race_list().to_dict(), race_list(show="H200-open").to_dict()

    assert [row["name"] for row in every["scenarios"]] == scenario_names()
    assert every["scenarios"][0]["name"] == "baseline"
    assert every["scenarios"][0]["source"]["title"] == "Headway's own assumption"
    assert "text" not in every
    assert [row["name"] for row in one["scenarios"]] == ["h200-open"]
    assert scenario_of(one["text"], "shown") == find_scenario("h200-open").scenario
    assert {"headway", "sources", "levers", "modules"} <= set(every)


@pytest.mark.parametrize("name", [*scenario_names(), *LEVERS, *MODULES])
def test_the_documentation_has_every_scenario_lever_and_module(name: str) -> None:
    assert f"| `{name}` |" in DOCS


def test_the_documentation_shows_the_example_as_it_is() -> None:
    shown = scenario_of(DOCS.split("```yaml")[1].split("```")[0], "docs/scenarios.md")
    example = scenario_of(Path(EXAMPLE).read_text(encoding="utf-8"), EXAMPLE)

    assert (shown.name, shown.title, shown.base) == (example.name, example.title, example.base)
    assert (shown.horizon, shown.set, shown.policy) == (example.horizon, example.set, example.policy)
    assert shown.levers == tuple(replace(lever, note="") for lever in example.levers)
