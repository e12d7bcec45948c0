"""Linkage models over the years: as many districts have a key one as the story of their area says."""

from dataclasses import dataclass
from datetime import date, timedelta

from .drawing import day_between, draw, pick, whole
from .folder import Folder
from .forms import Row
from .land import Land, assessment_day, in_a_sentence, stage_of
from .lists import ListWriter
from .pipeline import UnitVersion
from .sections import Linkages, ListFile
from .story import Area, Stories


def write_linkages(folder: Folder, land: Land, stories: Stories) -> None:
    """All lists of linkage models."""
    sections = {key: story.linkages for key, story in stories.areas.items() if story.linkages}
    of_area = {key: LinkagesOf(land, stories.areas[key].area, section) for key, section in sections.items()}

    def rows_of(keys: tuple[str, ...], sent: ListFile) -> list[tuple[UnitVersion, Row]]:
        entries = []
        for key in keys:
            digital = of_area[key].digital(sent.closing)
            for one in of_area[key].on(sent.closing):
                if one.district_id not in sections[key].empty:
                    used = pick(stories.common.technologies, "technology", one.code) if one.code in digital else "Không"
                    entries.append(linkage_row(land, one, used, sent.closing))
        return sorted(entries, key=lambda entry: (entry[1]["Mã huyện"], entry[1]["Mã mô hình"]))

    writer = ListWriter(folder, land, stories, "linkages", rows_of)
    for key, section in sections.items():
        for sent in section.files:
            writer.write(key, sent)


@dataclass(frozen=True)
class Linkage:
    """One made-up linkage model."""

    code: str
    name: str
    crop: str
    is_key: bool
    leader: str
    district_id: str
    commune_id: str
    started_on: date
    ended_on: date | None
    has_area: bool
    area_code: str | None
    rank: float
    """Its place in the order in which models take up digital technology."""


class LinkagesOf:
    """The linkage models of an area: as many districts have a key one as its story says."""

    def __init__(self, land: Land, area: Area, section: Linkages) -> None:
        self._land, self._area, self._section = land, area, section
        self.all: list[Linkage] = []
        districts = sorted(
            {v.unit_id for stage in range(5) for v in land.of_area(area.key, "district", assessment_day(stage))},
            key=lambda unit_id: (draw("linkage", unit_id), unit_id),
        )
        for unit_id in districts:
            self._found(unit_id, self._first_year(unit_id, districts))

    def _first_year(self, district_id: str, districts: list[str]) -> int | None:
        for stage, count in self._section.districts.items():
            standing = {v.unit_id for v in self._land.of_area(self._area.key, "district", assessment_day(stage))}
            if district_id in [d for d in districts if d in standing][:count]:
                return 2021 + stage
        return None

    def _found(self, district_id: str, first_year: int | None) -> None:
        if first_year is not None:
            self._add(district_id, first_year, is_key=True, ends=False)
        for extra in range(whole(*self._section.others_per_district, "linkages", district_id)):
            year = 2019 + whole(0, 5, "linkage year", district_id, extra)
            key = first_year is not None and year >= first_year and draw("key", district_id, extra) < 0.6
            self._add(district_id, year, is_key=key, ends=draw("ends", district_id, extra) < 0.3)
        if first_year is None and draw("ended key", district_id) < 0.5:
            # A key product once, but the contract ran out: the district no longer counts.
            self._add(district_id, 2018, is_key=True, ends=True)

    def _add(self, district_id: str, year: int, is_key: bool, ends: bool) -> None:
        serial = len(self.all) + 1
        key = (self._area.key, serial)
        day = date(2024, 12, 1) if district_id in self._land.merged_districts else date(2025, 6, 1)
        communes = self._land.under(district_id, "commune", day)
        commune = pick(communes, "linkage commune", *key)
        crop = pick(self._area.crops, "linkage crop", *key)
        crop_name = crop if crop in self._area.crops_with_place_names else crop.lower()
        started = day_between(date(year, 1, 15), date(year, 5, 20), "linkage start", *key)
        ended = date(year + whole(2, 3, "linkage end", *key), 5, 31) if ends else None
        if ended is not None and year == 2018:
            ended = date(2020, 12, 31)
        has_area = draw("area", *key) < 0.7
        self.all.append(
            Linkage(
                code=f"LK-{self._area.letters}-{serial:03d}",
                name=f"Liên kết sản xuất và tiêu thụ {crop_name}",
                crop=crop,
                is_key=is_key,
                leader=f"HTX Nông nghiệp {in_a_sentence(commune)}",
                district_id=district_id,
                commune_id=commune.unit_id,
                started_on=started,
                ended_on=ended,
                has_area=has_area,
                area_code=f"VT-{self._area.letters}-{serial:04d}" if has_area and draw("code", *key) < 0.6 else None,
                rank=draw("digital", *key),
            )
        )

    def on(self, day: date) -> list[Linkage]:
        """The models a list holds on a day: those running, and those that ended less than two years before."""
        return [
            one
            for one in self.all
            if one.started_on <= day and (one.ended_on is None or one.ended_on > day - timedelta(days=730))
        ]

    def digital(self, day: date) -> set[str]:
        """The codes of the models that use a digital technology on a day."""
        share = self._section.digital_shares[min(stage_of(day - timedelta(days=31)), 4)]
        running = [m for m in self.on(day) if m.ended_on is None or m.ended_on >= day]
        chosen: set[str] = set()
        for has_area, its_share in ((True, share), (False, 0.3)):
            group = sorted((m for m in running if m.has_area == has_area), key=lambda m: m.rank)
            chosen |= {m.code for m in group[: round(its_share * len(group))]}
        return chosen


def linkage_row(land: Land, one: Linkage, technology: str, closing: date) -> tuple[UnitVersion, Row]:
    """One entry of a list of models, with the district it is found in (after the reform the province)."""
    home = land.home(one.commune_id, one.district_id, closing)
    holder = land.district_of(home.unit_id, closing) or land.version(home.parent_unit_id or "", closing)
    row: Row = {
        "Mã mô hình": one.code,
        "Tên mô hình": one.name,
        "Sản phẩm": one.crop,
        "Nông sản chủ lực": "Có" if one.is_key else "Không",
        "Chủ trì liên kết": one.leader,
        "Mã huyện": holder.unit_code,
        "Mã xã": home.unit_code,
        "Ngày bắt đầu": one.started_on,
        "Ngày kết thúc": one.ended_on,
        "Gắn với vùng nguyên liệu": "Có" if one.has_area else "Không",
        "Mã số vùng trồng": one.area_code,
        "Ứng dụng công nghệ số": technology,
        "Ngày chốt số liệu": closing,
    }
    return holder, row
