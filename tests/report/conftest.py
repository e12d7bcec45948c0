"""One small world released with its pages: a reform, two plans, names that are no names, and something missing."""

import json
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pytest

from ntm_pipeline.report.site import write_site
from ntm_pipeline.settings import Settings
from ntm_pipeline.warehouse.release import describe_release, publish
from tests.models.countries import JULY, JUNE
from tests.models.test_target_forms import plan_of
from tests.world import World, unit

SCRIPT, FORMULA = "Xã <script>document.title='!'</script>", "Xã =cmd|'/C calc'!A0"
COMMUNES = {"10101": "Xã Văn Lang", "10102": "Xã Văn Lăng", "10103": SCRIPT, "10104": FORMULA, "10105": "Xã Bình"}
UNITS = (
    unit("VN", "Việt Nam", None),
    unit("10", "Tỉnh Mười", "VN"),
    unit("101", "Huyện A", "10", end=JUNE),
    *(unit(code, name, "101", end=JUNE) for code, name in COMMUNES.items()),
    *(unit(code, name, "10", start=JULY) for code, name in COMMUNES.items()),
    unit("20", "Tỉnh Hai Mươi", "VN"),
    unit("201", "Huyện C", "20", end=JUNE),
    unit("20101", "Xã Giang", "201", end=JUNE),
    unit("20101", "Xã Giang", "20", start=JULY),
)
PROVINCE_PLAN = """
- {target_id: P-01, indicator_id: communes_meeting_8_4, target_value: 0.8}
- {target_id: P-02, indicator_id: online_dossiers_commune, target_value: 0.7}
- {target_id: P-03, indicator_id: smart_communes, measure: count, target_value: 2}
- {target_id: P-04, indicator_id: cooperatives_per_commune, measure: mean, target_value: 1.5}
- {target_id: P-05, indicator_id: online_dossiers_commune, target_value: 0.9, comparator: at_most}
- {target_id: P-06, indicator_id: communes_with_cooperative, target_value: 0.4}
"""
COUNTRY_PLAN = """
- {target_id: V-01, indicator_id: communes_meeting_8_4, target_value: 0.5}
- {target_id: V-02, indicator_id: online_dossiers_commune, target_value: 0.5}
"""


class Released(NamedTuple):
    """A world, and where its pages are."""

    world: World
    settings: Settings

    @property
    def folder(self) -> Path:
        return self.settings.report_path.parent

    def text(self, page: str) -> str:
        return (self.folder / page).read_text(encoding="utf-8")

    def search_index(self) -> list[list[str]]:
        text = self.text("search.js")
        found: list[list[str]] = json.loads(text[text.index("(") + 1 : text.rindex(")")])
        return found


@pytest.fixture(scope="package")
def released(tmp_path_factory: pytest.TempPathFactory) -> Released:
    """Released twice: a result that came between is a change."""
    country = plan_of(
        COUNTRY_PLAN, scope="VN", plan_id="country", title_vi="Kế hoạch cả nước", title_en="Of the country"
    )
    folder = tmp_path_factory.mktemp("released")
    rows = ["10101;2024;Xã NTM;8.4;Đạt;", "10102;2024;Xã NTM;8.4;Đạt;", "10103;2024;Xã NTM;8.4;Không đạt;"]
    for criteria in (rows[:2], rows):
        world = World(folder, units=UNITS, plans=(plan_of(PROVINCE_PLAN), country), covers="10", has_comments=True)
        world.put("origin.yaml", "publisher: Tỉnh Mười\nsynthetic: true\n")
        world.criteria(*criteria)
        world.eoffice(
            "10101;Năm 2023;300;0;150;", "10101;Năm 2024;1234;34;839;", "10102;6 tháng đầu năm 2024;100;0;90;",
            "10103;Năm 2024;50;0;10;", "10101;6 tháng đầu năm 2025;1000;0;699;", "10102;Quý I/2025;10;0;7;",
        )  # fmt: skip
        world.cooperatives(
            "A;Hợp tác xã;10101;01/01/2020;Đang hoạt động;;31/12/2024",
            "B;Hợp tác xã;10102;01/01/2020;Đang hoạt động;;31/12/2024",
        )
        world.smart_models("10101;Xã NTM thông minh;;Triển khai;2024;31/12/2024")
        build = world.run()._build
        assert build is not None
        publish(build, describe_release(build), write_site)
        world.close()
    world._build = None
    made = Released(world, world.settings)

    def rows(sql: str) -> list[tuple[Any, ...]]:
        # Opened anew each time: who holds it open sets its limits for whoever comes next in this process.
        with duckdb.connect(str(made.settings.released_path), read_only=True) as connection:
            return connection.execute(sql).fetchall()

    world.rows = rows  # type: ignore[method-assign]
    return made
