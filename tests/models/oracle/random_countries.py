"""Random small countries whose units are renamed, moved, merged, made and ended, some of them by a reform."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from ntm_pipeline.units.registry import UnitVersion
from tests.world import unit

DAY = timedelta(days=1)
REFORM = date(2025, 7, 1)
TURNS = [date(2022, 4, 10), date(2023, 4, 10), date(2023, 12, 15), date(2024, 2, 29), date(2024, 7, 1),
         date(2024, 11, 1), date(2024, 12, 20), date(2025, 1, 1), date(2025, 3, 1), date(2025, 6, 16)]  # fmt: skip
FIRST = ("An", "Bình", "Cẩm", "Đông", "Gia", "Hòa", "Khánh", "Lâm", "Mỹ", "Ngọc", "Phú", "Quang", "Sơn", "Tân")
SECOND = ("Xuân", "Vinh", "Thủy", "Thịnh", "Lộc", "Khê", "Hưng", "Giang", "Điền", "Châu", "Bảo", "Yên", "Tráng")


class Country:
    """What its units are on the day it has come to, and all they were before."""

    def __init__(self, rng: Random) -> None:
        self.rng, self.now, self.past, self.named = rng, {}, [], 0
        self.now: dict[str, UnitVersion]
        self.past: list[UnitVersion]
        self.add(unit("VN", "Việt Nam", None))
        for province in ("10", "20", "30")[: rng.choice([1, 2, 2, 3])]:
            self.add(unit(province, self.name("Tỉnh"), "VN"))
            for at in range(1, rng.randint(2, 3)):
                district = f"{province}{at}"
                self.add(unit(district, self.name("Huyện"), province))
                for number in range(1, rng.randint(2, 4)):
                    word = rng.choice(["Xã", "Xã", "Xã", "Phường"])
                    self.add(unit(f"{district}{number:02}", self.name(word), district))
        for turn in sorted(rng.sample(TURNS, rng.randint(0, 4))):
            for _ in range(rng.choice([1, 1, 2])):
                self.change(turn)
        if rng.random() < 0.85:
            self.reform()
        self.versions = (*self.past, *self.now.values())

    def name(self, word: str) -> str:
        """A name that no other unit has."""
        self.named += 1
        return f"{word} {FIRST[self.named % len(FIRST)]} {SECOND[self.named % len(SECOND)]}"

    def add(self, version: UnitVersion) -> None:
        self.now[version.unit_id] = version

    def end(self, unit_id: str, turn: date) -> UnitVersion:
        version = self.now.pop(unit_id)
        if version.valid_from < turn:
            self.past.append(replace(version, valid_to=turn - DAY))
        return version

    def become(self, unit_id: str, turn: date, **what: str) -> None:
        self.add(replace(self.end(unit_id, turn), valid_from=turn, **what))

    def make(self, turn: date, code: str, name: str, parent: str) -> None:
        """A new unit; an id of its own even where its code was borne before."""
        taken = {v.unit_id for v in [*self.past, *self.now.values()]}
        unit_id = code if code not in taken else next(i for n in range(2, 99) if (i := f"{code}-{n}") not in taken)
        self.add(unit(code, name, parent, start=str(turn), unit_id=unit_id))

    def of(self, level: str) -> list[str]:
        return sorted(u for u, v in self.now.items() if v.unit_level == level)

    def under(self, parent: str) -> list[str]:
        return sorted(u for u, v in self.now.items() if v.parent_unit_id == parent)

    def change(self, turn: date) -> None:
        """Something befalls a commune or a district."""
        rng, communes, districts = self.rng, self.of("commune"), self.of("district")
        commune = rng.choice(communes)
        kin = self.under(self.now[commune].parent_unit_id or "")
        fate = rng.choice(["renamed", "phường", "moved", "merged", "replaced", "split", "district ends"])
        if fate == "renamed":
            self.become(commune, turn, unit_name=self.name(self.now[commune].unit_name.split()[0]))
        elif fate == "phường":
            word = "Xã" if self.now[commune].unit_type == "phường" else "Phường"
            name = self.now[commune].unit_name.split(" ", 1)[1]
            self.become(commune, turn, unit_name=f"{word} {name}", unit_type=word.lower())
        elif fate == "moved":
            self.become(commune, turn, parent_unit_id=rng.choice(districts))
        elif fate == "merged" and len(kin) > 1:
            self.end(commune, turn)
        elif fate == "replaced":
            old = self.end(commune, turn)
            self.make(turn, old.unit_code, self.name("Xã"), old.parent_unit_id or "")
        elif fate == "split":
            self.make(turn, self.free_code(commune[:3]), self.name("Xã"), self.now[commune].parent_unit_id or "")
        elif fate == "district ends" and len(districts) > 1:
            district = rng.choice(districts)
            others = [d for d in districts if d != district]
            for at in self.under(district):
                self.become(at, turn, parent_unit_id=rng.choice(others))
            self.end(district, turn)

    def free_code(self, start: str) -> str:
        borne = {v.unit_code for v in self.now.values()}
        return next(code for n in range(1, 99) if (code := f"{start}{n:02}") not in borne)

    def reform(self) -> None:
        """Districts end; provinces are merged or go on; communes end, go on, or give their code to another."""
        rng = self.rng
        home = {c: self.now[self.now[c].parent_unit_id or ""].parent_unit_id or "" for c in self.of("commune")}
        for district in self.of("district"):
            self.end(district, REFORM)
        heirs = {}
        provinces = self.of("province")
        if len(provinces) > 1 and rng.random() < 0.7:
            gone, other = rng.sample(provinces, 2)
            for province in (gone, other):
                self.end(province, REFORM)
            self.make(REFORM, other, self.name("Tỉnh"), "VN")
            heirs = dict.fromkeys((gone, other), next(u for u in self.now if u.startswith(f"{other}-")))
        ended = []
        for commune in sorted(home):
            new_home = heirs.get(home[commune], home[commune])
            if rng.random() < 0.4:
                self.become(commune, REFORM, parent_unit_id=new_home)
            else:
                ended.append((self.end(commune, REFORM), new_home))
        codes = [v.unit_code for v, _ in ended]
        rng.shuffle(codes)
        for code, (_, new_home) in zip(codes, ended, strict=True):
            if rng.random() < 0.8 or not self.under(new_home):
                self.make(REFORM, code, self.name(rng.choice(["Xã", "Xã", "Phường"])), new_home)
