"""Specifications as SVG, and SVG as PNG, drawn without a browser and kept for the next call. An edge."""

import json
import re
from functools import cache as once
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from headway.kept import content_hash, kept
from headway.visible import drawable

#: Vega-Lite version that the specifications are written in.
_VERSION: Final = "5.21"


def to_svg(spec: dict[str, Any], *, cache: Path) -> str:
    """SVG text, with the letters as text, so that they can be searched and read aloud; kept in the folder `cache`."""
    # The renderer ends the whole program over a control character, and cannot read the end of a line in a name.
    drawn = drawable(spec)

    def draw() -> bytes:
        return _titled(str(_renderer().vegalite_to_svg(drawn, vl_version=_VERSION))).encode()

    return kept(cache, f"svg-{content_hash(json.dumps(drawn), _VERSION, _drawn_by())}", draw).decode()


def to_png(svg: str, scale: float = 1.0, *, cache: Path) -> bytes:
    """PNG at `scale` pixels for each pixel of the SVG; kept in the folder `cache`."""

    def draw() -> bytes:
        return bytes(_renderer().svg_to_png(svg, scale=scale))

    return kept(cache, f"png-{content_hash(svg, scale, _drawn_by())}", draw)


def _titled(svg: str) -> str:
    """The SVG with the words of boxes that are called cells as titles, which browsers show over them."""
    return _CELL.sub(r"<path\2><title>\1</title></path>", svg)


#: A box of a layer with `ariaRoleDescription="cell"`, as the renderer writes it.
_CELL: Final = re.compile(r'<path aria-label="([^"]*)" role="graphics-symbol" aria-roledescription="cell"([^>]*?)/>')


@once
def _renderer() -> ModuleType:
    """The renderer with the letters of FONT: a system's own may lack those of Vietnamese."""
    import font_source_sans_pro
    import vl_convert

    vl_convert.register_font_directory(font_source_sans_pro.font_directory)
    return vl_convert


def _drawn_by() -> tuple[str, ...]:
    """Versions of what turns a specification into a picture."""
    return tuple(version(name) for name in ("vl-convert-python", "font-source-sans-pro"))
