"""From YAML to checked values."""

import pytest

from headway.errors import DataError
from headway.plan.counting import parameters
from headway.plan.described import model_of

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
        ("hidden: 1024", "hiden: 1024", "column 'hiden': no such key; did you mean 'hidden'?"),
        ("kv_heads: 2,", "kv_head: 2,", "column 'layers.1.attention.kv_head': no such key; did you mean 'kv_heads'?"),
        ("name: My model", "", "column 'name': the key is missing"),
        ("active: 2", "active: 17", "column 'layers.2.ffn': feed-forward part: a token visits 17 of 16 experts"),
        ("kind: grouped", "kind: groupt", "value 'groupt': Input should be 'full', 'grouped', 'latent' or 'linear'"),
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
