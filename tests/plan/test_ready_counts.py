"""The product counts every ready model as the counter by brute force does."""

from importlib.resources import files

import planner_counts as brute
import pytest

from headway.plan.architecture import Architecture
from headway.plan.counting import kv_bytes, matrix_parameters, parameters, training_flop
from headway.plan.described import model_of


def architecture(slug: str) -> Architecture:
    text = (files("headway.plan") / "ready" / "models" / f"{slug}.yaml").read_text(encoding="utf-8")
    return model_of(text, slug).architecture()


@pytest.mark.parametrize("slug", brute.slugs())
def test_total_and_active_parameters_are_those_of_the_matrices(slug: str) -> None:
    counted, listed = parameters(architecture(slug)), brute.described(slug)

    assert counted.total == pytest.approx(brute.total(listed), rel=1e-9)
    assert counted.active == pytest.approx(brute.active(listed), rel=1e-9)


@pytest.mark.parametrize("slug", brute.slugs())
def test_what_is_multiplied_is_the_matrices_and_not_the_input_table(slug: str) -> None:
    counted = matrix_parameters(architecture(slug), with_mtp=False)

    assert counted == pytest.approx(brute.multiplied(brute.described(slug)), rel=1e-4)  # norms in latents, biases


@pytest.mark.parametrize("slug", brute.slugs())
def test_a_token_keeps_what_the_matrices_say(slug: str) -> None:
    assert kv_bytes(architecture(slug)) == pytest.approx(brute.kv_bytes_per_token(brute.described(slug)), rel=1e-9)


def attends_to_all(model: Architecture) -> bool:
    every = [group.attention for group in model.layers]
    return all(a.kind != "linear" and not a.window and not a.top_k and a.compress == 1.0 for a in every)


@pytest.mark.parametrize("slug", [slug for slug in brute.slugs() if attends_to_all(architecture(slug))])
def test_a_token_takes_the_operations_that_the_matrices_say(slug: str) -> None:
    listed = brute.training_flop_per_token(brute.described(slug), 4096)

    assert training_flop(architecture(slug), 4096) == pytest.approx(listed, rel=1e-3)


def test_of_the_published_operations_a_token_two_are_met_and_two_are_not() -> None:
    """Of arXiv 2505.09343, table 2: see docs/methods/plan.md on why 394 for a dense 72B cannot be a count of all."""
    gflop = {slug: training_flop(architecture(slug), 4096) / 1e9 for slug in ("deepseek-v2", "deepseek-v3")}

    assert gflop == {"deepseek-v2": pytest.approx(155, rel=0.005), "deepseek-v3": pytest.approx(250, rel=0.005)}
    assert training_flop(architecture("llama-3.1-405b"), 4096) / 1e9 == pytest.approx(2448, rel=0.011)
    dense = parameters(architecture("qwen-72b"))
    assert 6 * (dense.attention + dense.dense) / 1e9 > 394 * 1.05  # its layers alone take more than is published
