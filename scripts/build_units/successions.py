"""Who succeeded whom on 1 July 2025, by the published mapping, without the links to namesakes that lie elsewhere."""

import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

from scripts.build_units.registries import Snapshots
from scripts.build_units.states import BuildError, UnitKey

# The published lists name an old commune without its district or province where that seems clear. Where two
# old communes of one new province bear the same name, the mapping may link both to the successors of either.
# These 31 links join a new commune to the namesake that lies elsewhere, nearly always in another old province
# and tens of kilometres away, and are dropped: (new province, new commune) -> old communes it never held.
NAMESAKE_LINKS = {
    ("thanhphocantho", "phuonglongbinh"): ("tinhsoctrang_thixanganam_xalongbinh",),
    ("thanhphocantho", "phuonglongphu1"): ("tinhsoctrang_huyenlongphu_xalongphu",),
    ("thanhphocantho", "xagiahoa"): ("thanhphocantho_huyenvinhthanh_xathanhquoi",),
    ("thanhphocantho", "xalongphu"): ("tinhhaugiang_thixalongmy_xalongphu",),
    ("thanhphocantho", "xamyhuong"): ("tinhhaugiang_huyenlongmy_xathuanhung",),
    ("thanhphocantho", "xaphuhuu"): (
        "tinhsoctrang_huyenchauthanh_xaphutan",
        "tinhsoctrang_huyenlongphu_xaphuhuu",
    ),
    ("thanhphocantho", "xatanlong"): (
        "tinhhaugiang_huyenphunghiep_xatanlong",
        "tinhhaugiang_thixalongmy_xalongbinh",
    ),
    ("thanhphocantho", "xatanthanh"): ("thanhphocantho_huyenthoilai_xatanthanh",),
    ("thanhphocantho", "xathanhhoa"): ("tinhsoctrang_thixanganam_xatanlong",),
    ("thanhphocantho", "xathanhquoi"): ("tinhsoctrang_huyenmyxuyen_xathanhquoi",),
    ("thanhphocantho", "xathuanhoa"): ("tinhhaugiang_huyenchauthanh_xaphutan",),
    ("thanhphocantho", "xatruongkhanh"): ("tinhhaugiang_huyenchauthanh_xaphuhuu",),
    ("thanhphocantho", "xatruongthanh"): ("tinhsoctrang_huyenlongphu_xatanthanh",),
    ("thanhphocantho", "xaxaphien"): ("tinhsoctrang_huyenmytu_xathuanhung",),
    ("thanhphohaiphong", "xahanam"): ("thanhphohaiphong_huyenvinhbao_xahoabinh",),
    ("thanhphohaiphong", "xakimthanh"): ("thanhphohaiphong_huyenvinhbao_xahoabinh",),
    ("thanhphohaiphong", "xanguyenbinhkhiem"): ("tinhhaiduong_huyenkimthanh_xahoabinh",),
    ("tinhdongthap", "phuongcaolanh"): (
        "tinhdongthap_thanhphosadec_phuong3",
        "tinhdongthap_thanhphosadec_phuong4",
        "tinhtiengiang_thanhphomytho_phuong4",
        "tinhtiengiang_thanhphomytho_phuong6",
        "tinhtiengiang_thixacailay_phuong3",
        "tinhtiengiang_thixacailay_phuong4",
    ),
    ("tinhlangson", "xadongdang"): ("tinhlangson_huyenbinhgia_xahongphong",),
    ("tinhtayninh", "phuonglongan"): ("tinhtayninh_thanhphotayninh_phuong4",),
    ("tinhtayninh", "phuongtanninh"): ("tinhlongan_thanhphotanan_phuong4",),
    ("tinhvinhlong", "xahoahiep"): ("tinhbentre_huyenmocaybac_xahoaloc",),
    ("tinhvinhlong", "xatanthanhbinh"): ("tinhvinhlong_huyentambinh_xahoaloc",),
    ("tinhvinhlong", "xathanhphu"): ("tinhvinhlong_huyenmangthit_xamyan",),
}


class Succession(NamedTuple):
    old: UnitKey
    new: UnitKey
    extent: str


def read_successions(path: Path, snapshots: Snapshots) -> list[Succession]:
    """Who succeeded whom on 1 July 2025, for the provinces, the communes and the island districts."""
    if not path.is_file():
        raise BuildError(f"no such file: {path}")
    mapping = json.loads(path.read_text(encoding="utf-8"))
    links: set[tuple[UnitKey, UnitKey]] = set()
    for new_province, olds in mapping["DICT_PROVINCE"].items():
        links |= {(snapshots.old_provinces[old], snapshots.new_provinces[new_province]) for old in olds}

    pairs = [
        (old, (province, ward))
        for province, wards in mapping["DICT_PROVINCE_WARD_NO_DIVIDED"].items()
        for ward, olds in wards.items()
        for old in olds
    ] + [
        (old, (province, part["newWardKey"]))
        for province, olds in mapping["DICT_PROVINCE_WARD_DIVIDED"].items()
        for old, parts in olds.items()
        for part in parts
    ]
    false_pairs = {(old, new) for new, olds in NAMESAKE_LINKS.items() for old in olds}
    if not false_pairs <= set(pairs):
        raise BuildError(f"links to drop that the mapping doesn't hold: {false_pairs - set(pairs)}")
    true_pairs = sorted(set(pairs) - false_pairs)

    namesakes: dict[tuple[tuple[str, str], str], set[str]] = defaultdict(set)
    for old, new in true_pairs:
        if old not in snapshots.old_communes or new not in snapshots.new_communes:
            raise BuildError(f"the mapping holds a key that no registry has: {old} -> {new}")
        links.add((snapshots.old_communes[old], snapshots.new_communes[new]))
        namesakes[new, old.split("_")[2]].add(old)
    unexamined = {new: olds for (new, _), olds in namesakes.items() if len(olds) > 1}
    if unexamined:
        raise BuildError(f"new communes linked to two namesakes: {unexamined}")

    ended = {key for key in snapshots.before_reform if key.level in ("province", "commune")}
    ended |= {key for key in snapshots.old_communes.values() if key.level == "district"}
    begun = {key for key in snapshots.after_reform if key.level in ("province", "commune")}
    if {old for old, _ in links} != ended or {new for _, new in links} != begun:
        raise BuildError("an old unit has no successor, or a new one no predecessor")
    heirs = Counter(old for old, _ in links)
    return [Succession(old, new, "whole" if heirs[old] == 1 else "part") for old, new in sorted(links)]


def carried_on(successions: list[Succession]) -> set[UnitKey]:
    """The units that outlived the reform: made of one whole unit of the same level and code."""
    sources: dict[UnitKey, list[Succession]] = defaultdict(list)
    for succession in successions:
        sources[succession.new].append(succession)
    return {new for new, rows in sources.items() if len(rows) == 1 and rows[0].extent == "whole" and rows[0].old == new}
