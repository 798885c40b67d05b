"""A specification as SVG or PNG, drawn without a browser. An edge."""

from typing import Any, Final

#: Vega-Lite version that the specifications are written in.
_VERSION: Final = "5.21"


def to_svg(spec: dict[str, Any]) -> str:
    """SVG text with the letters as text, so that it can be searched and read aloud."""
    import vl_convert

    return str(vl_convert.vegalite_to_svg(spec, vl_version=_VERSION))


def to_png(spec: dict[str, Any], scale: float = 1.0) -> bytes:
    """PNG at `scale` pixels for each pixel of the specification."""
    import vl_convert

    return bytes(vl_convert.vegalite_to_png(spec, vl_version=_VERSION, scale=scale))
