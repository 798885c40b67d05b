"""`headway plan`: the answer, its JSON, what stands under it, and one clear line for bad input."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import headway
from headway import api

Run = Callable[..., SimpleNamespace]

OWN = ("plan", "deepseek-v3", "--cluster", "h800-deepseek-2048")
INTERVALS = "step_seconds mfu memory_gb days chip_hours cost_usd energy_mwh".split()
EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    return api.plan("deepseek-v3", cluster="h800-deepseek-2048", within_days=60).to_dict()


def test_json_holds_what_the_contract_says(run: Run) -> None:
    done = run(*OWN, "--within-days", 60, "--json")
    found = json.loads(done.out)

    assert done.code == 0
    assert done.out.count("\n") == 1
    assert {"headway", "vintage", "as_of", "seed", "draws", "sources"} <= set(found)
    assert {"fits", "plan", "binding", "p_within"} <= set(found)
    assert {"tp", "pp", "dp", "ep", "cp", "microbatch"} <= set(found["plan"])
    for name in INTERVALS:
        assert set(found[name]) == {"low", "central", "high", "level"}
        assert found[name]["level"] == 0.8
        assert found[name]["low"] <= found[name]["central"] <= found[name]["high"]
    assert found["fits"] is True
    assert 0.0 <= found["p_within"] <= 1.0


def test_the_text_begins_with_the_answer_and_says_what_binds(run: Run) -> None:
    lines = run(*OWN, "--within-days", 60).out.splitlines()

    assert lines[0].startswith("DeepSeek-V3 on 2,048 H800 takes ")
    assert "80% interval" in lines[0]
    assert "ends within 60 days" in lines[0]
    assert lines[1].startswith("What binds: ")
    assert any("fp8 peak" in line and "16-bit peak" in line for line in lines)


def test_days_are_near_those_that_were_published(data: dict[str, Any]) -> None:
    published = 2.664e6 / 2048 / 24  # hours of pre-training over the chips, arXiv 2412.19437, table 1

    assert 0.6 * published < data["days"]["central"] < 1.7 * published


def test_the_module_is_the_command(data: dict[str, Any]) -> None:
    assert headway.plan("deepseek-v3", cluster="h800-deepseek-2048", within_days=60).to_dict() == data


def test_the_same_layout_given_is_the_same_answer(data: dict[str, Any]) -> None:
    ways = ",".join(f"{name}={value}" for name, value in data["plan"].items())
    given = api.plan("deepseek-v3", cluster="h800-deepseek-2048", layout=ways).to_dict()

    assert given["plan_given"]
    assert given["plan"] == data["plan"]
    assert given["days"] == data["days"]


def test_without_dp_a_layout_has_as_many_copies_as_there_is_room_for() -> None:
    found = api.plan("deepseek-v3", cluster="h800-deepseek-2048", layout="tp=4,pp=2,ep=64").to_dict()

    assert found["plan"]["dp"] == 256


def test_more_chips_take_fewer_days_and_a_longer_time_is_likelier(data: dict[str, Any]) -> None:
    more = api.plan("deepseek-v3", cluster="h800-deepseek-2048", count=4096, within_days=120).to_dict()

    assert more["days"]["central"] < data["days"]["central"]
    assert more["p_within"] > data["p_within"]


def test_options_replace_the_models_own_recipe(data: dict[str, Any]) -> None:
    half = api.plan("deepseek-v3", cluster="h800-deepseek-2048", tokens=7.4e12, precision="bf16").to_dict()

    assert half["recipe"]["tokens"] == 7.4e12
    assert half["mfu_precision"] == "bf16"
    assert half["steps"] == pytest.approx(data["steps"] / 2)


def test_what_is_computed_again_is_found_unless_it_is_asked_for(data: dict[str, Any]) -> None:
    full = api.plan("deepseek-v3", cluster="h800-deepseek-2048", recompute="full").to_dict()

    assert full["plan"]["recompute"] == "full"
    assert data["recipe"]["recompute"] is None
    assert full["days"]["central"] >= data["days"]["central"]


def test_a_recipe_file_stands_in_for_the_models_own_and_options_for_both(tmp_path: Path) -> None:
    file = tmp_path / "recipe.yaml"
    file.write_text("tokens: 1e+12\nbatch: 4096\n", "utf-8")

    found = api.plan("deepseek-v3", cluster="h800-deepseek-2048", recipe=file, batch=8192).to_dict()

    assert (found["recipe"]["tokens"], found["recipe"]["batch"]) == (1e12, 8192)


def test_a_chip_without_narrow_units_says_at_what_products_are_done(run: Run) -> None:
    found = run("plan", "deepseek-v3", "--cluster", "910C", "--count", 8192, "--within-days", 90)

    assert "Ascend 910C" in found.out
    assert "no fp8 units: products are done at fp16" in found.out


def test_a_model_and_a_chip_described_by_hand_need_no_table(run: Run) -> None:
    done = run("plan", EXAMPLES / "plan-model.yaml", "--cluster", EXAMPLES / "plan-cluster.yaml", "--json")
    found = json.loads(done.out)

    assert [row["key"] for row in found["warnings"]] == ["plan.warning_no_family"]
    assert "borrowed from all of them" in done.err
    assert found["fits"]
    assert found["cluster"]["chip"] == "Example chip"
    assert found["usd_hour"]["basis"] == "amortised"
    assert found["power_kw"]["basis"] == "chip"


def test_a_model_that_does_not_fit_says_by_how_much_and_where_it_does(run: Run) -> None:
    done = run("plan", "deepseek-v3", "--cluster", "h800-deepseek-2048", "--count", 64)
    found = json.loads(run("plan", "deepseek-v3", "--cluster", "h800-deepseek-2048", "--count", 64, "--json").out)

    assert done.code == 0
    assert f"lacks {found['short_gb']:,.0f} GB on each chip" in done.out
    assert f"on which it fits has {found['smallest_chips']:,}" in done.out
    assert not found["fits"]
    assert found["days"] is None
    assert found["plan"] is None
    assert found["binding"] == "capacity"
    enough = api.plan("deepseek-v3", cluster="h800-deepseek-2048", count=found["smallest_chips"]).to_dict()
    assert enough["fits"]


def test_a_layout_that_does_not_fit_points_to_one_that_does(run: Run) -> None:
    done = run(*OWN, "--layout", "pp=4")

    assert "does not fit on 2,048 H800 with this layout" in done.out
    assert "Another layout fits" in done.out


HAND = """\
name: Mine
chip: {name: Mine 1, fp16_tflops: 1979, hbm_gb: 80, hbm_tbps: 3.35, link_gbps: 900, tdp_w: 700}
count: 1024
domain: 8
network_gbps: 50
"""


def test_a_sparse_peak_given_as_dense_is_pointed_out(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(HAND, "utf-8")

    text = run("plan", "llama-3-8b", "--cluster", file)
    document = run("plan", "llama-3-8b", "--cluster", file, "--json")

    assert "look like the rate with sparsity" in text.out
    assert "look like the rate with sparsity" in document.err
    assert any(row["key"].startswith("plan.warning_sparse") for row in json.loads(document.out)["warnings"])


def test_a_planned_chip_is_marked(run: Run) -> None:
    assert "is planned, not sold yet" in run("plan", "deepseek-v3", "--cluster", "rubin-dgx-superpod-576").out


def test_where_neither_price_nor_power_is_known_the_text_says_so(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(HAND.replace(", tdp_w: 700", "").replace("1979", "989"), "utf-8")

    found = run("plan", "llama-3-8b", "--cluster", file)

    assert "What it costs is not known" in found.out
    assert "How much energy it uses is not known" in found.out


def test_the_network_of_a_chip_that_no_cluster_has_is_said_to_be_assumed(run: Run) -> None:
    assert "are assumed" in run("plan", "llama-3-8b", "--cluster", "MI300X", "--count", 64).out


def test_without_tokens_the_speed_is_told(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "model.yaml"
    text = (EXAMPLES / "plan-model.yaml").read_text("utf-8").replace("  tokens: 10e+12\n", "")
    file.write_text(text, "utf-8")

    found = run("plan", file, "--cluster", "h800-deepseek-2048")

    assert "s for a step" in found.out
    assert "without a number of tokens" in found.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([*OWN, "--layout", "tp=8,pp=70"], "70 pipeline stages"),
        ([*OWN, "--layout", "ep=100"], "256 experts cannot be spread over 100 chips"),
        ([*OWN, "--layout", "ppp=8"], "did you mean 'pp'"),
        ([*OWN, "--layout", "tp=zero"], "whole number"),
        ([*OWN, "--layout", "recompute=some"], "none, selective, full"),
        ([*OWN, "--layout", "tp=8,pp=16,dp=32"], "the cluster has 2048"),
        ([*OWN, "--tokens", "0"], "got --tokens 0"),
        ([*OWN, "--count", "0"], "at least one chip"),
        ([*OWN, "--within-days", "0"], "above 0"),
        ([*OWN, "--batch", "0"], "sequences"),
        ([*OWN, "--precision", "fp12"], "'bf16', 'fp16', 'fp8' or 'fp4'"),
        ([*OWN, "--recipe", "nowhere.yaml"], "cannot be read"),
        ([*OWN, "--as-of", "2024-01-01"], "was released on 2024-12-26"),
        (["plan", "llama-3-8b", "--cluster", "910C", "--count", "8", "--as-of", "2024-05-01"], "was not known before"),
        (["plan", "deepseek", "--cluster", "h800-deepseek-2048"], "did you mean 'deepseek-v"),
        (["plan", "deepseek-v3", "--cluster", "h800-deepsek-2048"], "did you mean 'h800-deepseek-2048'"),
        (["plan", "deepseek-v3", "--cluster", "H100"], "say how many with --count"),
        (["plan", "deepseek-v3"], "--cluster"),
        (["plan", "compar"], "did you mean 'compare'"),
        (["plan", "models", "--show", "deepseek-v33"], "did you mean 'deepseek-v3'"),
        (["plan", "clusters", "--show", "h800"], "did you mean 'h800-deepseek-2048'"),
        (["plan", "compare", "deepseek-v3", "--days", "0"], "above 0"),
        (["plan", "compare", "deepseek-v3", "--count", "0"], "at least one chip"),
        (["plan", "compare", "deepseek-v3", "--clusters", "h800-deepsek-2048"], "did you mean 'h800-deepseek-2048'"),
    ],
)
def test_bad_input_gets_one_clear_line(run: Run, arguments: list[str], said: str) -> None:
    done = run(*arguments)

    assert done.code == 1
    assert done.out == ""
    assert said in done.err
    assert done.err.count("\n") == 1


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("network_gbps: 50", "network_gbps: 0", "network_gbps is 0"),
        ("hbm_tbps: 3.35", "hbm_tbps: 0", "hbm_tbps is 0"),
        ("link_gbps: 900", "link_gbps: 0", "link_gbps"),
        ("count: 1024", "count: 0", "at least one chip"),
        ("domain: 8\n", "", "domain"),
        ("network_gbps", "netwrk_gbps", "did you mean 'network_gbps'"),
        ("hbm_gb", "hbm_bg", "did you mean 'hbm_gb'"),
        ("domain: 8", "domain: eight", "domain"),
        ("name: Mine\n", "name: [Mine\n", "not YAML"),
    ],
)
def test_a_mistake_in_a_description_gets_one_clear_line(
    run: Run, tmp_path: Path, old: str, new: str, said: str
) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(HAND.replace(old, new, 1), "utf-8")

    done = run("plan", "llama-3-8b", "--cluster", file)

    assert done.code == 1
    assert said in done.err
    assert done.err.count("\n") == 1


def test_help_shows_the_main_use_and_the_commands(run: Run) -> None:
    for arguments in (("plan", "--help"), ("plan",), ("plan", "deepseek-v3", "--help")):
        shown = run(*arguments).out
        for word in ("MODEL", "--cluster", "--within-days", "compare", "models", "clusters"):
            assert word in shown


def test_options_may_stand_before_the_model(run: Run) -> None:
    done = run("plan", "--cluster", "h800-deepseek-2048", "deepseek-v3")

    assert done.code == 0
    assert done.out.startswith("DeepSeek-V3 on 2,048 H800")


def test_ready_models_are_listed_with_counted_and_published_parameters(run: Run) -> None:
    found = json.loads(run("plan", "models", "--json").out)["models"]
    text = run("plan", "models").out

    assert len(found) >= 25
    for row in found:
        if row["published_total_b"]:
            assert row["total_b"] == pytest.approx(row["published_total_b"], rel=0.03), row["name"]
        assert row["source"]["title"]
    assert "deepseek-v3" in text


def test_ready_clusters_are_listed_with_their_sources(run: Run) -> None:
    found = json.loads(run("plan", "clusters", "--json").out)["clusters"]

    assert len(found) >= 12
    assert all(row["source"]["title"] for row in found)
    assert "h800-deepseek-2048" in run("plan", "clusters").out


@pytest.mark.parametrize(("kind", "name"), [("models", "deepseek-v3"), ("clusters", "h800-deepseek-2048")])
def test_a_shown_description_can_be_started_from(run: Run, tmp_path: Path, kind: str, name: str) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(run("plan", kind, "--show", name).out, "utf-8")

    model = file if kind == "models" else "deepseek-v3"
    cluster = file if kind == "clusters" else "h800-deepseek-2048"
    assert run("plan", model, "--cluster", cluster).code == 0


def test_compare_prints_a_row_for_each_kind_and_marks_planned_chips(run: Run) -> None:
    done = run("plan", "compare", "deepseek-v3")

    assert done.code == 0
    for chip in ("H100", "H200", "H20", "B200", "GB200", "Rubin VR200 (planned)", "910B1", "910C", "950DT (planned)"):
        assert chip in done.out
    assert "Without fp8 units, products are done at fp16" in done.out


def test_compare_counts_chips_for_days(run: Run) -> None:
    done = run("plan", "compare", "deepseek-v3", "--days", 60, "--clusters", "h100-meta-16384,910C", "--json")
    found = json.loads(done.out)

    assert found["days"] == 60.0
    assert found["days_of"] is None
    for row in found["rows"]:
        again = api.plan("deepseek-v3", cluster=row["chip"], count=row["needed"]["chips"]).to_dict()
        assert again["days"]["central"] == pytest.approx(row["needed"]["days"]["central"], rel=0.1)
        assert again["days"]["central"] == pytest.approx(60.0, rel=0.1)


def test_a_kind_on_which_the_run_does_not_fit_says_from_where_on_it_does(run: Run) -> None:
    found = api.plan_compare("deepseek-v3", count=64, clusters=["h800-deepseek-2048"]).to_dict()
    text = run("plan", "compare", "deepseek-v3", "--count", 64, "--clusters", "h800-deepseek-2048").out

    assert not found["rows"][0]["fits"]
    assert found["rows"][0]["smallest_chips"] > 64
    assert "fits on 64 chips of none of these kinds" in text
    assert "fits from" in text


def test_chips_that_were_not_known_on_a_day_are_left_out() -> None:
    found = api.plan_compare("deepseek-v3", as_of=date(2025, 6, 30)).to_dict()

    assert "Ascend 950DT" in {row["chip"] for row in found["left_out"]}
    assert "Ascend 950DT" not in {row["chip"] for row in found["rows"]}


def test_the_module_of_compare_is_the_command() -> None:
    names = ["h100-meta-16384"]

    assert (
        headway.plan.compare("deepseek-v3", clusters=names).to_dict()
        == api.plan_compare("deepseek-v3", clusters=names).to_dict()
    )
    assert headway.plan.models(show="deepseek-v3").to_dict()["text"].startswith("name: DeepSeek-V3")
    assert headway.plan.clusters().to_dict()["clusters"]


def test_a_batch_that_nobody_published_is_said_to_be_assumed() -> None:
    assumed = api.plan("deepseek-v4-pro", cluster="h800-deepseek-2048").to_dict()["warnings"]
    given = api.plan("deepseek-v4-pro", cluster="h800-deepseek-2048", batch=15360).to_dict()["warnings"]

    row = {"key": "plan.warning_batch", "values": {"model": "DeepSeek-V4-Pro", "batch": 1024, "sequence": 4096}}
    assert row in assumed
    assert row["key"] not in [each["key"] for each in given]
    assert row["key"] not in [each["key"] for each in api.plan("deepseek-v3", cluster="h100-meta-16384").warnings]
    assert row in api.plan_compare("deepseek-v4-pro", clusters=["910C"]).to_dict()["warnings"]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("", "the file is empty"),
        ("name: a\nname: b\n", "the key stands twice"),
        ("a: &a [*a]\n", "refers to itself"),
        ("released: 2024-13-45\n", "a date or a number that cannot be"),
    ],
)
def test_a_file_that_is_no_description_is_told_in_one_line(run: Run, tmp_path: Path, written: str, told: str) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(written, encoding="utf-8")

    done = run("plan", str(file), "--cluster", "h100-meta-16384")

    assert done.code == 1
    assert done.out == ""
    assert told in done.err
    assert done.err.count("\n") == 1


def test_a_plan_of_a_published_run_tells_its_published_hours(run: Run, data: dict[str, Any]) -> None:
    told = data["published"]

    assert told["chip_hours"] == 2.664e6
    assert told["hours_cover"] == "pre-training"
    assert told["planned_over"] == pytest.approx(data["chip_hours"]["central"] / 2.664e6 - 1.0)
    assert "Published of this run on such chips: 2.66 million chip-hours" in run(*OWN).out


def test_hours_of_other_tokens_are_not_compared(run: Run) -> None:
    fewer = api.plan("deepseek-v3", cluster="h800-deepseek-2048", tokens=1e12).to_dict()

    assert fewer["published"]["planned_over"] is None
    assert api.plan("deepseek-v3", cluster="h100-meta-16384").to_dict()["published"] is None


def test_a_stack_with_published_runs_has_rates_of_its_own(data: dict[str, Any]) -> None:
    named = api.plan("deepseek-v3", cluster="h800-deepseek-2048", stack="megatron-deepspeed").to_dict()

    assert named["stack"] == "megatron-deepspeed"
    assert named["step_seconds"]["central"] > data["step_seconds"]["central"]


def test_a_stack_that_nobody_knows_is_refused_with_the_nearest(run: Run) -> None:
    done = run(*OWN, "--stack", "deepsek")

    assert done.code == 1
    assert "no software stack called 'deepsek'; did you mean 'deepseek'?" in done.err


def test_tokens_that_lost_their_zeros_are_refused(run: Run) -> None:
    done = run(*OWN, "--tokens", "14.8")

    assert done.code == 1
    assert "less than one step" in done.err


def test_what_a_users_own_description_computes_again_is_kept(tmp_path: Path) -> None:
    written = (EXAMPLES / "plan-model.yaml").read_text(encoding="utf-8")
    mine = tmp_path / "mine.yaml"
    mine.write_text(written.replace("recipe:", "recipe:\n  recompute: full", 1), encoding="utf-8")

    found = api.plan(str(mine), cluster=str(EXAMPLES / "plan-cluster.yaml")).to_dict()

    assert found["plan"]["recompute"] == "full"


def test_one_name_is_a_name_and_not_its_letters() -> None:
    found = api.plan_compare("deepseek-v3", clusters="910C").to_dict()

    assert [row["chip"] for row in found["rows"]] == ["Ascend 910C"]


def test_prices_of_different_kinds_are_told_apart(run: Run) -> None:
    done = run("plan", "compare", "deepseek-v3", "--clusters", "H100 SXM5 80GB,910C")

    assert "cannot be compared as prices" in done.out


def test_rates_that_rest_on_few_runs_say_so(run: Run) -> None:
    done = run("plan", "deepseek-v3", "--cluster", "910C", "--count", "8192")

    assert "rests on 3 published runs" in done.out


def test_active_parameters_are_listed_as_their_publisher_counts_them(run: Run) -> None:
    rows = {row["name"]: row for row in json.loads(run("plan", "models", "--json").out)["models"]}

    assert rows["deepseek-v3"]["active_counts"] == "without input"
    assert rows["deepseek-v3"]["active_as_published_b"] == pytest.approx(36.7, rel=0.01)
    assert rows["llama-3.1-405b"]["active_as_published_b"] == rows["llama-3.1-405b"]["active_b"]


def test_the_readme_says_what_the_planner_says(data: dict[str, Any]) -> None:
    readme = " ".join((EXAMPLES.parent / "README.md").read_text(encoding="utf-8").replace("\n> ", "\n").split())
    ascend = api.plan("deepseek-v3", cluster="910C", count=2048).to_dict()["days"]
    sets = {row["name"]: row for row in api.plan_validate().to_dict()["sets"]}

    def days(found: dict[str, float]) -> tuple[str, str]:
        return f"{found['central']:.0f} days", f"{found['low']:.0f}–{found['high']:.0f}"

    assert "would take 2,048 Ascend 910C {} (80% interval {})".format(*days(ascend)) in readme
    assert "2,048 H800 {} ({})".format(*days(data["days"])) in readme
    assert f"missed by {sets['runs']['mean_abs_error']:.1%} on average" in readme
    assert f"one constant misses them by {sets['runs']['baseline_error']:.1%}" in readme
