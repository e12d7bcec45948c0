"""The files that benchmarks make up are good ones: what is measured is the usual way of a file, no defect's."""

from benchmarks.national_inputs import HEADINGS, TODAY, Document, documents
from ntm_pipeline.intake.pipeline import read_source_file
from ntm_pipeline.sources import load_contracts
from ntm_pipeline.units.registry import UnitRegistry


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
