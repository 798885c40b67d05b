"""The publisher's feeds: which files a pull asks for, and what it can do without. Pure."""

from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import urlsplit

from headway.errors import OptionError

#: Where the publisher of the scores keeps its files. Source: https://epoch.ai/benchmarks, links of "download".
PUBLISHER: Final = "https://epoch.ai/data/"

#: The file that holds all others that make tables, the single ones among them.
ZIP: Final = "benchmark_data.zip"

#: Single files that hold what a reader needs, where the zip is missing.
SINGLE: Final = ("eci_scores.csv", "eci_benchmarks.csv")

#: Files that make no table of scores: kept as they came.
KEPT: Final = ("all_ai_models.csv", "ml_hardware.csv", "gpu_clusters.csv")

#: What a single file is called inside the zip: both must hold the same bytes, or the publisher was writing between.
IN_ZIP: Final = {
    "eci_scores.csv": "epoch_capabilities_index/eci_scores.csv",
    "eci_benchmarks.csv": "epoch_capabilities_index/processed_data_for_eci.csv",
    "edi_scores.csv": "epoch_capabilities_index/edi_scores.csv",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A file of the publisher.

    Attributes
    ----------
    kind
        What its content must look like.
    needed
        Whether tables are made of it: an error of it, other than that it is not there, stops a pull.
    """

    name: str
    url: str
    kind: Literal["csv", "zip"]
    needed: bool


def feeds(base: str = PUBLISHER) -> tuple[Feed, ...]:
    """The files under an address, those that make tables first.

    Raises
    ------
    OptionError
        If the address is none of http or https, or holds a password: manifests and pages name where files came from.
    """
    try:
        parts = urlsplit(base)
        host = parts.hostname
        _ = parts.port
    except ValueError:
        parts, host = urlsplit(""), None
    if parts.scheme not in {"http", "https"} or not host or parts.query or parts.fragment or not base.isprintable():
        raise OptionError(f"{base[:200]!r} is no address to fetch from; give one such as {PUBLISHER}")
    if "@" in parts.netloc:
        raise OptionError(
            f"an address with a user or a password would stand in every manifest; give {host} without one"
        )
    folder = base if base.endswith("/") else f"{base}/"
    return tuple(
        Feed(name=name, url=folder + name, kind="zip" if name == ZIP else "csv", needed=name not in KEPT)
        for name in (*IN_ZIP, ZIP, *KEPT)
    )
