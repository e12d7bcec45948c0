"""A registry as it stands on one day, the words of its levels and types, and what is said where sources contradict."""

from typing import NamedTuple

FIRST_DAY = "2021-01-01"

REFORM_DAY = "2025-07-01"

COUNTRY_CODE = "VN"

LEVELS = ("country", "province", "district", "commune")

TYPES_OF_LEVEL = {
    "country": ("Quốc gia",),
    "province": ("Thành phố", "Tỉnh"),
    "district": ("Thành phố", "Thị xã", "Huyện", "Quận"),
    "commune": ("Thị trấn", "Đặc khu", "Phường", "Xã"),
}


class BuildError(Exception):
    """A source contradicts another one, or itself."""


class UnitKey(NamedTuple):
    """What tells units apart on one day: codes are unique within a level then, and re-used over time."""

    level: str
    code: str


class Entry(NamedTuple):
    """A unit as a registry shows it on one day."""

    name: str
    parent_code: str

    def __str__(self) -> str:
        return f"{self.name} in {self.parent_code}"


State = dict[UnitKey, Entry]


def parent_key(code: str) -> UnitKey:
    """A parent is named by its code alone: VN, two digits for a province, three for a district."""
    if code == COUNTRY_CODE:
        return UnitKey("country", code)
    return UnitKey("province" if len(code) == 2 else "district", code)
