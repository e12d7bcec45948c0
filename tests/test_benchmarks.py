"""The files that benchmarks make up are good ones: what is measured is the usual way of a file, no defect's."""

from pathlib import Path

import pytest

from benchmarks.national_inputs import HEADINGS, TODAY, Document, documents
from ntm_pipeline.intake.pipeline import read_source_file
from ntm_pipeline.sources import load_contracts
from ntm_pipeline.units.registry import UnitRegistry
from ntm_pipeline.warehouse.build import Build
from ntm_pipeline.warehouse.catalogue import load_tables


def test_every_row_of_a_country_s_files_is_taken_without_a_doubt(tmp_path) -> None:
    first: dict[tuple[str, str], Document] = {}
    for document in documents(1):
        first.setdefault((document.source, document.path.rpartition(".")[2]), document)
        if {source for source, _ in first} == set(HEADINGS):
            break
    assert {"csv", "xlsx"} == {ending for _, ending in first}
    for document in first.values():
        document.write(tmp_path)
        contract = load_contracts()[document.source]
        read = read_source_file(contract, tmp_path / document.path, tmp_path, UnitRegistry.load(), TODAY)
        assert (read.refused, read.defects, read.warnings) == (None, [], []), document.path
        assert read.rows is not None
        assert len(read.rows) == read.rows_read == len(document.rows) > 0


def test_the_floor_has_every_table_that_the_sql_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(Path(__file__).parents[1] / "benchmarks")  # its parts import each other as programs do
    from national_floor import empty_sources, plain_settings

    with Build.open(plain_settings(tmp_path), anew=True) as build:
        empty_sources(build)
        for table in load_tables():
            build.connection.execute(f"CREATE OR REPLACE TABLE {table.key} AS {table.sql} WITH NO DATA")
