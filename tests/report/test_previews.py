"""What Dagster shows beside a table: first rows in which nothing is markup, and a picture of the plans."""

import base64
import re
import shutil
from pathlib import Path

import pytest

from ntm_pipeline.defs.previews import attainment_picture, preview
from ntm_pipeline.settings import Settings
from ntm_pipeline.warehouse.build import Build
from tests.report.conftest import Released


@pytest.fixture
def build(released: Released, tmp_path: Path) -> Build:
    settings = Settings(tmp_path, released.settings.today, tmp_path / "dagster")
    settings.work_dir.mkdir(parents=True)
    shutil.copyfile(released.settings.work_dir / "build.duckdb", settings.work_dir / "build.duckdb")
    return Build(settings)


def test_the_first_rows_of_a_table_with_all_their_columns(build: Build) -> None:
    lines = preview(build, "marts.scorecard").splitlines()
    assert len(lines) == 2 + 5
    assert len({line.count("|") for line in lines}) == 1
    build.connection.execute("CREATE TABLE marts.odd AS SELECT 'a|b <b>*c*' AS name")
    assert preview(build, "marts.odd").splitlines()[-1] == "| a&#124;b &#60;b&#62;&#42;c&#42; |"


def test_the_picture_shows_each_plan_s_last_year(build: Build) -> None:
    picture = attainment_picture(build)
    svg = base64.b64decode(picture.partition("base64,")[2].rstrip(")")).decode()
    assert "small 2025" in svg
    assert "country 2025" in svg
    told = build.rows(
        "SELECT COUNT(*) FROM marts.indicator_attainment WHERE year = 2025 AND is_plan_scope GROUP BY plan_id, status"
    )
    assert sorted(re.findall(r'fill="#fff">(\d+)<', svg)) == sorted(str(count) for (count,) in told)
