"""What the publisher serves, small: two states that differ in one score."""

from epoch_files import csv_files, zip_files, zipped

OTHERS = {"all_ai_models.csv": b"a,b\n1,2\n", "ml_hardware.csv": b"c,d\n3,4\n", "gpu_clusters.csv": b"e,f\n5,6\n"}


def publication(**changes: bytes) -> dict[str, bytes]:
    """The publisher's files; a change of a single file by its name without `.csv` is made in the zip as well."""
    single, packed = csv_files(), zip_files(samples=4)
    copies = {
        "eci_scores": "epoch_capabilities_index/eci_scores.csv",
        "edi_scores": "epoch_capabilities_index/edi_scores.csv",
        "eci_benchmarks": "epoch_capabilities_index/processed_data_for_eci.csv",
    }
    for name, content in changes.items():
        single[f"{name}.csv"] = packed[copies[name]] = content
    return {**single, "benchmark_data.zip": zipped(packed), **OTHERS}


def moved_scores() -> bytes:
    """The score matrix with one score moved."""
    lines = csv_files()["eci_benchmarks.csv"].decode().split("\n")
    cells = lines[3].split(",")
    cells[2] = f"{float(cells[2]) - 0.001:.6f}"
    lines[3] = ",".join(cells)
    return "\n".join(lines).encode()
