"""What a plain program does with the files of `national_inputs`: read them, match codes with units, make our tables.

It knows where each heading stands and trusts whatever it finds: no checks of ours, no reasons, no Dagster. With pandas
and pandera in place of the bare libraries it is the script that an office would write.
"""

import csv
import functools
import io
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pandera.pandas as pa
from national_inputs import HEADINGS, TODAY
from python_calamine import CalamineWorkbook

from ntm_pipeline.settings import Settings
from ntm_pipeline.sources import load_contracts, load_registers
from ntm_pipeline.units.registry import UnitRegistry
from ntm_pipeline.warehouse.build import Build
from ntm_pipeline.warehouse.catalogue import load_tables
from ntm_pipeline.warehouse.load import load_source, load_stray_files
from ntm_pipeline.warehouse.load_register import load_register
from ntm_pipeline.warehouse.reference import REFERENCE_TABLES

Lines = list[list[str]]
Reader = Callable[[Path], Lines]

# --- Reading


def bare_lines(path: Path) -> Lines:
    """The cells of a file by the quickest library there is."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.reader(file))
    with CalamineWorkbook.from_path(path) as book:
        rows = book.get_sheet_by_index(0).to_python()
    return [[str(int(cell)) if isinstance(cell, float) else str(cell) for cell in row] for row in rows]


def lines_by_pandas(path: Path, engine: str) -> Lines:
    """The cells of a file by pandas."""
    if path.suffix == ".csv":
        # A line above the heading is narrower than the table.
        text = path.read_text(encoding="utf-8")
        skipped = 1 if text.startswith("Đơn vị báo cáo") else 0
        read = pd.read_csv(io.StringIO(text), header=None, skiprows=skipped, dtype=str, keep_default_na=False)
        above = [[text.partition("\n")[0].strip()]] if skipped else []
        return [*above, *read.to_numpy().tolist()]
    frame = pd.read_excel(path, header=None, dtype=str, keep_default_na=False, engine=engine)
    return frame.fillna("").to_numpy().tolist()  # type: ignore[no-any-return]


READERS: dict[str, Reader] = {
    "bare": bare_lines,
    "openpyxl": functools.partial(lines_by_pandas, engine="openpyxl"),
    "calamine": functools.partial(lines_by_pandas, engine="calamine"),
}


def texts_of(source: str, raw_dir: Path, read: Reader) -> pd.DataFrame:
    """All rows of a source as text, each with its file, its row number and whom its file declares."""
    columns = list(HEADINGS[source])
    frames = []
    for path in sorted(path for path in (raw_dir / source).rglob("*.*") if path.suffix in (".csv", ".xlsx")):
        lines = read(path)
        declares = lines.pop(0)[0].partition(": ")[2] if lines[0][0].startswith("Đơn vị báo cáo") else ""
        frame = pd.DataFrame([line[: len(columns)] for line in lines[1:]], columns=columns, dtype="str")
        frames.append(
            frame.assign(path=str(path.relative_to(raw_dir)), row_number=range(2, len(lines) + 1), declares=declares)
        )
    return pd.concat(frames, ignore_index=True)


def validated(texts: pd.DataFrame) -> pd.DataFrame:
    """The same once pandera has looked at codes, counts and days."""
    checks = {
        "_code": pa.Check.str_matches(r"^(?:VN|[\w-]*)$"), "_count": pa.Check.str_matches(r"^\d+$"),
        "_on": pa.Check.str_matches(r"^(?:\d\d/\d\d/\d{4})?$"), "_date": pa.Check.str_matches(r"^\d\d/\d\d/\d{4}$"),
    }  # fmt: skip
    columns = {
        str(name): pa.Column(str, [check for ending, check in checks.items() if str(name).endswith(ending)])
        for name in texts
        if name != "row_number"
    }
    found = pa.DataFrameSchema(columns).validate(texts, lazy=True)
    if "dossier_count" in found:
        counts = found[["dossier_count", "secret_dossier_count", "online_dossier_count"]].astype("int64")
        assert (counts["online_dossier_count"] <= counts["dossier_count"] - counts["secret_dossier_count"]).all()
    return found


# --- From texts to the tables of sources

_UNIT = "JOIN ref.units AS units ON units.unit_code = told.{code} AND {day} BETWEEN units.valid_from AND"
_UNTIL = " COALESCE(units.valid_to, DATE '9999-12-31')"
_PROVINCE = """ JOIN core.unit_ancestors AS above ON units.unit_id = above.unit_id AND above.ancestor_level = 'province'
    AND {day} BETWEEN above.valid_from AND above.valid_until"""
_YEAR_DAY = "LEAST(MAKE_DATE(CAST(told.year AS BIGINT), 12, 31), COALESCE({}, DATE '9999-12-31'))"
_IN_FILE = "units.unit_id, told.path, '' AS sheet, told.row_number"
_CLOSING = "CAST(STRPTIME(told.closing_date, '%d/%m/%Y') AS DATE)"
_OF_FILE = "CAST(REGEXP_EXTRACT(told.path, '\\d{4}-\\d\\d-\\d\\d') AS DATE)"


def _day(name: str) -> str:
    return f"CAST(TRY_STRPTIME(told.{name}, '%d/%m/%Y') AS DATE) AS {name}"


def _with_unit(code: str, day: str, with_province: bool = False) -> str:
    joined = _UNIT.format(code=code, day=day) + _UNTIL
    return joined + (_PROVINCE.format(day=day) if with_province else "")


TABLES = {
    "eoffice": f"""SELECT {_IN_FILE}, told.year, told.month AS first_month, told.month AS last_month, told.unit_code,
        told.unit_name, units.unit_level, told.period, CAST(told.dossier_count AS BIGINT) AS dossier_count,
        CAST(told.secret_dossier_count AS BIGINT) AS secret_dossier_count,
        CAST(told.online_dossier_count AS BIGINT) AS online_dossier_count, {_day("reported_on")}
        FROM (SELECT *, CAST(REGEXP_EXTRACT(period, '(\\d+)/(\\d+)', 1) AS BIGINT) AS month,
            CAST(REGEXP_EXTRACT(period, '(\\d+)/(\\d+)', 2) AS BIGINT) AS year FROM texts) AS told
        {_with_unit("unit_code", "LAST_DAY(MAKE_DATE(told.year, told.month, 1))")}""",
    "cooperatives": f"""SELECT {_IN_FILE}, above.ancestor_unit_id AS province_unit_id, told.cooperative_code,
        told.cooperative_name, told.cooperative_type, told.commune_code, told.head_office_address,
        {_day("registered_on")}, told.operating_state, {_day("ended_on")}, told.business_line,
        CAST(told.member_count AS BIGINT) AS member_count, {_CLOSING} AS closing_date
        FROM texts AS told {_with_unit("commune_code", _CLOSING, True)}""",
    "linkages": f"""SELECT {_IN_FILE}, above.ancestor_unit_id AS province_unit_id, told.model_code, told.model_name,
        told.product_name, told.is_key_product = 'Có' AS is_key_product, told.district_code, {_day("started_on")},
        {_day("ended_on")}, told.has_raw_material_area = 'Có' AS has_raw_material_area,
        told.uses_digital_technology = 'Có' AS uses_digital_technology, {_CLOSING} AS closing_date
        FROM texts AS told {_with_unit("district_code", _CLOSING, True)}""",
    "smart_models": f"""SELECT {_IN_FILE}, above.ancestor_unit_id AS province_unit_id, told.commune_code,
        told.commune_name, told.model_kind, NULLIF(told.village_name, '') AS village_name, told.leading_field,
        told.model_state, CAST(told.start_year AS BIGINT) AS start_year, {_CLOSING} AS closing_date
        FROM texts AS told {_with_unit("commune_code", _CLOSING, True)}""",
    "criteria": f"""SELECT {_IN_FILE}, told.unit_code, told.unit_name, CAST(told.year AS BIGINT) AS year,
        told.criteria_set, told.criterion_number, told.is_met = 'Đạt' AS is_met, told.decision_number,
        {_day("decided_on")} FROM texts AS told {_with_unit("unit_code", _OF_FILE)}""",
    "commune_titles": f"""SELECT {_IN_FILE}, told.commune_code, told.commune_name, CAST(told.year AS BIGINT) AS year,
        told.title, told.title_state FROM texts AS told {_with_unit("commune_code", _OF_FILE)}""",
    "training": f"""SELECT {_IN_FILE}, told.unit_code, told.unit_name, CAST(told.year AS BIGINT) AS year,
        CAST(told.manager_count AS BIGINT) AS manager_count,
        CAST(told.trained_manager_count AS BIGINT) AS trained_manager_count
        FROM texts AS told {_with_unit("unit_code", _OF_FILE)}""",
    "essential_services": f"""SELECT {_IN_FILE}, told.unit_code, told.unit_name, CAST(told.year AS BIGINT) AS year,
        told.online_services, told.has_online_survey = 'Có' AS has_online_survey
        FROM texts AS told {_with_unit("unit_code", _OF_FILE)}""",
    "e_management": f"""SELECT {_IN_FILE}, told.unit_code, told.unit_name, CAST(told.year AS BIGINT) AS year,
        told.is_managed_electronically = 'Có' AS is_managed_electronically
        FROM texts AS told {_with_unit("unit_code", _OF_FILE)}""",
}
_DECLARED = """JOIN ref.units AS units ON units.unit_level = 'province' AND units.unit_name = told.declares
    AND {day} BETWEEN units.valid_from AND COALESCE(units.valid_to, DATE '9999-12-31')"""
LISTS = {
    **{
        source: (
            "core.snapshots",
            f"""SELECT '{source}', told.path, '', {_CLOSING}, units.unit_id, {_CLOSING} FROM texts AS told
            {_DECLARED.format(day=_CLOSING)} GROUP BY ALL""",
        )
        for source in ("cooperatives", "linkages", "smart_models")
    },
    "commune_titles": (
        "core.title_declarations",
        f"""SELECT 'commune_titles', told.path, '', CAST(told.year AS BIGINT), told.title, units.unit_id, {_OF_FILE}
        FROM texts AS told {_DECLARED.format(day=_OF_FILE)} GROUP BY ALL""",
    ),
}


def fill_sources(build: Build, raw_dir: Path, read: Reader, is_validated: bool) -> int:
    """Put the rows of all files into the tables of their sources; returns how many there are."""
    count = 0
    ways = next(table for table in load_tables() if table.key == "core.unit_ancestors")
    build.write_table(ways)
    for source, sql in TABLES.items():
        texts = texts_of(source, raw_dir, read)
        if is_validated:
            texts = validated(texts)
        build.connection.register("texts", texts)
        build.connection.execute(f"INSERT INTO core.{_table(source)} BY NAME {sql}")
        if source in LISTS:
            table, lists = LISTS[source]
            build.connection.execute(f"INSERT INTO {table} {lists}")
        build.connection.unregister("texts")
        count += len(texts)
    return count


def _table(source: str) -> str:
    return load_contracts()[source].table.split(".")[1]


def empty_sources(build: Build) -> None:
    """The reference tables, and those of sources without a row."""
    for table in REFERENCE_TABLES:
        build.write_frame(f"ref.{table.name}", table.vi, table.en, table.rows(build.settings))
    for contract in load_contracts().values():
        load_source(build, contract, UnitRegistry.load())
    for register in load_registers().values():
        load_register(build, register, UnitRegistry.load())
    load_stray_files(build)


def plain_settings(folder: Path) -> Settings:
    """Those of a build beside the raw files, with none of its own."""
    (folder / "raw").mkdir(parents=True, exist_ok=True)
    return Settings(folder, TODAY, folder / "dagster")


def make_tables(build: Build) -> None:
    """Every table that SQL makes, by the SQL of the warehouse and without its comments."""
    for table in load_tables():
        kind = "VIEW" if table.is_view else "TABLE"
        build.connection.execute(f"CREATE OR REPLACE {kind} {table.key} AS {table.sql}")
