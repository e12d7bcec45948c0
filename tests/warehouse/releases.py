"""Releases of a finished build: made in a moment, each of other files, and looked at as readers do."""

from collections.abc import Callable

import duckdb

from ntm_pipeline.settings import Settings
from ntm_pipeline.warehouse.build import Build
from ntm_pipeline.warehouse.release import Release, describe_release, list_releases, publish

OpenCopy = Callable[..., Build]


def released(build: Build, times: int = 1) -> list[Release]:
    """Releases of the build as it is, the newest first; before each a file was changed."""
    return [release_of_a_changed_file(build) for _ in range(times)][::-1]


def release_of_a_changed_file(build: Build) -> Release:
    build.connection.execute("UPDATE quality.source_files SET sha256 = CONCAT(sha256, '1') WHERE source = 'training'")
    return publish(build, describe_release(build))


def ids(settings: Settings) -> list[str]:
    return [release.release_id for release in list_releases(settings)]


def id_seen_by_a_reader(settings: Settings) -> str:
    with duckdb.connect(str(settings.released_path), read_only=True) as reader:
        return str(reader.execute("SELECT release_id FROM ref.release").fetchall()[0][0])
