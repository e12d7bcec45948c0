"""What makes tables out of files: this program to the letter, and what it stands on.

Whatever is kept from one night to the next is kept for the program that made it.
"""

import hashlib
import json
import platform
import sys
from functools import lru_cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from ntm_pipeline import __version__


@lru_cache(maxsize=1)
def program_versions() -> dict[str, str]:
    """What makes a release out of the files, for whoever looks at the release."""
    libraries = {name: version(name) for name in ("dagster", "duckdb", "pandas", "pandera", "sqlglot")}
    digest = hashlib.sha256()
    for name, content in sorted(_program_files(files("ntm_pipeline"), "")):
        digest.update(f"{name} {len(content)}\n".encode() + content)
    own = {"ntm_pipeline": __version__, "ntm_pipeline_sha256": digest.hexdigest()}
    return {**own, "python": platform.python_version(), **libraries}


def _program_files(folder: Traversable, within: str) -> list[tuple[str, bytes]]:
    """What decides on figures: code, SQL, and declarations; not the commands that show them."""
    found = []
    for entry in folder.iterdir():
        name = f"{within}{entry.name}"
        if entry.is_dir():
            if entry.name not in ("__pycache__", "commands", "defs", "operations", "report"):
                found += _program_files(entry, f"{name}/")
        elif entry.name.endswith((".py", ".sql", ".yaml", ".csv")):
            found.append((name, entry.read_bytes()))
    return found


@lru_cache(maxsize=1)
def program_sha256() -> str:
    """Hash of the program and of every library beside it, by name and version: any of them may have a say."""
    libraries = sorted({entry.name for folder in map(Path, sys.path) for entry in folder.glob("*.dist-info")})
    told = [program_versions(), sys.version, platform.platform(), libraries]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()
