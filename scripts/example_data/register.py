"""Registers of dossiers: every dossier of some offices in some months, as many as reported but where a story says so.

What does not belong here: the figures themselves, which `workload` draws.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from .drawing import draw, pick, whole
from .folder import Folder
from .forms import Row
from .land import Land, month_end
from .pipeline import UnitVersion
from .sections import RegisterFile, UnlikeReport
from .story import Stories
from .workload import Work, Workload

_ONLINE = ("Trên môi trường mạng", "Điện tử")
_ON_PAPER = ("Hồ sơ giấy", "Kết hợp")
_SECRET = ("Mật", "Tối mật")


def write_registers(folder: Folder, land: Land, stories: Stories) -> None:
    """All registers."""
    dossiers = {key: story.eoffice for key, story in stories.areas.items() if story.eoffice}
    workload = Workload(land, dossiers, stories.common.dossiers_a_month)
    form = stories.common.sources["eoffice_register"]
    for story in stories.areas.values():
        for sent in story.eoffice_register.files if story.eoffice_register else ():
            rows = [row for unit in _units(land, sent) for row in _dossiers(unit, sent, workload)]
            folder.csv("eoffice_register", sent, form.columns(), rows)


def _units(land: Land, sent: RegisterFile) -> tuple[UnitVersion, ...]:
    return land.under(sent.district, "commune", month_end(sent.year, sent.months[1]))


def _dossiers(unit: UnitVersion, sent: RegisterFile, workload: Workload) -> Iterator[Row]:
    """Every dossier of an office, in the order in which they were opened."""
    number = 0
    for month in range(sent.months[0], sent.months[1] + 1):
        unlike = [one for one in sent.unlike if (one.unit_code, one.month) == (unit.unit_code, month)]
        for opened_on, secrecy, handling in _of_month(unit, date(sent.year, month, 1), workload, unlike):
            number += 1
            closed_on = opened_on + timedelta(days=whole(1, 20, "closed", unit.unit_id, number))
            yield {
                "Mã đơn vị": unit.unit_code,
                "Mã hồ sơ": f"{sent.year}/HS-{number:05}",
                "Ngày mở": opened_on,
                "Ngày kết thúc": closed_on if closed_on <= month_end(sent.year, sent.months[1]) else None,
                "Độ mật": secrecy,
                "Hình thức xử lý": handling,
            }


def _of_month(
    unit: UnitVersion, first: date, workload: Workload, unlike: list[UnlikeReport]
) -> list[tuple[date, str, str]]:
    work: Work = workload.over(unit.unit_id, first.year, first.month, first.month)
    total = work.total - sum(one.lacking for one in unlike)
    online = work.online - sum(one.on_paper for one in unlike)
    last = month_end(first.year, first.month)
    found = []
    for at in range(total):
        key = ("dossier", unit.unit_id, first, at)
        if at < work.secret:
            kind = pick(_SECRET, *key), _ON_PAPER[0]
        else:
            kind = "Thường", pick(_ONLINE if at < work.secret + online else _ON_PAPER, *key)
        found.append((first + timedelta(days=int(draw("opened", *key) * last.day)), *kind))
    return sorted(found, key=lambda one: one[0])
