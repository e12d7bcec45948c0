"""Made-up countries that several test modules live in."""

from ntm_pipeline.units.registry import UnitVersion
from tests.world import unit

JUNE = "2025-06-30"
JULY = "2025-07-01"

# What happens to units from 2021 to 2026, each kind of change once.
CHANGING_COUNTRY = (
    unit("VN", "Việt Nam", None),
    # Tỉnh Mười is merged into Tỉnh Hai Mươi on 1 July 2025. Of its two xã one ends, one goes on as it was.
    unit("10", "Tỉnh Mười", "VN", end=JUNE),
    unit("101", "Huyện A", "10", end=JUNE),
    unit("10101", "Xã An", "101", end=JUNE),
    unit("10102", "Xã Bình", "101", end=JUNE),
    unit("10102", "Xã Bình", "20-new", start=JULY),
    # Tỉnh Hai Mươi is a new unit from that day; its new xã bears the code of Xã An.
    unit("20", "Tỉnh Hai Mươi", "VN", end=JUNE),
    unit("201", "Huyện C", "20", end=JUNE),
    unit("20101", "Xã Giang", "201", end=JUNE),
    unit("20", "Tỉnh Hai Mươi", "VN", start=JULY, unit_id="20-new"),
    unit("10101", "Xã Giang Sơn", "20-new", start=JULY, unit_id="10101-new"),
    # Tỉnh Ba Mươi goes on as it was. Its Huyện E is abolished on 15 October 2024, and Xã Mai with it;
    # Xã Lâm and Xã Nam move to Huyện D the next day.
    unit("30", "Tỉnh Ba Mươi", "VN"),
    unit("301", "Huyện D", "30", end=JUNE),
    unit("302", "Huyện E", "30", end="2024-10-15"),
    unit("30201", "Xã Lâm", "302", end="2024-10-15"),
    unit("30201", "Xã Lâm", "301", start="2024-10-16", end=JUNE),
    unit("30202", "Xã Mai", "302", end="2024-10-15"),
    unit("30203", "Xã Nam", "302", end="2024-10-15"),
    unit("30203", "Xã Nam", "301", start="2024-10-16", end=JUNE),
    # Xã Khê becomes a phường on 1 January 2024.
    unit("30101", "Xã Khê", "301", end="2023-12-31"),
    unit("30101", "Phường Khê", "301", start="2024-01-01", end=JUNE),
    # Xã Phong moves from Tỉnh Hai Mươi to Tỉnh Ba Mươi on 1 July 2023.
    unit("20190", "Xã Phong", "201", end="2023-06-30"),
    unit("20190", "Xã Phong", "301", start="2023-07-01", end=JUNE),
    unit("30301", "Xã Sông", "30", start=JULY),
)


def one_district(commune_count: int) -> tuple[UnitVersion, ...]:
    """One province of one district of so many xã, 10101, 10102, …; and a province beside it."""
    return (
        unit("VN", "Việt Nam", None),
        unit("10", "Tỉnh Mười", "VN"),
        unit("101", "Huyện A", "10"),
        *(unit(commune_code(at), f"Xã Số {at}", "101") for at in range(1, commune_count + 1)),
        unit("20", "Tỉnh Hai Mươi", "VN"),
        unit("201", "Huyện C", "20"),
        unit("20101", "Xã Giang", "201"),
    )


def commune_code(at: int) -> str:
    """The code of the n-th xã of `one_district`."""
    return f"101{at:02}"
