"""One small world with rows of every source, built once; tests spoil it inside a transaction or copy its file."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from ntm_pipeline.settings import Settings
from ntm_pipeline.warehouse import release as release_module
from ntm_pipeline.warehouse.build import Build
from tests.world import World, small_plan


@pytest.fixture(scope="package")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A world in which every table that an audit reads has rows, and every check is green. Leave it as it is."""
    world = World(
        tmp_path_factory.mktemp("finished"),
        plans=(small_plan(("online_dossiers_commune", 0.6)),),
        doubted=(("cooperatives", "cooperatives/a.csv", None, None, None, "10102"),),
        has_comments=True,
    )
    world.eoffice(
        "10101;Năm 2024;100;0;80;",
        "10101;Quý I/2024;30;0;20;",
        "10102;Năm 2024;50;10;20;15/01/2025",
        "10102;Năm 2024;50;10;30;20/01/2025",
        "10103;Năm 2024;10;0;11;",
        "101;Tháng 3/2024;7;0;7;",
    )
    world.cooperatives(
        "A1;Hợp tác xã;10101;01/01/2020;Đang hoạt động;;31/12/2024",
        "A2;Hợp tác xã;10201;01/01/2020;Đã giải thể;01/02/2024;31/12/2024",
    )
    world.linkages("L1;Có;101;01/01/2023;;Có;Có;31/12/2024")
    world.criteria("10101;2024;Xã NTM;8.4;Đạt;", "10101;2024;Xã NTM;8;Không đạt;")
    world.titles("10101;2024;Xã NTM;Công nhận")
    world.training("10101;2024;10;4")
    world.services("10101;2024;Y tế;Có")
    world.e_management("10101;2024;Có")
    world.smart_models("10101;Thôn NTM thông minh;Thôn 1;Triển khai;2024;31/12/2024")
    world.register(
        "10201;H-01;05/05/2024;;Thường;Điện tử", "10201;H-02;06/05/2024;;Thường;Giấy",
        "10201;H-03;06/05/2024;;Mật;Giấy", "10201;H-01;05/05/2024;;Thường;Điện tử",
        "10201;H-04;07/06/2024;;Thường;Giấy", "10201;H-05;31/02/2024;;Mật;Giấy",
        "99999;H-06;07/06/2024;;Thường;Giấy", received_on="2025-01-15",
    )  # fmt: skip
    world.put("nobody/a.csv", "x;y\n1;2")
    world.run()
    yield world
    world.close()


@pytest.fixture
def spoilable(finished: World) -> Iterator[Build]:
    """The finished build, in a transaction that is undone afterwards."""
    build = finished._build
    assert build is not None
    build.connection.execute("BEGIN")
    yield build
    build.connection.execute("ROLLBACK")


@pytest.fixture
def open_copy(finished: World, tmp_path: Path) -> Iterator[Callable[..., Build]]:
    """Opens a copy of the finished build in a data folder of its own."""
    made: list[Build] = []

    def copy(folder: Path | None = None) -> Build:
        settings = Settings(folder or tmp_path / "data", date(2026, 2, 1), tmp_path / "dagster")
        settings.work_dir.mkdir(parents=True)
        build = finished._build
        assert build is not None
        with build.set_down() as source:
            shutil.copyfile(source, settings.work_dir / "build.duckdb")
        made.append(Build(settings))
        return made[-1]

    yield copy
    for build in made:
        build.connection.close()


@pytest.fixture
def build(open_copy: Callable[..., Build]) -> Build:
    """A copy of the finished build, to be released."""
    return open_copy()


@pytest.fixture
def a_second_between_releases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Releases of small worlds come faster than any refresh: let the clock keep pace."""
    seconds = count()

    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.now(tz) + timedelta(seconds=next(seconds))

    monkeypatch.setattr(release_module, "datetime", Clock)
