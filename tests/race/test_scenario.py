"""Scenarios as they are written down: each mistake has its line, and what is short for what."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from headway.described import Origin
from headway.errors import DataError, HeadwayError, OptionError, UnknownName
from headway.race.moves import Lever, Policy, Step
from headway.race.names import PARAMETERS
from headway.race.scenario import EXAMPLE, Scenario, SetTo, Words, merged, scenario_of

HEAD = "name: mine\ntitle: Mine\n"

#: A text, and what is said of it after the name of the file.
TEXTS = [
    ("", ": the file is empty; " + EXAMPLE),
    ("title: Mine\n", ", column 'name': the key is missing"),
    ("name: mine\n", ", column 'title': the key is missing"),
    (HEAD + "titl: x", ", column 'titl': no such key; did you mean 'title'?"),
    (HEAD + "lever: []", ", column 'lever': no such key; did you mean 'levers'?"),
    ("name: ''\ntitle: Mine\n", ": a scenario needs a name, got an empty one"),
    ("name: mine\ntitle: {en: Mine}\n", ", column 'title.vi': the key is missing"),
    (HEAD + "horizon: 0", ": horizon in months must be 1 to 240, got 0"),
    (HEAD + "horizon: 10000", ": horizon in months must be 1 to 240, got 10000"),
    (HEAD + "horizon: long", ", column 'horizon', value 'long': need a whole number"),
    (HEAD + "horizon: 12.5", ", column 'horizon', value 12.5: need a whole number"),
    (HEAD + "origin: soon", ", column 'origin', value 'soon': need a day such as 2027-01-31"),
    (HEAD + "set: {import_capp: 1}", ": no parameter called 'import_capp'; did you mean 'import_cap'?"),
    (HEAD + "set: {import_cap: many}", ", column 'set.import_cap.central', value 'many': need a number"),
    (HEAD + "set: {import_cap: {low: 1, central: 2}}", ", column 'set.import_cap': give both low and high, or neither"),
    (
        HEAD + "set: {import_cap: {low: 3, central: 2, high: 4}}",
        ", column 'set.import_cap': need low <= central <= high, got 3, 2, 4",
    ),
    (HEAD + "set: {import_cap: {centre: 2}}", ", column 'set.import_cap.centre': no such key; did you mean 'central'?"),
    (HEAD + "set: {import_cap: .nan}", ", column 'set.import_cap.central', value nan: need a finite number"),
    (HEAD + "set: [1]", ", column 'set': need names with values"),
    (HEAD + "set: {import_cap: [1]}", ", column 'set.import_cap': need names with values"),
    (HEAD + "set: {import_cap: }", ", column 'set.import_cap': need names with values"),
    (
        HEAD + "set: {zzz: 1}",
        f": no parameter called 'zzz'; known: {', '.join(PARAMETERS[:8])}, ...",
    ),
    (HEAD + "policy: {import: open}", ", column 'policy.import': no such key; did you mean 'imports'?"),
    (HEAD + "policy: open", ", column 'policy', value 'open': need names with values"),
    (HEAD + "levers: {lever: capex}", ", column 'levers': need a list"),
    (HEAD + "levers: capex", ", column 'levers', value 'capex': need a list"),
    (HEAD + "switch_off: [leek]", ": no module called 'leek'; did you mean 'leak'?"),
    (HEAD + "switch_off: leak", ", column 'switch_off', value 'leak': need a list"),
    (HEAD + "sources: [{url: x}]", ", column 'sources.1.title': the key is missing"),
    (HEAD + "base: 3", ", column 'base', value 3: need a text"),
    (HEAD + "levers: [capex]", ", column 'levers.1', value 'capex': need names with values"),
    (HEAD + "question: 3", ", column 'question', value 3: need names with values"),
    (
        HEAD + "title2: [",
        ", row 3: not YAML: expected the node content, but found '<stream end>'; " + EXAMPLE,
    ),
    ("- a\n", ": a description is a mapping of names to values"),
    (HEAD + "1: 2", ", column '2', value 1: Keys should be strings"),
]

#: What `policy: {imports: ...}` says.
POLICIES = [
    ("opened", ": no state of the rules called 'opened'; did you mean 'open'?"),
    ("1.5", ", column 'policy.imports.1': a state is open, closed, model or a share from 0 to 1, got 1.5"),
    (
        "[{from: 2027-01-01, state: open}, {from: 2026-01-01, state: closed}]",
        ", column 'policy': steps of imports must come in order, got 2026-01-01 after 2027-01-01",
    ),
    (
        "[{after_months: 6, state: open}, {state: closed}]",
        ", column 'policy': steps of imports must come in order, got 0 months after 6 months",
    ),
    (
        "[{from: 2027-01-01, state: open}, {after_months: 6, state: closed}]",
        ", column 'policy': steps of imports must all have a day (from) or all count months after the origin",
    ),
    (
        "[{from: 2027-01-01, after_months: 3, state: open}]",
        ", column 'policy.imports.1': give from (a day) or after_months, not both",
    ),
    ("[{from: 2027-01-01}]", ", column 'policy.imports.1.state': the key is missing"),
    ("[{from: 2027-01-01, state: }]", ", column 'policy.imports.1.state': need a text"),
    ("[{form: 2027-01-01, state: open}]", ", column 'policy.imports.1.form': no such key; did you mean 'from'?"),
    (
        "[{since: 2027-01-01, state: open}]",
        ", column 'policy.imports.1.since': no such key; it may have state, from, after_months",
    ),
    ("[open]", ", column 'policy.imports.1', value 'open': need names with values"),
    ("[{after_months: -1, state: open}]", ", column 'policy.imports.1': after_months must be 0 to 240, got -1"),
]

#: What a lever says.
LEVERS = [
    ("lever: capx, side: both, factor: 2", ": no lever called 'capx'; did you mean 'capex'?"),
    ("lever: capex, side: chaser, factor: 2", ": no side called 'chaser'; known: leader, follower, both"),
    ("lever: capex, side: leeder, factor: 2", ": no side called 'leeder'; did you mean 'leader'?"),
    ("lever: capex, factor: 2", ", column 'levers.1.side': the key is missing"),
    ("side: both, factor: 2", ", column 'levers.1.lever': the key is missing"),
    (
        "lever: capex, side: both, factor: 0",
        ", column 'levers.1': lever 'capex': factor must be above 0, got 0; 1 leaves it as it is",
    ),
    (
        "lever: capex, side: both, factor: -2",
        ", column 'levers.1': lever 'capex': factor must be above 0, got -2; 1 leaves it as it is",
    ),
    (
        "lever: capex, side: both, factor: 1e6",
        ", column 'levers.1': lever 'capex': factor must be 0.001 to 1000, got 1e+06",
    ),
    (
        "lever: capex, side: both, growth: 0",
        ", column 'levers.1': lever 'capex': growth must be above 0, got 0; 1 leaves it as it is",
    ),
    ("lever: capex, side: both, growth: 40", ", column 'levers.1': lever 'capex': growth must be 0.1 to 10, got 40"),
    ("lever: capex, side: both", ", column 'levers.1': lever 'capex' says nothing; give factor, growth or both"),
    (
        "lever: capex, side: both, oom: 1",
        ", column 'levers.1': oom belongs to software_jump; lever 'capex' takes factor or growth",
    ),
    (
        "lever: software_jump, side: both, factor: 2",
        ", column 'levers.1': software_jump takes oom (orders of magnitude), neither factor nor growth",
    ),
    (
        "lever: software_jump, side: both",
        ", column 'levers.1': software_jump takes oom (orders of magnitude), neither factor nor growth",
    ),
    ("lever: software_jump, side: both, oom: 9", ", column 'levers.1': oom must be within -3 and 3 and not 0, got 9"),
    ("lever: software_jump, side: both, oom: 0", ", column 'levers.1': oom must be within -3 and 3 and not 0, got 0"),
    ("lever: software_jump, side: both, oom: .inf", ", column 'levers.1.oom', value inf: need a finite number"),
    (
        "lever: software_jump, side: both, oom: 1, for_months: 3",
        ", column 'levers.1': software_jump is added once and has no end; ramp_months spreads it",
    ),
    (
        "lever: capex, side: both, factor: 2, from: 2027-06-01, until: 2027-01-01",
        ", column 'levers.1': until 2027-01-01 must come after from 2027-06-01",
    ),
    (
        "lever: capex, side: both, factor: 2, from: 2027-06-01, after_months: 2",
        ", column 'levers.1': give from (a day) or after_months, not both",
    ),
    (
        "lever: capex, side: both, factor: 2, until: 2027-06-01, for_months: 2",
        ", column 'levers.1': give until (a day) or for_months, not both",
    ),
    ("lever: capex, side: both, factor: 2, for_months: 0", ", column 'levers.1': for_months must be 1 to 240, got 0"),
    (
        "lever: capex, side: both, factor: 2, ramp_months: -1",
        ", column 'levers.1': lever 'capex': ramp_months must be 0 to 240, got -1",
    ),
    (
        "lever: capex, side: both, factor: 2, ramp_months: 1000",
        ", column 'levers.1': lever 'capex': ramp_months must be 0 to 240, got 1000",
    ),
    (
        "lever: capex, side: both, factor: 2, from: 2027-13-01",
        ": a date or a number that cannot be: month must be in 1..12",
    ),
    (
        "lever: capex, side: both, factor: 2, from: June",
        ", column 'levers.1.from', value 'June': need a day such as 2027-01-31",
    ),
    (
        "lever: imports, side: leader, factor: 2",
        ", column 'levers.1': lever 'imports' moves the follower alone; say side: follower",
    ),
    ("lever: [a], side: leader, factor: 2", ", column 'levers.1.lever': need a text"),
]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        *TEXTS,
        *((f"{HEAD}policy: {{imports: {steps}}}", message) for steps, message in POLICIES),
        *((f"{HEAD}levers:\n  - {{{lever}}}", message) for lever, message in LEVERS),
    ],
)
def test_each_mistake_is_told_in_one_line(text: str, message: str) -> None:
    with pytest.raises(HeadwayError) as caught:
        scenario_of(text, "mine.yaml")

    assert str(caught.value) == f"mine.yaml{message}"


@pytest.mark.parametrize(
    ("text", "kind"), [("levers: [{lever: capx, side: both, factor: 2}]", UnknownName), ("x: 1", DataError)]
)
def test_a_missing_name_and_a_bad_text_are_told_apart(text: str, kind: type[HeadwayError]) -> None:
    with pytest.raises(kind):
        scenario_of(HEAD + text, "mine.yaml")


def test_short_forms_mean_the_long_ones() -> None:
    short = "policy: {imports: closed, cloud: 0.5}\nset: {growth_fade: 0.2}\n"
    long = (
        "title: {en: Mine, vi: Mine}\npolicy: {imports: [{state: closed}], cloud: [{state: 0.5}]}\n"
        "set: {growth_fade: {central: 0.2}}\n"
    )

    found = scenario_of(HEAD + short, "a.yaml")

    assert found == scenario_of("name: mine\n" + long, "b.yaml")
    assert found.title == Words(en="Mine", vi="Mine")
    assert found.set == {"growth_fade": SetTo(central=0.2)}
    assert [step.share for step in found.policy.imports or ()] == [0.0]


def test_what_is_set_is_told_as_a_user_writes_it() -> None:
    found = scenario_of(HEAD + "set: {import_cap: 1, growth_fade: {low: 0.1, central: 0.2, high: 0.3}}", "a.yaml")

    assert found.settings() == ("import_cap=1.0", "growth_fade=0.1:0.2:0.3")


def test_a_scenario_made_in_python_is_checked_as_a_written_one() -> None:
    with pytest.raises(UnknownName, match="no parameter called 'import_capp'; did you mean 'import_cap'"):
        Scenario(name="mine", title=Words(en="a", vi="b"), set={"import_capp": SetTo(central=1.0)})
    with pytest.raises(OptionError, match="until 2026-01-01 must come after from 2027-01-01"):
        Lever(lever="capex", side="both", factor=2.0, since=date(2027, 1, 1), until=date(2026, 1, 1))


def test_a_scenario_has_all_that_its_base_says() -> None:
    twice, thrice = (Lever(lever="capex", side="both", factor=factor) for factor in (2.0, 3.0))
    shut, opened = (Step(state="closed"),), (Step(state="open"),)
    one, two = Origin(title="one"), Origin(title="two")
    base = Scenario(
        name="base",
        title=Words(en="base", vi="gốc"),
        origin=date(2025, 12, 31),
        horizon=24,
        base="another",
        sources=(one,),
        set={"import_cap": SetTo(central=0.5), "growth_fade": SetTo(central=0.1)},
        policy=Policy(imports=shut, cloud=shut),
        levers=(twice,),
        switch_off=("leak", "scale"),
    )
    own = replace(
        base,
        name="own",
        origin=None,
        horizon=36,
        sources=(two, one),
        set={"import_cap": SetTo(central=1.0)},
        policy=Policy(imports=opened),
        levers=(thrice,),
        switch_off=("scale", "policy"),
    )

    found = merged(own, base)

    assert (found.name, found.title, found.base) == ("own", own.title, None)
    assert (found.origin, found.horizon) == (date(2025, 12, 31), 36)
    assert {name: setting.central for name, setting in found.set.items()} == {"import_cap": 1.0, "growth_fade": 0.1}
    assert found.policy == Policy(imports=opened, cloud=shut)
    assert found.levers == (twice, thrice)
    assert found.switch_off == ("leak", "scale", "policy")
    assert found.sources == (two, one)


def test_a_scenario_as_json_says_what_was_written() -> None:
    text = (Path(__file__).parents[2] / "examples/race-scenario.yaml").read_text(encoding="utf-8")

    told = scenario_of(text, "mine.yaml").to_dict()

    assert told["policy"]["imports"][0] == {"from": None, "after_months": 6, "state": "closed"}
    assert told["set"]["diffusion_half_life"]["high"] == 16.0
    assert [each["lever"] for each in told["levers"]] == ["capex", "serving", "software_jump"]
    assert told["sources"][0]["confidence"] == "low"
