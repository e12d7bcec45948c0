"""Titles: which communes register for one, are recognised, or lose it; and the lists of them."""

from datetime import date
from typing import NamedTuple

from .folder import Folder
from .forms import Form, Row
from .land import Land
from .pipeline import UnitVersion
from .sections import Titles
from .story import Stories

COMMUNE_TITLES = ("Xã NTM", "Xã NTM nâng cao", "Xã NTM kiểu mẫu")


class Standing(NamedTuple):
    """One commune's standing for one title in one year."""

    unit: UnitVersion
    year: int
    title: str
    state: str


def title_order(land: Land, key: str, year: int) -> list[UnitVersion]:
    """An area's xã, those most advanced first."""
    rural = land.rural_communes(key, date(year, 12, 31))
    return sorted(rural, key=lambda unit: (land.turn(unit, "title"), unit.unit_id))


def standings(land: Land, key: str, section: Titles) -> list[Standing]:
    """The titles of an area over the years."""
    found = []
    begins = dict(section.begin)
    for year, cohorts in section.cohorts.items():
        order = title_order(land, key, year)
        for title, cohort in cohorts.items():
            begin = begins[title]
            members = order[begin : begin + cohort.recognised + cohort.registered]
            for place, unit in enumerate(members):
                state = "Công nhận" if place < cohort.recognised else "Đăng ký"
                found.append(Standing(unit, year, title, state))
            # Who only registered tries again next year.
            begins[title] += cohort.recognised
        if year in section.revoked:
            found.append(Standing(order[section.revoked[year]], year, "Xã NTM", "Thu hồi"))
    return found


def title_row(standing: Standing) -> Row:
    """One entry of a list of titles."""
    unit, year, title, state = standing
    return {"Mã xã": unit.unit_code, "Tên xã": unit.unit_name, "Năm": year, "Danh hiệu": title, "Trạng thái": state}


def write_titles(folder: Folder, land: Land, stories: Stories) -> None:
    """Lists of titles: csv over the years, or a workbook with a sheet for each."""
    source = stories.common.sources["commune_titles"]
    for key, story in stories.areas.items():
        if story.commune_titles is None:
            continue
        rows = [title_row(standing) for standing in standings(land, key, story.commune_titles)]
        for sent in story.commune_titles.files:
            if sent.is_csv:
                of_years = [row for row in rows if row["Năm"] in sent.years]
                folder.csv("commune_titles", sent, source.columns(), of_years)
                continue
            forms = [
                Form(
                    sheet=f"Năm {year}",
                    title=source.title,
                    above=sent.above(None, f"Kỳ báo cáo: Năm {year}"),
                    columns=source.columns(("Năm",)),
                    rows=[row for row in rows if row["Năm"] == year],
                    issuer=sent.declares or "",
                )
                for year in sent.years
            ]
            folder.book(f"commune_titles/{sent.path}", forms)
