"""A vintage under another name, as if it had been written so."""

import shutil
from dataclasses import replace
from pathlib import Path

from headway.facts.manifest import MANIFEST, read_manifest
from headway.facts.store import find_vintage


def copied(name: str, folder: Path) -> Path:
    """The vintage of that name in a folder of another one, with a manifest that says so."""
    shutil.copytree(find_vintage(name).folder, folder)
    path = folder / MANIFEST
    path.write_bytes(replace(read_manifest(path.read_bytes(), str(path)), vintage=folder.name).to_bytes())
    return folder
