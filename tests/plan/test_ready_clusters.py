"""The ready-made clusters: each is read, names a chip of the table, has a source, and lies within what exists."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

import headway
from headway.facts.store import open_vintage
from headway.plan.cluster import Cluster, chip_of_row, cluster_of
from headway.plan.cluster_warnings import cluster_warnings_of

FOLDER = Path(headway.__file__).parent / "plan" / "ready" / "clusters"
FILES = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.yaml"))}
CHIPS = {row["chip"]: chip_of_row(row) for row in open_vintage("2026-11-23").table("chips").iter_rows(named=True)}

REQUIRED = {"name", "source", "chip", "count", "domain", "network_gbps"}
OPTIONAL = {"link_gbps", "price_usd_hour", "power_kw", "note"}
SOURCE = {"title", "url", "published", "confidence", "read"}
#: Chips that the questions of the planner compare.
ASKED = {
    "H100 SXM5 80GB",
    "H200 SXM 141GB",
    "H800 SXM5 80GB",
    "H20 96GB",
    "H20 141GB HBM3e",
    "A100 80GB SXM",
    "A800 80GB SXM",
    "Ascend 910B1",
    "Ascend 910C",
    "Ascend 950DT",
    "B200 SXM",
    "GB200 (per GPU, NVL72)",
    "GB300 (per GPU, NVL72)",
    "Rubin VR200 (per package, NVL144/NVL72)",
    "MI355X",
    "TPU v4",
    "TPU v5p",
    "Trainium2",
}


def cluster(given: dict[str, Any]) -> Cluster:
    numbers = {key: value for key, value in given.items() if key not in {"name", "source", "chip"}}
    return cluster_of(given["name"], CHIPS[given["chip"]], **numbers)


def test_there_are_clusters_of_every_chip_that_is_asked_about() -> None:
    assert len(FILES) >= 16
    assert {given["chip"] for given in FILES.values()} >= ASKED
    assert len({given["name"] for given in FILES.values()}) == len(FILES)


@pytest.mark.parametrize("slug", FILES)
def test_a_file_keeps_to_the_format(slug: str) -> None:
    given = FILES[slug]

    assert set(given) >= REQUIRED
    assert set(given) <= REQUIRED | OPTIONAL
    assert given["chip"] in CHIPS


@pytest.mark.parametrize("slug", FILES)
def test_a_file_names_its_source(slug: str) -> None:
    source = FILES[slug]["source"]

    assert set(source) == SOURCE
    assert source["title"]
    assert source["url"].startswith("https://")
    assert isinstance(source["published"], date)
    assert source["published"] <= date(2026, 11, 27)
    assert source["confidence"] in {"high", "medium", "low"}
    assert isinstance(source["read"], bool)


@pytest.mark.parametrize("slug", FILES)
def test_a_file_is_a_cluster_in_which_nothing_looks_wrong_but_missing_power(slug: str) -> None:
    made = cluster(FILES[slug])
    found = {one.key for one in cluster_warnings_of(made, tuple(CHIPS.values()))}

    assert found <= {"plan.warning_power_missing"}
    assert made.chip.peak("bf16") > 0.0
    assert 8 <= made.count <= 1_000_000
    assert 6.0 <= made.network_gbps <= 200.0
    assert made.network_gbps < made.link_gbps <= 1800.0
    assert made.count % 8 == 0


@pytest.mark.parametrize(
    ("slug", "count", "domain", "link", "network"),
    [
        ("h800-deepseek-2048", 2048, 8, 200.0, 50.0),  # 8 x 400 Gb/s a server
        ("h100-meta-16384", 16384, 8, 450.0, 400 / 8),
        ("a100-selene-3072", 384 * 8, 8, 300.0, 200 / 8),
        ("a800-skywork-512", 64 * 8, 8, 200.0, 800 / 8 / 8),  # 800 Gb/s a server of eight
        ("h20-96gb-ant-16", 16, 8, 450.0, 4 * 400 / 8 / 8),
        ("ascend-910c-cloudmatrix-384", 48 * 8, 384, 392.0, 8 * 400 / 8 / 8),
        ("gb300-azure-4608", 64 * 72, 72, 900.0, 800 / 8),
        ("tpu-v5p-pod-8960", 8960, 8960, 600.0, 50 / 8),
        ("trainium2-rainier-500000", 500_000, 64, 640.0, 16 * 200 / 8 / 16),
    ],
)
def test_numbers_follow_from_the_published_ports(
    slug: str, count: int, domain: int, link: float, network: float
) -> None:
    made = cluster(FILES[slug])

    assert (made.count, made.domain, made.link_gbps, made.network_gbps) == (count, domain, link, network)
