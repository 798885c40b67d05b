"""Files of a publication in the layouts of October 2026, small but with every quirk that has bitten a reader.

    python tests/cases/epoch_files.py    writes the single files into tests/data/epoch/2026-10-08/

The names are real, the numbers are made by a logistic curve: no score here was measured by anybody.
"""

import csv
import io
import json
import math
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).parents[1] / "data/epoch/2026-10-08"
INDEX_FOLDER = "epoch_capabilities_index/"
US = "United States of America"
UK = "United Kingdom of Great Britain and Northern Ireland"
API, UNRESTRICTED, RESTRICTED = "API access", "Open weights (unrestricted)", "Open weights (restricted use)"
NON_COMMERCIAL, OPEN, CLOSED = "Open weights (non-commercial)", "Open weights", "Closed weights"
LOW, HIGH = "Claude 3.5 Sonnet", "GPT-5"

BUNDLED = Path(__file__).parents[2] / "src/headway/facts/bundled/2026-08-11"

#: Models that the full-size publication has and August did not, with a version.
NEW = {"Kimi K4": "kimi-k4", "GPT-6": "gpt-6_high"}

#: Group: ability, day, organisation, country, access, group of access, versions.
MODELS = {
    "GPT-6": (2.55, "2026-09-30", "OpenAI", US, "Hosted access (no API)", CLOSED, ("gpt-6_high", "gpt-6_low")),
    "Grok 4.5 (Jul 2026)": (2.35, "2026-07-08", "xAI", US, API, CLOSED, ("grok-4.5_high",)),
    "Kimi K3": (2.3, "2026-07-16", "Moonshot", "China", NON_COMMERCIAL, OPEN, ("kimi-k3_max",)),
    "GLM-5.2": (
        2.2,
        "2026-06-16",
        "Z.ai (Zhipu AI),Tsinghua University",
        "China",
        UNRESTRICTED,
        OPEN,
        ("glm-5.2_max", "glm-5.2_none"),
    ),
    "DeepSeek-V5": (2.25, "2026-10-01", "DeepSeek", "China", "Unknown", "Other", ("deepseek-v5",)),
    "Gemini 3 Pro": (
        2.15,
        "2025-11-18",
        "Google DeepMind,Google",
        f"{US},{UK}",
        API,
        CLOSED,
        ("gemini-3-pro-preview",),
    ),
    "GPT-5": (2.0, "2025-08-07", "OpenAI", US, API, CLOSED, ("gpt-5-2025-08-07_high", "gpt-5-2025-08-07_low")),
    "o3": (1.85, "2024-12-20", "OpenAI", US, API, CLOSED, ("o3-2025-04-16_high",)),
    "DeepSeek-R1 (May 2025)": (1.7, "2025-05-28", "DeepSeek", "China", UNRESTRICTED, OPEN, ("DeepSeek-R1-0528",)),
    "Claude 3.5 Sonnet": (1.0, "2024-06-20", "Anthropic", US, API, CLOSED, ("claude-3-5-sonnet-20240620",)),
    "Llama 3.1-405B": (0.9, "2024-07-23", "Meta AI", US, RESTRICTED, OPEN, ("Llama-3.1-405B-Instruct",)),
    "Qwen2.5-72B": (0.8, "2024-09-19", "", "", UNRESTRICTED, OPEN, ("qwen2.5-72b-instruct",)),
}

#: Benchmark of the index: difficulty, slope, day, source (blank: the publisher's own runs).
BENCHMARKS = {
    "MMLU": (-0.2, 1.4, "2020-09-07", "Stanford CRFM Leaderboard"),
    "GPQA diamond": (1.0, 1.7, "2023-11-20", ""),
    "SimpleBench": (1.7, 1.5, "2024-10-31", "SimpleBench Leaderboard"),
    "WeirdML": (1.8, 1.6, "2025-01-16", "WeirdML Leaderboard"),
    "OTIS Mock AIME 2024-2025": (1.4, 2.2, "2024-12-01", ""),
    "HLE": (2.1, 1.8, "2025-01-23", "https://scale.com/leaderboard"),
    "ARC-AGI-2": (2.2, 2.0, "2025-03-24", "ARC Prize Leaderboard"),
    "FrontierMath-Tier-4-v2-Private": (2.5, 1.9, "2026-03-01", ""),
}

#: Benchmark: in the index, file, column, scale, baseline, ceiling, day, what supersedes it.
METADATA = {
    "MMLU": ("True", "mmlu_external.csv", "EM", "1", "0.25", "1", "2020-09-07", ""),
    "GPQA diamond": ("True", "gpqa_diamond.csv", "mean_score", "1", "0.25", "1", "2023-11-20", ""),
    "SimpleBench": ("True", "simplebench_external.csv", "Score (AVG@5)", "1", "0.1667", "1", "2024-10-31", ""),
    "WeirdML": ("True", "", "", "1", "0", "1", "2025-01-16", ""),
    "OTIS Mock AIME 2024-2025": ("True", "", "", "1", "0.001", "1", "2024-12-01", ""),
    "HLE": ("True", "", "", "1", "0.048", "1", "2025-01-23", ""),
    "ARC-AGI-2": ("True", "", "", "1", "0", "1", "2025-03-24", ""),
    "FrontierMath-Tier-4-v2-Private": (
        "True",
        "frontiermath_tier_4_v2.csv",
        "mean_score",
        "1",
        "0",
        "1",
        "2026-03-01",
        "",
    ),
    "FrontierMath-Tier-4-2025-07-01-Private": (
        "False",
        "frontiermath_tier_4.csv",
        "mean_score",
        "1",
        "0",
        "0.6",
        "2025-07-01",
        "FrontierMath-Tier-4-v2-Private",
    ),
    "Aider polyglot": ("False", "aider_polyglot_external.csv", "Percent correct", "0.01", "0", "1", "2024-12-21", ""),
    "Lech Mazur Writing": ("False", "lech_mazur_writing_external.csv", "Mean score", "0.1", "0", "1", "2025-01-31", ""),
    "METR Time Horizons": ("False", "metr_time_horizons_external.csv", "average_score", "1", "0", "1", "", ""),
    "Terminal Bench": ("False", "terminalbench_external.csv", "Accuracy mean", "1", "0", "1", "2025-05-19", ""),
    "Vending-Bench 2": ("False", "vending_bench_2_external.csv", "Money (USD)", "1", "0", "1", "2025-11-01", ""),
    "OSUniverse": ("False", "", "", "", "", "", "2025-05-06", ""),
}

#: The five columns that stand in this order in every file of a benchmark, wherever they begin.
BLOCK = ("Release date", "Organization", "Country", "Training compute (FLOP)", "Training compute notes")
OWN_COLUMNS = (
    "Model version",
    "mean_score",
    "Best score (across scorers)",
    *BLOCK,
    "stderr",
    "Log viewer",
    "Logs",
    "Started at",
    "id",
)

INDEX_COLUMNS = (
    "Model,Display name,eci,eci_ci_low,eci_ci_high,date,Organization,Country (of organization),Model accessibility,"
    "Accessibility group,model_versions"
).split(",")
MATRIX_COLUMNS = (
    "model_id,benchmark_id,performance,benchmark,benchmark_release_date,model,model_version,Model,date,source"
).split(",")
DIFFICULTY_COLUMNS = "benchmark_name,is_anchor,benchmark_release_date,edi,estimated_slope_scaled".split(",")
METADATA_COLUMNS = (
    "benchmark,in_eci,source_file,score_column,scale,random_baseline,score_ceiling,release_date,superseded_by"
).split(",")
MODEL_COLUMNS = (
    "model_version,model_group,date,display_name,organization,country,accessibility,training_compute_flop"
).split(",")

Rows = Iterable[Sequence[object]]


def sheet(columns: Sequence[str], rows: Rows) -> bytes:
    """A CSV file."""
    target = io.StringIO()
    csv.writer(target, lineterminator="\n").writerows([columns, *rows])
    return target.getvalue().encode()


def drawn(samples: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Abilities of each resample, and its scaling a and b, which puts the two anchors at 130 and 150."""
    names = list(MODELS)
    rng = np.random.default_rng(20261008)
    ability = np.array([row[0] for row in MODELS.values()]) + rng.normal(0, 0.03, (samples, len(names)))
    ability = ability.round(6)
    low, high = ability[:, names.index(LOW)], ability[:, names.index(HIGH)]
    b = 20.0 / (high - low)
    return ability, 130.0 - b * low, b


def scores_csv() -> bytes:
    """`eci_scores.csv`: the anchors have no interval, a display name holds a line break and quotes."""
    ability, a, b = drawn(500)
    points = a[:, None] + b[:, None] * ability
    rows = []
    for place, (name, (_, day, who, where, access, group, versions)) in enumerate(MODELS.items()):
        middle = np.median(points[:, place])
        ends = np.quantile(points[:, place], (0.05, 0.95))
        display = 'GPT-6 "preview"\n(high)' if name == "GPT-6" else name
        shown = ["", ""] if name in {LOW, HIGH} else [f"{end:.6f}" for end in ends]
        rows.append((name, display, f"{middle:.6f}", *shown, day, who, where, access, group, ",".join(versions)))
    return sheet(INDEX_COLUMNS, sorted(rows, key=lambda row: -float(row[2])))


def performance(name: str, benchmark: str) -> float:
    """The normalised score of a group: a logistic curve, with a ripple so that no two cells are alike."""
    difficulty, slope = BENCHMARKS[benchmark][:2]
    ripple = 0.02 * math.sin(len(name) * 3.0 + len(benchmark))
    return round(min(max(1 / (1 + math.exp(-2 * slope * (MODELS[name][0] - difficulty))) + ripple, 0.0), 1.0), 6)


def cells() -> list[tuple[str, str]]:
    """Which group was measured on which benchmark: every one on six of the eight or more."""
    return [
        (name, benchmark)
        for place, name in enumerate(MODELS)
        for other, benchmark in enumerate(BENCHMARKS)
        if (place + other) % 5
    ]


def matrix_csv() -> bytes:
    """`eci_benchmarks.csv`, which the zip calls `processed_data_for_eci.csv`; some cells have blanks around them."""
    rows = []
    for name, benchmark in cells():
        day, source = BENCHMARKS[benchmark][2:]
        ids = f"m{list(MODELS).index(name) + 1}", f"b{list(BENCHMARKS).index(benchmark) + 1}"
        shown = f"{name} " if (name, benchmark) == ("Kimi K3", "WeirdML") else name
        family = name.split(" (")[0] if name != "GLM-5.2" else ""
        score = performance(name, benchmark)
        rows.append((*ids, score, benchmark, day, shown, MODELS[name][6][0], family, MODELS[name][1], source))
    return sheet(MATRIX_COLUMNS, rows)


def difficulty_csv() -> bytes:
    """`edi_scores.csv`."""
    rows = [
        (name, name == "MMLU", day, f"{110 + 20 * difficulty:.6f}", f"{slope / 20:.6f}")
        for name, (difficulty, slope, day, _) in BENCHMARKS.items()
    ]
    return sheet(DIFFICULTY_COLUMNS, rows)


def bootstraps_json(samples: int = 500) -> bytes:
    """`eci_bootstraps.json`: abilities before scaling, and the scaling of each resample."""
    ability, a, b = drawn(samples)
    difficulty = [row[0] for row in BENCHMARKS.values()]
    slope = [row[1] for row in BENCHMARKS.values()]
    told = {
        "num_samples": samples,
        "eci_scaled": False,
        "ci_level": 0.9,
        "anchors": {"model_low": LOW, "model_low_eci": 130, "model_high": HIGH, "model_high_eci": 150},
        "scaling": {"a": a.tolist(), "b": b.tolist()},
        "model": {
            "ids": [f"m{place + 1}" for place in range(len(MODELS))],
            "names": list(MODELS),
            "capability_samples": ability.tolist(),
        },
        "benchmark": {
            "ids": [f"b{place + 1}" for place in range(len(BENCHMARKS))],
            "names": list(BENCHMARKS),
            "difficulty_samples": [difficulty] * samples,
            "slope_samples": [slope] * samples,
        },
    }
    return json.dumps(told).encode()


def benchmark_metadata_csv() -> bytes:
    """`benchmark_metadata.csv`: five of its benchmarks have no file."""
    return sheet(METADATA_COLUMNS, [(name, *row) for name, row in METADATA.items()])


def model_metadata_csv() -> bytes:
    """`model_metadata.csv`: 11 empty rows, 3 groups without a version, a version twice, two with trailing blanks."""
    rows = []
    for name, (_, day, who, where, access, _, versions) in MODELS.items():
        for version in versions:
            shown = f"{version} " if version in {"kimi-k3_max", "o3-2025-04-16_high"} else version
            rows.append((shown, name, day, name, who, where, access, "5e25" if name == LOW else ""))
    rows += [
        ("Qwen-1_8B", "Qwen-1_8B", "2023-11-30", "Qwen-1.8B", "", "", "", ""),
        ("", "Kimi K3", "2026-07-16", "Kimi K3", "Moonshot", "China", "", ""),
        ("", "GPT-6", "2026-09-30", "GPT-6", "OpenAI", US, "", ""),
        ("", "Sora 3", "", "Sora 3", "OpenAI", US, "Unreleased", ""),
        ("gpt-6_high", "GPT-6", "2026-09-30", "GPT-6", "OpenAI", US, "", ""),
        ("dateless-1", "Dateless 1", "", "Dateless 1", "OpenAI", US, API, ""),
        *[("",) * len(MODEL_COLUMNS)] * 11,
    ]
    return sheet(MODEL_COLUMNS, rows)


def block(name: str) -> tuple[str, ...]:
    """The five columns of a group; a figure of compute that was imputed from scores says so."""
    _, day, who, where = MODELS[name][:4]
    imputed = ("1e26", "Imputed from benchmark scores") if name == "GPT-6" else ("", "")
    return (day, who, where, *imputed)


def own_file(rows: Mapping[str, float]) -> bytes:
    """A file of the publisher's own runs, by version."""
    of = {version: name for name, row in MODELS.items() for version in row[6]}
    return sheet(
        OWN_COLUMNS,
        [
            (version, score, score, *block(of[version]), 0.01, "", "", "2026-09-01", f"run{place}")
            for place, (version, score) in enumerate(rows.items())
        ],
    )


def raw_files() -> dict[str, bytes]:
    """The files of benchmarks by their paths in the zip."""
    kimi, glm, gpt, r1 = block("Kimi K3"), block("GLM-5.2"), block("GPT-6"), block("DeepSeek-R1 (May 2025)")
    claude = block("Claude 3.5 Sonnet")
    metr = (
        "Model version",
        "Time horizon",
        *BLOCK,
        "CI_high",
        "CI_low",
        "Source",
        "Source link",
        "average_score",
        "Notes",
        "METR version",
        "id",
    )
    terminal = ("Model version", "Agent", "Accuracy mean", *BLOCK, "Source", "Source Link")
    return {
        "gpqa_diamond.csv": own_file({"gpt-6_high": 0.95, "gpt-6_low": 0.9, "kimi-k3_max": 0.93}),
        "frontiermath_tier_4_v2.csv": own_file({"gpt-6_high": 0.61}),
        "frontiermath_tier_4.csv": own_file({"gpt-6_high": 0.5, "glm-5.2_max": 0.24}),
        "mmlu_external.csv": sheet(
            ("Model version", "EM", *BLOCK, "Name", "Source"),
            [("claude-3-5-sonnet-20240620", 0.87, *claude, "", "a"), ("unheard-of-1", 0.5, *[""] * 5, "", "a")],
        ),
        "simplebench_external.csv": sheet(
            ("Model version", "Score (AVG@5)", *BLOCK, "Source"), [("glm-5.2_max", 0.6, *glm, "SimpleBench")]
        ),
        "aider_polyglot_external.csv": sheet(
            ("Model version", "Percent correct", "Cost", *BLOCK, "Source", "Source link", "Notes"),
            [
                ("DeepSeek-R1-0528", 71.4, 4.8, *r1, "Aider", "https://aider.chat", 'two\nlines, "q"'),
                ("kimi-k3_max", 84.0, 2.0, *kimi, "Aider", "", ""),
                ("glm-5.2_max", 171.0, 2.0, *glm, "Aider", "", ""),
                ("unheard-of-2", 50.0, 2.0, *[""] * 5, "Aider", "", ""),
                ("dateless-1", 50.0, 2.0, *[""] * 5, "Aider", "", ""),
                ("", 50.0, 2.0, *[""] * 5, "Aider", "", ""),
            ],
        ),
        "lech_mazur_writing_external.csv": sheet(
            ("Model version", "ID", "Mean score", *BLOCK, "Source"),
            [("kimi-k3_max", 1, 8.4, *kimi, "lechmazur"), ("glm-5.2_none", 2, "n/a", *glm, "lechmazur")],
        ),
        "terminalbench_external.csv": sheet(
            terminal,
            [
                ("gpt-6_high", "Terminus", 0.71, *gpt, "batch 1", ""),
                ("gpt-6_high ", "Terminus ", 0.71, *gpt, "batch 2", ""),
                ("gpt-6_low", "Terminus", 0.66, *gpt, "batch 1", ""),
            ],
        ),
        "vending_bench_2_external.csv": sheet(
            ("Model version", "Money (USD)", *BLOCK), [("gpt-6_high", 5478.2, *gpt), ("glm-5.2_max", -31.5, *glm)]
        ),
        "metr_time_horizons_external.csv": sheet(
            metr,
            [
                (
                    "gpt-6_high",
                    1800.0,
                    *gpt,
                    5200.0,
                    900.0,
                    "METR",
                    "https://metr.org",
                    0.93,
                    "",
                    "METR-Horizon-v1.1",
                    "1",
                ),
                ("claude-3-5-sonnet-20240620", 19.1, *claude, 36, 10, "", "", 0.45, "", "METR-Horizon-v1.1", "2"),
                ("claude-3-5-sonnet-20240620", 18.2, *claude, 35, 9, "", "", 0.44, "", "METR-Horizon-v1.0", "3"),
                ("DeepSeek-R1-0528", 31.0, *r1, 60, 15, "", "", 0.5, "", "", "4"),
            ],
        ),
    }


def csv_files() -> dict[str, bytes]:
    """The single files that the publisher serves, by name."""
    return {"eci_scores.csv": scores_csv(), "eci_benchmarks.csv": matrix_csv(), "edi_scores.csv": difficulty_csv()}


def zip_files(samples: int = 500) -> dict[str, bytes]:
    """The files of the zip by their paths in it."""
    return {
        "README.md": b"## Licensing\nEpoch AI's data is licensed CC BY 4.0.\n",
        f"{INDEX_FOLDER}eci_scores.csv": scores_csv(),
        f"{INDEX_FOLDER}edi_scores.csv": difficulty_csv(),
        f"{INDEX_FOLDER}processed_data_for_eci.csv": matrix_csv(),
        f"{INDEX_FOLDER}eci_bootstraps.json": bootstraps_json(samples),
        "benchmark_metadata.csv": benchmark_metadata_csv(),
        "model_metadata.csv": model_metadata_csv(),
        **raw_files(),
    }


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip of files; the same files give the same bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(zipfile.ZipInfo(name, (2026, 10, 8, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def grown_files() -> dict[str, bytes]:
    """The single files at their real size: the scores of the bundled vintage of August 2026, and two new models.

    The index is made up: half of it the mean score, half the day of release.
    """
    models = {row["model"]: row for row in _bundled("models")}
    scores = [
        (row["model"], row["benchmark"], row["score"], row["version"], row["source"]) for row in _bundled("scores")
    ]
    scores += [
        (name, benchmark, score, version, source)
        for name, version in NEW.items()
        for benchmark, score, source in _like("Kimi K3")
    ]
    mean = {name: np.mean([float(row[2]) for row in scores if row[0] == name]) for name in (*models, *NEW)}
    released = {name: row["published_released"] or row["released"] for name, row in models.items()}
    released |= dict.fromkeys(NEW, "2026-09-15")
    days = {row["benchmark"]: row["released"] for row in _bundled("benchmarks")}
    matrix = [
        (
            f"m{place}",
            "b",
            score,
            benchmark,
            days[benchmark],
            name,
            version.replace(";", ","),
            "",
            released[name],
            source,
        )
        for place, (name, benchmark, score, version, source) in enumerate(scores)
    ]
    index = []
    for name, day in released.items():
        row = models.get(name) or models["Kimi K3"]
        points = 100 + 20 * mean[name] + 10 * (int(day[:4]) + int(day[5:7]) / 12 - 2023)
        people = row["developers"].replace(";", ","), row["countries"].replace(";", ",")
        ends = f"{points - 2:.4f}", f"{points + 2:.4f}"
        index.append((name, name, f"{points:.4f}", *ends, day, *people, row["terms"], "", ""))
    return {"eci_benchmarks.csv": sheet(MATRIX_COLUMNS, matrix), "eci_scores.csv": sheet(INDEX_COLUMNS, index)}


def _like(name: str) -> list[tuple[str, str, str]]:
    """Benchmark, score and source of the rows of a bundled model."""
    return [(row["benchmark"], row["score"], row["source"]) for row in _bundled("scores") if row["model"] == name]


def _bundled(table: str) -> list[dict[str, str]]:
    with (BUNDLED / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for file, content in csv_files().items():
        (FOLDER / file).write_bytes(content)
