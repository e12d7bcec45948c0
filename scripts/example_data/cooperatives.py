"""Cooperatives over the years: as many xã have one in operation as the story of their area says."""

from dataclasses import dataclass
from datetime import date, timedelta

from stdnum.vn import mst

from .drawing import day_between, draw, pick, whole
from .folder import Folder
from .forms import Row
from .land import Land, assessment_day, in_a_sentence
from .lists import ListWriter
from .pipeline import UnitVersion
from .sections import Cooperatives, ListFile
from .story import Area, Stories


def write_cooperatives(folder: Folder, land: Land, stories: Stories) -> None:
    """All registries of cooperatives."""
    sections = {key: story.cooperatives for key, story in stories.areas.items() if story.cooperatives}
    of_area = {key: CooperativesOf(land, stories.areas[key].area, section) for key, section in sections.items()}

    def rows_of(keys: tuple[str, ...], sent: ListFile) -> list[tuple[UnitVersion, Row]]:
        found = [entry for key in keys for entry in of_area[key].on(sent.closing)]
        found.sort(key=lambda entry: (entry[0].unit_code, entry[1].code))
        return [(home, cooperative_row(land, home, one, sent.closing)) for home, one in found]

    writer = ListWriter(folder, land, stories, "cooperatives", rows_of)
    for key, section in sections.items():
        for sent in section.files:
            writer.write(key, sent)


@dataclass(frozen=True)
class Cooperative:
    """One made-up cooperative (or union, group, credit fund) over the years."""

    code: str
    name: str
    kind: str
    commune_id: str
    """Where it was founded; after mergers it is found in the commune's heir."""
    district_id: str
    village: str
    registered_on: date
    line: str
    members: int
    state: str = "Đang hoạt động"
    state_since: date | None = None
    """Day from which `state` holds; before it the cooperative operates."""
    ended_on: date | None = None


def tax_code(letters_number: int, serial: int, faulty: bool = False) -> str:
    """A number that passes the check digit of tax codes and, beginning with 99, belongs to nobody."""
    for tail in range(1000):
        stem = f"99{letters_number:02d}{serial:04d}{tail % 10}"
        check = mst.calc_check_digit(stem)
        if len(check) == 1:
            return stem + (str((int(check) + 1) % 10) if faulty else check)
    raise AssertionError("no check digit fits")


class CooperativesOf:
    """The cooperatives of an area: as many xã have one in operation as its story says."""

    def __init__(self, land: Land, area: Area, section: Cooperatives) -> None:
        self._land, self._area, self._section = land, area, section
        self.all: list[Cooperative] = []
        first_years = self._first_years()
        seen: set[str] = set()
        for stage in range(5):
            for unit in land.of_area(area.key, "commune", assessment_day(stage)):
                if unit.unit_id not in seen:
                    seen.add(unit.unit_id)
                    self._found(unit, first_years.get(unit.unit_id))

    def _first_years(self) -> dict[str, int]:
        """Commune → the first year that finds an operating cooperative there."""
        first: dict[str, int] = {}
        for stage, share in self._section.shares.items():
            rural = self._land.rural_communes(self._area.key, assessment_day(stage))
            wanted = round(share * len(rural))
            rural.sort(key=lambda v: (v.unit_id not in first, self._rank(v), v.unit_id))
            for unit in [v for v in rural if v.unit_id != self._section.dissolved_at_year_end][:wanted]:
                first.setdefault(unit.unit_id, 2021 + stage)
        return first

    def _rank(self, unit: UnitVersion) -> float:
        district = unit.parent_unit_id or ""
        is_ahead = self._land.leanings.get(district, 0.0) > 0
        return draw("cooperative", unit.unit_id) + 0.6 * draw("cooperative", district) - 0.5 * is_ahead

    def _found(self, unit: UnitVersion, first_year: int | None) -> None:
        key = unit.unit_id
        if key == self._section.dissolved_at_year_end:
            founded, end = (date(2012, 1, 5), date(2018, 1, 5)), date(2024, 12, 31)
            self._add(unit, "Hợp tác xã", *founded, "HTX Nông nghiệp", "Đã giải thể", end, end)
            return
        if unit.unit_type != "xã":
            if draw("town cooperative", key) < 0.5:
                self._add(unit, "Hợp tác xã", date(2014, 1, 6), date(2020, 12, 20), "HTX Dịch vụ")
            return
        if first_year is not None:
            since = (date(2013, 7, 1), date(2020, 12, 15)) if first_year == 2021 else (
                date(first_year, 1, 10), date(first_year, 5 if first_year == 2025 else 11, 25)
            )  # fmt: skip
            self._add(unit, "Hợp tác xã", *since, "HTX Nông nghiệp")
            if first_year < 2024 and draw("second cooperative", key) < 0.3:
                later = (date(first_year, 12, 1), date(2024, 10, 30))
                self._add(unit, "Hợp tác xã", *later, "HTX Dịch vụ tổng hợp")
            if draw("dissolved", key) < 0.06:
                end = day_between(date(2021, 6, 1), date(2025, 5, 30), "dissolved on", key)
                founded = (date(first_year, 12, 1), end) if end.year > first_year else (end, end)
                self._add(unit, "Hợp tác xã", *founded, "HTX Chăn nuôi", "Đã giải thể", end, end)
        elif draw("defunct", key) < 0.35:
            # Registered, but not operating: the xã has a cooperative on paper only.
            state = pick(("Tạm ngừng", "Ngừng hoạt động", "Chờ giải thể", "Bị thu hồi"), "defunct state", key)
            founded = (date(2013, 7, 1), date(2019, 6, 1))
            self._add(unit, "Hợp tác xã", *founded, "HTX Nông nghiệp", state, date(2020, 9, 1))
        if draw("group", key) < 0.18:
            self._add(unit, "Tổ hợp tác", date(2016, 1, 4), date(2024, 9, 30), "Tổ hợp tác nông nghiệp")
        if draw("fund", key) < 0.06:
            self._add(unit, "Quỹ tín dụng nhân dân", date(2005, 1, 4), date(2018, 9, 30), "Quỹ tín dụng nhân dân")
        if draw("union", key) < 0.015:
            self._add(unit, "Liên hiệp hợp tác xã", date(2019, 1, 4), date(2023, 9, 30), "Liên hiệp HTX")

    def _add(
        self, unit: UnitVersion, kind: str, first: date, last: date, title: str, state: str = "Đang hoạt động",
        state_since: date | None = None, ended_on: date | None = None,
    ) -> None:  # fmt: skip
        serial = len(self.all) + 1
        key = (self._area.key, serial)
        crop = pick(self._area.crops, "crop", *key)
        is_rural = unit.unit_type == "xã"
        self.all.append(
            Cooperative(
                # Some still bear the number of their old paper certificate, some a code with a slip in it.
                code=f"{self._area.letters}-{serial:06d}" if draw("old number", *key) < 0.04
                else tax_code(self._area.number, serial, faulty=draw("slip", *key) < 0.006),
                name=f"{title} {in_a_sentence(unit)}",
                kind=kind,
                commune_id=unit.unit_id,
                district_id=unit.parent_unit_id or "",
                village=f"{self._area.villages if is_rural else 'Tổ dân phố'} {whole(1, 9, 'village', *key)}",
                registered_on=day_between(first, last, "registered", *key),
                line="" if kind not in ("Hợp tác xã", "Tổ hợp tác") else crop if is_rural else "Dịch vụ tổng hợp",
                members=whole(7, 60, "members", *key) * (12 if kind.startswith("Quỹ") else 1),
                state=state,
                state_since=state_since,
                ended_on=ended_on,
            )
        )  # fmt: skip

    def on(self, day: date) -> list[tuple[UnitVersion, Cooperative]]:
        """What a registry holds on a day, with the commune in which each is found."""
        return [
            (self._land.home(one.commune_id, one.district_id, day), one)
            for one in self.all
            if one.registered_on <= day and (one.ended_on is None or one.ended_on > day - timedelta(days=730))
        ]


def cooperative_row(land: Land, home: UnitVersion, one: Cooperative, closing: date) -> Row:
    """One entry of a registry."""
    ended = one.ended_on is not None and one.ended_on <= closing
    working = one.state_since is not None and one.state_since > closing
    district = land.district_of(home.unit_id, closing)
    place = in_a_sentence(home) + (f", {in_a_sentence(district)}" if district else "")
    return {
        "Mã số HTX": one.code,
        "Tên HTX": one.name,
        "Loại hình": one.kind,
        "Mã xã": home.unit_code,
        "Địa chỉ trụ sở": f"{one.village}, {place}",
        "Ngày đăng ký": one.registered_on,
        "Tình trạng hoạt động": "Đang hoạt động" if working else one.state,
        "Ngày chấm dứt": one.ended_on if ended else None,
        "Ngành nghề": one.line,
        "Số thành viên": one.members,
        "Ngày chốt số liệu": closing,
    }
