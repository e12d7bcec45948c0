"""The pages as files: every figure is the mart's, every name is text, nothing is asked of anybody."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest

from ntm_pipeline.report.ranking import is_ranked, ranked
from ntm_pipeline.report.wording import share_text
from tests.report.conftest import FORMULA, SCRIPT, Released


class Rows(HTMLParser):
    """The rows of all tables of a page, each cell as its Vietnamese text."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._skipped: list[bool] = []
        self._is_inside = False

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
            self._is_inside = True
        if tag == "span":
            self._skipped.append(dict(attrs).get("lang") == "en")

    def handle_endtag(self, tag: str) -> None:
        if tag == "span":
            self._skipped.pop()
        if tag in ("td", "th"):
            self._is_inside = False

    def handle_data(self, data: str) -> None:
        if self._is_inside and not any(self._skipped):
            self.rows[-1][-1] += f" {data}"


def rows_of(page: str) -> list[list[str]]:
    parser = Rows()
    parser.feed(page)
    return [[" ".join(cell.split()) for cell in row] for row in parser.rows]


def test_a_page_for_the_country_and_each_unit_of_a_province_that_tells_something(released: Released) -> None:
    names = {path.name for path in (released.folder / "unit").iterdir()}
    assert names == {f"{unit}.html" for unit in ("VN", "10", "101", "10101", "10102", "10103", "10104", "10105")}


def test_the_overview_shows_the_figures_of_the_marts(released: Released) -> None:
    found = {row[0].split()[0]: row for row in rows_of(released.text("index.html")) if len(row) == 7}
    told = released.world.rows(
        "SELECT s.target_id, s.status_vi, s.year, s.value, s.measure, s.comparator, s.reported, s.expected"
        " FROM marts.scorecard AS s WHERE s.is_plan_scope AND s.year = 2025 ORDER BY s.target_id"
    )
    assert [target for target, *_ in told] == ["P-01", "P-02", "P-03", "P-04", "P-05", "P-06", "V-01", "V-02"]
    for target, status, year, value, measure, comparator, reported, expected in told:
        row = found[target]
        assert row[1] == f"{status} {year}"
        rounding = "ROUND_FLOOR" if comparator == ">=" else "ROUND_CEILING"
        assert row[2].startswith(share_text(value, measure, rounding)), target
        assert row[5].endswith(f"{reported} / {expected}")


def test_each_year_of_each_target_stands_on_the_unit_s_page(released: Released) -> None:
    for unit_id in ("10", "10102"):
        shown = [
            row
            for row in rows_of(released.text(f"unit/{unit_id}.html").split('id="changes"')[0])
            if re.match(r"[PV]-0\d ", row[0])
        ]
        told = released.world.rows(
            "SELECT target_id, year, status_vi, value, measure, comparator FROM marts.scorecard"
            f" WHERE unit_id = '{unit_id}' ORDER BY target_id, year"
        )
        assert len({target for target, *_ in told}) == len(shown)
        by_target = {row[0].split()[0]: row for row in shown}
        for target, year, status, value, measure, comparator in told:
            row = by_target[target]
            if len(row) == 2:  # nobody told anything in any year
                assert (status, row[1]) == ("không có số liệu", "không có số liệu")
                continue
            cell = row[1 + year - 2021]
            rounding = "ROUND_FLOOR" if comparator == ">=" else "ROUND_CEILING"
            assert cell.startswith(f"{status} {share_text(value, measure, rounding)}"), (unit_id, target, year)


def test_bounds_are_shown_where_something_is_missing(released: Released) -> None:
    # 839 + 90 + 10 of 1200 + 100 + 50, of 30 of 60 months: half of 69.55 %, and half more; rounded down.
    cell = next(row for row in rows_of(released.text("unit/10.html")) if row[0].startswith("P-02"))[4]
    assert "69,5 %" in cell
    assert "[ 34,7 % – 84,7 % ]*" in cell.replace("[34", "[ 34").replace("% ]", "% ]").replace("%]", "% ]")


def test_whom_to_call_and_what_is_missing_are_named(released: Released) -> None:
    page = released.text("unit/10.html")
    assert "Cần gọi ai" in page
    size = released.world.rows(
        "SELECT MAX(set_size) FROM marts.decisive_reports WHERE target_id = 'P-01' AND year = 2025"
        " AND outcome = 'attained'"
    )[0][0]
    assert f"Gọi {size} đơn vị: nếu đều báo cáo đạt" in page or f"Gọi {size} xã: nếu đều báo cáo đạt" in page
    assert "còn thiếu 2 xã" in page


def test_what_changed_names_the_file_that_did_it(released: Released) -> None:
    assert released.world.rows("SELECT 1 FROM marts.release_changes WHERE is_plan_scope")
    for page in ("index.html", "unit/10.html"):
        assert "criteria/a.csv" in released.text(page).split('id="changes"')[1].split("</section>")[0]


def test_evidence_leads_to_file_and_row(released: Released) -> None:
    rows = rows_of(released.text("unit/10101.html"))
    at = next(at for at, row in enumerate(rows) if row[1:2] == ["Năm 2024: 839 / 1200"])
    assert rows[at] == ["2024", "Năm 2024: 839 / 1200", "3"]
    file = next(row for row in reversed(rows[:at]) if len(row) == 1)
    assert file == ["eoffice/a.csv"]


def test_names_of_files_and_units_are_text(released: Released) -> None:
    for path in released.folder.rglob("*.html"):
        page = path.read_text(encoding="utf-8")
        assert page.count("<script>") == 1
        assert SCRIPT not in page
    assert "Xã &lt;script&gt;" in released.text("unit/10.html")
    assert FORMULA.replace("'", "&#39;") in released.text("unit/10.html")
    assert "<" not in released.text("search.js")


def test_nothing_is_fetched_and_no_font_comes_from_elsewhere(released: Released) -> None:
    for path in (*released.folder.rglob("*.html"), released.folder / "search.js"):
        page = path.read_text(encoding="utf-8")
        assert not re.search(r"https?://|@import|@font-face|<img|<iframe|fetch\(|XMLHttpRequest", page)


def test_synthetic_data_is_said_on_every_page(released: Released) -> None:
    for path in released.folder.rglob("*.html"):
        assert 'class="banner"' in path.read_text(encoding="utf-8")


def test_the_search_knows_every_unit_and_who_has_a_page(released: Released) -> None:
    index = {name: page for name, _, page, _ in released.search_index()}
    assert {"Xã Văn Lang", "Xã Văn Lăng", SCRIPT, "Xã Giang"} <= index.keys()
    assert index["Xã Văn Lang"] == "10101.html"
    assert index["Xã Giang"] == ""


# --- Ranking ----------------------------------------------------------------------------------------


def of(name: str, attained: int, still_open: int, of: int = 4) -> dict[str, Any]:
    return {"unit_name": name, "attained_count": attained, "open_count": still_open, "target_count": of}


@pytest.mark.parametrize(
    ("rows", "places"),
    [
        # All is known: equals share their places.
        ([of("a", 3, 0), of("b", 1, 0), of("c", 3, 0)], {"a": (1, 2), "c": (1, 2), "b": (3, 3)}),
        # What is open may lift b to a's place, and no further down than it is.
        ([of("a", 3, 0), of("b", 1, 2), of("c", 0, 0)], {"a": (1, 2), "b": (1, 2), "c": (3, 3)}),
        ([of("a", 2, 0), of("b", 1, 2)], {"a": (1, 2), "b": (1, 2)}),
        # Of fewer targets the share counts.
        ([of("a", 1, 0, 2), of("b", 3, 0, 4)], {"b": (1, 1), "a": (2, 2)}),
        ([of("a", 0, 0, 0)], {}),
    ],
)
def test_a_place_is_as_wide_as_the_figures_leave_it(rows: Any, places: Any) -> None:
    assert {place.row["unit_name"]: (place.best, place.worst) for place in ranked(rows)} == places


def test_nobody_is_ranked_whom_the_bounds_don_t_separate() -> None:
    assert not is_ranked(ranked([of("a", 1, 3), of("b", 2, 1)]))
    assert is_ranked(ranked([of("a", 1, 1), of("b", 4, 0)]))
