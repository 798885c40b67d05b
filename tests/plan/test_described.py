"""From YAML to checked values."""

import pytest

from headway.errors import DataError, HeadwayError, OptionError
from headway.plan.counting import parameters
from headway.plan.described import model_of
from headway.plan.recipe import Recipe

TEXT = """
name: My model
hidden: 1024
vocabulary: 32000
layers:
  - count: 4
    attention: &attention {kind: grouped, heads: 8, kv_heads: 2, head_dim: 128}
    ffn: {kind: dense, width: 4096}
  - count: 2
    attention: *attention
    ffn: {kind: experts, experts: 16, active: 2, width: 512}
recipe: {tokens: 1e12, sequence: 4096, batch: 512}
"""


def test_a_model_of_ones_own_needs_no_table() -> None:
    found = model_of(TEXT, "mine.yaml")

    assert found.recipe.stated() == {"tokens": 1e12, "sequence": 4096, "batch": 512}
    assert parameters(found.architecture()).total == pytest.approx(
        2 * 32000 * 1024
        + 6 * (2 * 1024 * 1024 + 2 * 1024 * 256 + 2 * 1024)
        + 4 * 3 * 1024 * 4096
        + 2 * (16 * 3 * 1024 * 512 + 16 * 1024)
        + 1024
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("hidden: 1024", "hidden_size: 1024", "column 'hidden_size': no such key; did you mean 'hidden'?"),
        ("kv_heads: 2,", "kv_head: 2,", "column 'layers.1.attention.kv_head': no such key; did you mean 'kv_heads'?"),
        ("name: My model", "", "column 'name': the key is missing"),
        ("active: 2", "active: 17", "column 'layers.2.ffn': feed-forward part: a token visits 17 of 16 experts"),
        ("kind: grouped", "kind: shared", "value 'shared': Input should be 'full', 'grouped', 'latent' or 'linear'"),
        ("tokens: 1e12", "tokens: many", "column 'recipe.tokens', value 'many'"),
        ("hidden: 1024", "hidden: [1024", "not YAML"),
    ],
)
def test_a_mistake_is_named_with_its_place(old: str, new: str, message: str) -> None:
    with pytest.raises(DataError) as caught:
        model_of(TEXT.replace(old, new, 1), "mine.yaml")

    assert message in str(caught.value)
    assert str(caught.value).startswith("mine.yaml")
    assert "\n" not in str(caught.value)


def test_a_text_that_is_no_description_is_refused() -> None:
    with pytest.raises(DataError, match="a mapping of names to values"):
        model_of("just words", "words.yaml")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "hidden: 1024",
            f"hidden: 1{'0' * 30}",
            "model: hidden must be at most 1,000,000,000, got more than a billion",
        ),
        ("heads: 8", "heads: 1000000", "attention: heads must be at most 100,000, got 1000000"),
        ("experts: 16", "experts: 1000000", "feed-forward part: experts must be at most 100,000, got 1000000"),
    ],
)
def test_a_number_beyond_every_model_is_refused(old: str, new: str, message: str) -> None:
    with pytest.raises(HeadwayError) as caught:
        model_of(TEXT.replace(old, new, 1), "mine.yaml").architecture()

    assert message in str(caught.value)


def test_more_layers_than_any_model_has_are_refused() -> None:
    with pytest.raises(HeadwayError, match="model: layers must be at most 2,000, got 1000002"):
        model_of(TEXT.replace("count: 4", "count: 1000000", 1), "mine.yaml").architecture()


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"moments_bytes": -3.0}, "moments_bytes must not be below 0, got -3"),
        ({"batch": 10**20}, "is beyond any run; give at most 1,000,000,000 of each"),
        ({"sequence": 10**20}, "is beyond any run"),
        ({"tokens": 1e308}, r"a run needs tokens, at most 1e\+20, got 1e\+308"),
    ],
)
def test_a_recipe_beyond_any_run_is_refused(fields: dict[str, float], message: str) -> None:
    with pytest.raises(OptionError, match=message):
        Recipe(**fields)  # type: ignore[arg-type]


def test_parts_of_a_recipe_have_a_precision_of_their_own() -> None:
    text = TEXT.replace("batch: 512", "batch: 512, precision: fp8, attention_precision: fp8, moments_bytes: 4")

    found = Recipe(**model_of(text, "mine.yaml").recipe.stated())

    assert (found.precision, found.attention_precision, found.head_precision) == ("fp8", "fp8", "bf16")
    assert found.state_bytes == 8.0
