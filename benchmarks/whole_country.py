"""How long the marts of the whole country take, from clean core tables: five years, every unit, every source.

    python benchmarks/whole_country.py

Fills the sources' tables with made-up rows for every unit of 2021-2025 (dossiers monthly, a registry a year), builds
every table that SQL makes, and prints seconds and peak memory, beside a floor of the same run: reading and writing the
same source rows once.
"""

import resource
import tempfile
import time
from datetime import date
from pathlib import Path

from ntm_pipeline.settings import Settings
from ntm_pipeline.sources import load_contracts, load_registers
from ntm_pipeline.units.registry import UnitRegistry
from ntm_pipeline.warehouse.build import Build
from ntm_pipeline.warehouse.catalogue import load_tables
from ntm_pipeline.warehouse.load import load_source, load_stray_files
from ntm_pipeline.warehouse.load_register import load_register
from ntm_pipeline.warehouse.reference import REFERENCE_TABLES

FILLING = {
    "core.eoffice": """
        SELECT unit_id, 'made-up.csv' AS path, '' AS sheet, ROW_NUMBER() OVER () AS row_number, year,
            month AS first_month, month AS last_month, unit_id AS unit_code,
            month AS period, 100 AS dossier_count, 1 AS secret_dossier_count,
            CAST(HASH(unit_id, year, month) % 100 AS BIGINT) AS online_dossier_count
        FROM core.unit_months WHERE year <= 2025
    """,
    "core.cooperatives": """
        SELECT unit_id, 'made-up.csv' AS path, '' AS sheet, ROW_NUMBER() OVER () AS row_number, unit_id AS
            cooperative_code, unit_id AS province_unit_id, 'Hợp tác xã' AS cooperative_type, unit_id AS commune_code,
            DATE '2020-01-01' AS registered_on, 'Đang hoạt động' AS operating_state, month_end AS closing_date
        FROM core.unit_months WHERE unit_level = 'commune' AND month = 12 AND year <= 2025
    """,
    "core.linkages": """
        SELECT unit_id, 'made-up.csv' AS path, '' AS sheet, ROW_NUMBER() OVER () AS row_number, unit_id AS model_code,
            unit_id AS province_unit_id, TRUE AS is_key_product, DATE '2020-01-01' AS started_on,
            TRUE AS has_raw_material_area, TRUE AS uses_digital_technology, month_end AS closing_date
        FROM core.unit_months WHERE unit_level = 'district' AND (month = 12 OR (month = 6 AND year = 2025))
    """,
    "core.smart_models": """
        SELECT unit_id, 'made-up.csv' AS path, '' AS sheet, ROW_NUMBER() OVER () AS row_number,
            unit_id AS province_unit_id, unit_id AS commune_code, 'Xã NTM thông minh' AS model_kind,
            'Triển khai' AS model_state, 2021 AS start_year, month_end AS closing_date
        FROM core.unit_months WHERE unit_level = 'commune' AND month = 12 AND year <= 2025
    """,
    "core.criteria": """
        SELECT months.unit_id, 'made-up.csv' AS path, '' AS sheet, ROW_NUMBER() OVER () AS row_number,
            months.unit_id AS unit_code, year, criteria.criteria_set, criteria.criterion_number, TRUE AS is_met
        FROM core.unit_months AS months
        JOIN (VALUES ('commune', 'Xã NTM', '8.4'), ('commune', 'Xã NTM nâng cao', '8.4'), ('commune', 'Xã NTM', '8'),
            ('commune', 'Xã NTM nâng cao', '15.2'), ('commune', 'Xã NTM nâng cao', '8'),
            ('district', 'Huyện NTM', '9.5'), ('district', 'Huyện NTM nâng cao', '6.5'),
            ('district', 'Huyện NTM nâng cao', '9.2')
        ) AS criteria (unit_level, criteria_set, criterion_number) ON months.unit_level = criteria.unit_level
        WHERE month = 6 AND year <= 2025
    """,
    "core.commune_titles": """
        SELECT unit_id, 'made-up.csv' AS path, '' AS sheet, ROW_NUMBER() OVER () AS row_number, unit_id AS commune_code,
            year, 'Xã NTM' AS title, 'Công nhận' AS title_state
        FROM core.unit_months WHERE unit_level = 'commune' AND month = 6 AND year <= 2025
    """,
    "core.training": """
        SELECT unit_id, 'made-up.csv' AS path, '' AS sheet, ROW_NUMBER() OVER () AS row_number, unit_id AS unit_code,
            year, 10 AS manager_count, 5 AS trained_manager_count
        FROM core.unit_months WHERE unit_level <> 'country' AND month = 6 AND year <= 2025
    """,
    "core.essential_services": """
        SELECT unit_id, 'made-up.csv' AS path, '' AS sheet, ROW_NUMBER() OVER () AS row_number, unit_id AS unit_code,
            year, 'Y tế' AS online_services, TRUE AS has_online_survey
        FROM core.unit_months WHERE unit_level <> 'country' AND month = 6 AND year <= 2025
    """,
    "core.e_management": """
        SELECT unit_id, 'made-up.csv' AS path, '' AS sheet, ROW_NUMBER() OVER () AS row_number, unit_id AS unit_code,
            year, TRUE AS is_managed_electronically
        FROM core.unit_months WHERE unit_level <> 'country' AND month = 6 AND year <= 2025
    """,
}


def fill(build: Build) -> int:
    """Put made-up rows of the whole country into the sources' tables; returns how many."""
    months = {table.key: table for table in load_tables()}["core.unit_months"]
    build.write_table(months)
    total = 0
    for table, sql in FILLING.items():
        build.connection.execute(f"INSERT INTO {table} BY NAME {sql}")
        total += int(build.rows(f"SELECT COUNT(*) FROM {table}")[0][0])
    for source in ("cooperatives", "linkages", "smart_models"):
        build.connection.execute(
            f"INSERT INTO core.snapshots SELECT '{source}', 'made-up.csv', '', closing_date, 'VN', closing_date"
            f" FROM core.{source} GROUP BY closing_date"
        )
    build.connection.execute(
        "INSERT INTO core.title_declarations SELECT 'commune_titles', 'made-up.csv', '', year, title, 'VN',"
        " MAKE_DATE(year, 6, 30) FROM core.commune_titles GROUP BY year, title"
    )
    return total


def main() -> None:
    """Fill, build, and print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(Path(folder), date(2026, 2, 1), Path(folder) / "dagster")
        (settings.raw_dir).mkdir()
        with Build.open(settings) as build:
            for table in REFERENCE_TABLES:
                build.write_frame(f"ref.{table.name}", table.vi, table.en, table.rows(settings))
            for contract in load_contracts().values():
                load_source(build, contract, UnitRegistry.load())
            for register in load_registers().values():
                load_register(build, register, UnitRegistry.load())
            load_stray_files(build)
            rows = fill(build)
            started = time.perf_counter()
            for key in FILLING:
                build.connection.execute(
                    f"CREATE OR REPLACE TABLE quality.floor AS SELECT * FROM {key} ORDER BY unit_id"
                )
            floor = time.perf_counter() - started
            build.connection.execute("DROP TABLE quality.floor")
            started = time.perf_counter()
            for made in load_tables():
                build.write_table(made)
            seconds = time.perf_counter() - started
            known = build.rows("SELECT COUNT(*) FROM marts.indicator_attainment WHERE value IS NOT NULL")[0][0]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"{rows:,} source rows; {known:,} rows of attainment with a value")
    print(f"all tables: {seconds:.1f} s; floor (the source rows sorted and written once): {floor:.1f} s")
    print(f"ratio: {seconds / floor:.1f}; peak memory {peak:.2f} GB")


if __name__ == "__main__":
    main()
