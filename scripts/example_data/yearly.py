"""Yearly records: managers trained, essential services online, electronic management; of each unit, year by year."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from .drawing import apportion, draw, pick, whole
from .folder import Folder
from .forms import Form, Row
from .land import BEFORE_REFORM, LEVELS, Land, stage_of
from .pipeline import Level, UnitVersion
from .sections import Yearly, YearlyFile
from .story import Stories

Figures = Callable[[list["Speaker"], float], list[Row]]
"""What each unit of an area says of a year, so that all of them tell the area's share."""


class Speaker(NamedTuple):
    """A unit that speaks for a year, and the stage of its story."""

    area: str
    unit: UnitVersion
    year: int
    stage: int


def speakers(land: Land, key: str, sent: YearlyFile, year: int, levels: Sequence[Level]) -> Iterator[Speaker]:
    """The units that a yearly file should have rows of, whether they sent them or not."""
    day = date(year, 12, 31) if year < 2025 or sent.after_reform else BEFORE_REFORM
    for area in (key, *sent.also_of):
        for level in levels:
            for unit in land.of_area(area, level, day):
                yield Speaker(area, unit, year, stage_of(day))


def has_spoken(sent: YearlyFile, speaker: Speaker, source: str) -> bool:
    """Whether the unit's row is in the file."""
    unit = speaker.unit
    if unit.unit_id in sent.silent_districts or unit.parent_unit_id in sent.silent_districts:
        return False
    return draw("yearly silence", source, unit.unit_id, speaker.year) >= sent.silent_share


def write_yearly(folder: Folder, land: Land, stories: Stories) -> None:
    """All files of the three yearly records."""
    told = stories.areas.items()

    def training(speakers: list[Speaker], share: float) -> list[Row]:
        return training_figures(stories.common.managers, speakers, share)

    def services(speakers: list[Speaker], share: float) -> list[Row]:
        return service_figures(land, stories.common.services, speakers, share)

    def management(speakers: list[Speaker], share: float) -> list[Row]:
        return management_figures(land, speakers, share)

    writer = _Writer(folder, land, stories)
    writer.write("training", {key: s.training for key, s in told if s.training}, LEVELS, training)
    writer.write(
        "essential_services",
        {key: s.essential_services for key, s in told if s.essential_services},
        LEVELS[1:],
        services,
    )
    writer.write("e_management", {key: s.e_management for key, s in told if s.e_management}, LEVELS, management)


class _Writer:
    def __init__(self, folder: Folder, land: Land, stories: Stories) -> None:
        self._folder, self._land, self._stories = folder, land, stories

    def write(self, source: str, sections: Mapping[str, Yearly], levels: Sequence[Level], figures: Figures) -> None:
        """Every file of one record."""
        form = self._stories.common.sources[source]
        for key, section in sections.items():
            for sent in section.files:
                by_year: dict[int, list[Row]] = {year: [] for year in sent.years}
                for year, rows in by_year.items():
                    everyone = list(speakers(self._land, key, sent, year, levels))
                    for area in (key, *sent.also_of):
                        group = [speaker for speaker in everyone if speaker.area == area]
                        if group:
                            said = figures(group, sections[area].shares[group[0].stage])
                            rows += rows_said(source, sent, group, said)
                if sent.is_csv:
                    all_rows = [row for rows in by_year.values() for row in rows]
                    self._folder.csv(source, sent, form.columns(), all_rows)
                    continue
                forms = [
                    Form(
                        sheet=f"Năm {year}",
                        title=form.title,
                        above=sent.above(None, f"Kỳ báo cáo: Năm {year}"),
                        columns=form.columns(("Năm",)),
                        rows=rows,
                        issuer=sent.declares or "",
                        total="Tổng cộng" if source == "training" else None,
                    )
                    for year, rows in by_year.items()
                ]
                self._folder.book(f"{source}/{sent.path}", forms)


def rows_said(source: str, sent: YearlyFile, group: list[Speaker], said: list[Row]) -> list[Row]:
    """The rows of those who spoke."""
    rows = []
    for speaker, row in zip(group, said, strict=True):
        if has_spoken(sent, speaker, source):
            code = speaker.unit.unit_code.lstrip("0") if sent.without_zeros else speaker.unit.unit_code
            rows.append({"Mã đơn vị": code, "Tên đơn vị": speaker.unit.unit_name, "Năm": speaker.year, **row})
    return rows


def training_figures(employed: Mapping[Level, tuple[int, int]], speakers: list[Speaker], share: float) -> list[Row]:
    """Managers and those trained so far: people, so that the sum tells the story exactly."""
    managers = [whole(*employed[s.unit.unit_level], "managers", s.unit.unit_id) for s in speakers]
    zeal = [count * (0.4 + 1.2 * draw("zeal", s.unit.unit_id)) for count, s in zip(managers, speakers, strict=True)]
    trained = apportion(round(share * sum(managers)), zeal, managers)
    return [
        {"Tổng số cán bộ quản lý": count, "Số cán bộ đã được tập huấn": done}
        for count, done in zip(managers, trained, strict=True)
    ]


def service_figures(land: Land, services: Sequence[str], speakers: list[Speaker], share: float) -> list[Row]:
    """Services and surveys; a service without a survey, or a survey without a service, does not count."""
    units = [speaker.unit for speaker in speakers]
    with_both = land.chosen(units, round(share * len(units)), "service")
    rows = []
    for unit in units:
        offered = [service for service in services if draw("offers", service, unit.unit_id) < 0.35]
        offered = offered or [pick(services, "one", unit.unit_id)]
        half = draw("half service", unit.unit_id)
        has_service = unit.unit_id in with_both or half < 0.3
        has_survey = unit.unit_id in with_both or half > 0.9
        rows.append(
            {
                "Dịch vụ thiết yếu trực tuyến": "; ".join(offered) if has_service else "Không",
                "Lấy ý kiến hài lòng trực tuyến": "Có" if has_survey else "Không",
            }
        )
    return rows


def management_figures(land: Land, speakers: list[Speaker], share: float) -> list[Row]:
    """Whether each unit is managed electronically."""
    units = [speaker.unit for speaker in speakers]
    managed = land.chosen(units, round(share * len(units)), "management")
    return [{"Quản lý điều hành điện tử": "Có" if unit.unit_id in managed else "Không"} for unit in units]
