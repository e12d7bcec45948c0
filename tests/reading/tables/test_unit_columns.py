"""What rows hold of the units above their own, where a district or a province is written once, at its first commune."""

from ntm_pipeline.reading.tables.unit_columns import parents_of_rows


def parents(*rows: str) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    cells = [row.split(";") for row in rows]
    return list(parents_of_rows([0, 1], {0: "Tỉnh", 1: "Huyện"}, lambda column: [row[column] for row in cells]))


def test_the_closest_unit_above_comes_first() -> None:
    assert parents("Tỉnh Mười;Huyện A") == [(("Huyện A", "Tỉnh Mười"), ("Huyện A", "Tỉnh Mười"))]


def test_blank_cells_repeat_those_above_them_until_the_unit_above_changes() -> None:
    assert [
        repeated for _, repeated in parents("Tỉnh Mười;Huyện A", ";", ";Huyện B", "Tỉnh Hai Mươi;", ";Huyện A")
    ] == [
        ("Huyện A", "Tỉnh Mười"),
        ("Huyện A", "Tỉnh Mười"),
        ("Huyện B", "Tỉnh Mười"),
        ("Tỉnh Hai Mươi",),
        ("Huyện A", "Tỉnh Hai Mươi"),
    ]


def test_what_is_written_in_a_row_alone_is_told_apart_from_what_is_repeated() -> None:
    assert [written for written, _ in parents("Tỉnh Mười;Huyện A", ";", ";Huyện B")] == [
        ("Huyện A", "Tỉnh Mười"),
        (),
        ("Huyện B",),
    ]
