"""Specifications as SVG, and SVG as PNG, drawn without a browser. An edge."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

#: Vega-Lite version that the specifications are written in.
_VERSION: Final = "5.21"


def to_svgs(specs: Iterable[dict[str, Any]]) -> list[str]:
    """SVG text of each specification, with the letters as text, so that they can be searched and read aloud."""
    import vl_convert

    def draw(spec: dict[str, Any]) -> str:
        return str(vl_convert.vegalite_to_svg(spec, vl_version=_VERSION))

    with ThreadPoolExecutor() as pool:
        return list(pool.map(draw, specs))


def to_png(svg: str, scale: float = 1.0) -> bytes:
    """PNG at `scale` pixels for each pixel of the SVG."""
    import vl_convert

    return bytes(vl_convert.svg_to_png(svg, scale=scale))
