"""Pictures as files: drawn once, and with letters that every language of Headway has."""

from importlib.resources import files
from pathlib import Path
from typing import Any

import font_source_sans_pro
import pytest
from fontTools.ttLib import TTFont

from headway.charts import render
from headway.charts.render import to_png, to_svg
from headway.charts.theme import FONT
from headway.words import available_languages, load_words

DOT: dict[str, Any] = {
    "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
    "data": {"values": [{"x": 1}]},
    "mark": "point",
    "encoding": {"x": {"field": "x", "type": "quantitative"}},
}


def never() -> None:
    raise AssertionError("drawn again")


def test_a_picture_is_drawn_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    svg = to_svg(DOT, cache=tmp_path)
    png = to_png(svg, 2.0, cache=tmp_path)

    monkeypatch.setattr(render, "_renderer", never)

    assert to_svg(DOT, cache=tmp_path) == svg
    assert to_png(svg, 2.0, cache=tmp_path) == png


def test_other_specifications_and_scales_are_other_pictures(tmp_path: Path) -> None:
    first, second = (to_svg({**DOT, "width": width}, cache=tmp_path) for width in (100, 200))

    assert first != second
    assert to_png(first, 1.0, cache=tmp_path) != to_png(first, 2.0, cache=tmp_path)


@pytest.mark.parametrize("style", ["Regular", "Bold"])
def test_the_font_of_the_pictures_has_every_letter_of_every_language(style: str) -> None:
    font = TTFont(files(font_source_sans_pro) / "files" / f"SourceSansPro-{style}.ttf")
    letters = {chr(code) for code in font.getBestCmap()}
    texts = [text for language in available_languages() for text in load_words(language).messages.values()]

    missing = set("".join(texts)) - letters - {"\n"}

    assert FONT.startswith(font["name"].getDebugName(1))
    assert missing == set()
