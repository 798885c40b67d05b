"""Names that look like another name, or hold what nobody sees."""

import pytest

from headway.facts.lookalikes import doubles, flagged, skeletons
from headway.facts.store import open_vintage

NAMES = ["2025-12-03", "2025-12-19", "2026-04-19", "2026-08-11"]
KNOWN = ("GPT-4", "Llama 3", "o3", "GPT-5-Codex")


def kinds(name: str) -> dict[str, str | None]:
    return {flag.kind: flag.looks_like for flag in flagged([name], KNOWN)}


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("GP\u0422-4", {"mixed scripts": None, "look-alike": "GPT-4"}),  # a Cyrillic T
        ("\u03bf3", {"look-alike": "o3"}),  # a Greek o, which is the only letter
        ("GPT-4\u200b", {"hidden character": "GPT-4", "look-alike": "GPT-4"}),
        ("\u202eGPT-4", {"hidden character": "GPT-4", "look-alike": "GPT-4"}),
        ("GPT-4\x00", {"hidden character": "GPT-4", "look-alike": "GPT-4"}),
        ("New\u3164Model", {"hidden character": "NewModel", "unusual form": "New\u1160Model"}),
        ("\uff27\uff30\uff34-4", {"unusual form": "GPT-4", "look-alike": "GPT-4"}),
        ("\ufb01ne model", {"unusual form": "fine model"}),
        ("GPT\u20115-Codex", {"unusual form": "GPT-5-Codex", "look-alike": "GPT-5-Codex"}),
        ("GPT\u20134", {"look-alike": "GPT-4"}),
        ("GPT\u22124", {"look-alike": "GPT-4"}),
        ("gpt-4", {"look-alike": "GPT-4"}),
        (" GPT-4", {"look-alike": "GPT-4"}),
        ("LIama 3", {"look-alike": "Llama 3"}),  # a capital I for the first small L
        ("Llarna 3", {"look-alike": "Llama 3"}),
        ("O3", {"look-alike": "o3"}),
    ],
)
def test_an_odd_name_is_told_with_what_it_looks_like(name: str, found: dict[str, str | None]) -> None:
    assert kinds(name) == found


@pytest.mark.parametrize(
    "name",
    ["Qwen 通义", "文心一言 4.5", "GPT-4", "Tulu 3 (Tülu 3) 70B", "Llama 3 8B", "π0", "日本語モデル v2", "코GPT"],
)
def test_an_ordinary_name_is_not_told(name: str) -> None:
    assert kinds(name) == {}


def test_a_name_that_was_known_looks_like_nothing_else() -> None:
    assert flagged(["gpt-4"], ["gpt-4", "GPT-4"]) == ()


def test_two_new_names_that_look_the_same_are_both_told() -> None:
    assert [(flag.name, flag.looks_like) for flag in flagged(["Nova-1", "Nova-l"], [])] == [
        ("Nova-1", "Nova-l"),
        ("Nova-l", "Nova-1"),
    ]


@pytest.mark.parametrize("vintage", NAMES)
def test_no_name_of_a_bundled_vintage_is_told(vintage: str) -> None:
    opened = open_vintage(vintage)
    names = set(opened.table("models")["model"])
    names |= set(opened.table("benchmarks")["benchmark"]) if "benchmarks" in opened.table_names else set()
    others = {model.name for each in NAMES for model in open_vintage(each).models()}

    assert flagged(names, others) == ()
    assert flagged(names, ()) == ()
    assert doubles(names) == ()


def test_the_skeletons_of_a_name_are_those_of_its_own_skeleton() -> None:
    for model in open_vintage("2026-04-19").models():
        for skeleton in skeletons(model.name):
            assert skeleton in skeletons(skeleton)
