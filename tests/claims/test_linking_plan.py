"""Claims about training runs, linked; and the described models and clusters that they are linked to."""

from datetime import date
from importlib.resources import files

import pytest
import yaml

from headway.api.claims.lexicon import load_lexicon
from headway.claims.reading.documents import document_of
from headway.claims.reading.read import Read, read_document

DAY = date(2026, 1, 20)
READY = files("headway.plan") / "ready"


def _read(text: str, lang: str = "en") -> Read:
    return read_document(document_of(text, lang=lang, published=DAY), load_lexicon(), today=DAY)


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Training DeepSeek-V3 on 2,048 H800 GPUs took about two months.", "en"),
        ("Việc huấn luyện DeepSeek-V3 trên 2.048 chip H800 mất khoảng hai tháng.", "vi"),
    ],
)
def test_the_days_of_a_described_run_are_linked(text: str, lang: str) -> None:
    (found,) = _read(text, lang).found

    assert found.call.text == "training-days(model=deepseek-v3, cluster=h800-deepseek-2048)"
    assert found.said.relation == "about"
    assert found.said.value == pytest.approx(2 * 30.436875)


@pytest.mark.parametrize(
    "text",
    [
        "DeepSeek-V3 was trained on 50,000 H800 chips in less than 60 days.",
        "A new model was trained on 2,048 H800 chips in less than 60 days.",
    ],
)
def test_a_run_that_is_not_described_is_listed(text: str) -> None:
    read = _read(text)

    assert not read.found
    assert [each.why for each in read.unlinked] == ["no-measure"]


def test_described_models_and_clusters_are_those_of_the_planner() -> None:
    lexicon = load_lexicon()

    assert all((READY / "models" / f"{name}.yaml").is_file() for _, name in lexicon.runs)
    for written, name in lexicon.clusters.items():
        chip, _, count = written.partition("/")
        described = yaml.safe_load((READY / "clusters" / f"{name}.yaml").read_text(encoding="utf-8"))
        assert described["chip"].startswith(chip), name
        assert described["count"] == int(count), name
