"""Results by criterion, as decisions tell them: of xã, of districts, of the cohorts of a title, of new communes."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from .drawing import day_between, draw, whole
from .folder import Folder
from .forms import Form, Row
from .land import Land, assessment_day
from .pipeline import UnitVersion
from .sections import CommuneCriterion, DistrictCriterion, Titles
from .story import Stories
from .titles import COMMUNE_TITLES, standings


class Result(NamedTuple):
    """One unit's result for one criterion in one year."""

    unit: UnitVersion
    year: int
    criteria_set: str
    number: str
    is_met: bool


def commune_results(land: Land, key: str, criterion: CommuneCriterion) -> Iterator[Result]:
    """The xã of an area: all in the first year, later those whose result changes and some that are looked at again."""
    criteria_set, number = criterion.criteria_set, criterion.number
    told: dict[str, bool] = {}
    met: set[str] = set()
    for stage, share in criterion.shares.items():
        year = 2021 + stage
        rural = land.rural_communes(key, date(year, 12, 31))
        order = sorted(
            rural,
            key=lambda unit: (
                unit.unit_id not in met,
                unit.unit_id != criterion.surely,
                land.turn(unit, criteria_set, number),
                unit.unit_id,
            ),
        )
        met |= {unit.unit_id for unit in order[: round(share * len(rural))]}
        for unit in rural:
            if draw("applies", unit.unit_id) < criterion.never_apply and unit.unit_id not in met:
                continue
            is_met = unit.unit_id in met and criterion.lost.get(unit.unit_id, 9999) > year
            if told.get(unit.unit_id) != is_met or draw("again", unit.unit_id, criteria_set, number, year) < 0.12:
                told[unit.unit_id] = is_met
                yield Result(unit, year, criteria_set, number, is_met)


def district_results(land: Land, key: str, criterion: DistrictCriterion) -> Iterator[Result]:
    """The districts of an area, all of them in each year that has results."""
    criteria_set, number = criterion.criteria_set, criterion.number
    for stage, count in criterion.meeting.items():
        districts = land.of_area(key, "district", assessment_day(stage))
        order = sorted(districts, key=lambda unit: (draw("district", criteria_set, number, unit.unit_id), unit.unit_id))
        order = [unit for unit in order if unit.unit_id != criterion.unassessed]
        for place, unit in enumerate(order):
            yield Result(unit, 2021 + stage, criteria_set, number, place < count)


def cohort_results(land: Land, key: str, titles: Titles) -> Iterator[Result]:
    """Criterion 8 as a whole, for the communes that register or are recognised for a title in a year.

    The last of those that only registered for the first title misses it; for the second it has no result yet.
    """
    for year in titles.cohorts:
        of_year = [standing for standing in standings(land, key, titles) if standing.year == year]
        for title in COMMUNE_TITLES[:2]:
            cohort = [standing for standing in of_year if standing.title == title and standing.state != "Thu hồi"]
            for place, standing in enumerate(cohort, start=1):
                is_last = standing.state == "Đăng ký" and place == len(cohort)
                if is_last and title == "Xã NTM nâng cao":
                    continue
                yield Result(standing.unit, year, title, "8", not is_last)


def first_results_of_new_communes(land: Land, key: str, share: float) -> Iterator[Result]:
    """Results of 2025 for the communes that the reform made, where they were assessed."""
    communes = land.rural_communes(key, date(2025, 12, 31))
    met = land.chosen(communes, round(share * len(communes)), "new communes")
    for unit in communes:
        if draw("assessed in 2025", unit.unit_id) < 0.8:
            yield Result(unit, 2025, "Xã NTM", "8.4", unit.unit_id in met)


def result_row(key: str, result: Result) -> Row:
    """One line of a decision; decisions for a year are signed in the next."""
    unit, year, criteria_set, number, is_met = result
    batch = (key, year, criteria_set, number)
    if year == 2025 and unit.unit_level == "district":
        decided = date(2025, 6, 25)
    else:
        latest = date(2026, 1, 30) if year == 2025 else date(year + 1, 4, 20)
        decided = day_between(date(year + 1, 1, 5), latest, *batch)
    return {
        "Mã đơn vị": unit.unit_code,
        "Tên đơn vị": unit.unit_name,
        "Năm đánh giá": year,
        "Bộ tiêu chí": criteria_set,
        "Chỉ tiêu": number,
        "Kết quả": "Đạt" if is_met else "Không đạt",
        "Số quyết định": f"{whole(100, 3900, 'decision', *batch)}/QĐ-UBND",
        "Ngày quyết định": decided,
    }


def write_criteria(folder: Folder, land: Land, stories: Stories) -> None:
    """Results by criterion."""
    source = stories.common.sources["criteria"]
    for key, story in stories.areas.items():
        section = story.criteria
        if section is None:
            continue
        results = [result for criterion in section.communes for result in commune_results(land, key, criterion)]
        results += [result for criterion in section.districts for result in district_results(land, key, criterion)]
        if story.commune_titles:
            results += cohort_results(land, key, story.commune_titles)
        if section.new_communes is not None:
            results += first_results_of_new_communes(land, key, section.new_communes)
        results.sort(key=lambda r: (r.year, r.criteria_set, r.number, r.unit.unit_code))
        for sent in section.files:
            rows = [result_row(key, result) for result in results if result.year in sent.years]
            if sent.is_csv:
                folder.csv("criteria", sent, source.columns(), rows)
                continue
            columns = source.columns()
            form = Form(
                sheet="Kết quả",
                title=source.title,
                above=sent.above(),
                columns={heading: label.upper() for heading, label in columns.items()} if sent.capitals else columns,
                rows=rows,
                issuer=sent.declares or "",
                section_by=lambda row: f"{row['Bộ tiêu chí']}: {row['Chỉ tiêu']}",
            )
            folder.book(f"criteria/{sent.path}", [form])
