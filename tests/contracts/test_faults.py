"""A slip in a source's file is told by file and field when contracts are loaded, and never to a sender."""

import sys
from collections.abc import Callable

import pandas as pd
import pytest

import ntm_pipeline.sources
from ntm_pipeline.sources import load_sources
from ntm_pipeline.yaml_file import DeclarationError

GOOD = '''"""Registry of rated products."""

import pandas as pd

from ntm_pipeline.contracts.cell_types import CODE, COUNT, DATE, TEXT, CellType
from ntm_pipeline.contracts.columns import closing_date_column, commune_code_column, yes_no_column
from ntm_pipeline.contracts.contract import Contract, Count, Day, Flag, RegistryRow, Text, UnitColumns, column, rule
from ntm_pipeline.issues import Rule

SHORT_CODE = Rule("short_code", "warning", "Mã “{code}” ngắn.", "“{code}” is short.")


def short_code(code: str):
    return SHORT_CODE(code=code) if len(code) < 3 else None


class Product(RegistryRow):
    """One product."""

    product_code: Text = column("Mã sản phẩm", vi="Mã sản phẩm", en="Code of the product", cell_type=CODE)
    commune_code: Text = commune_code_column()
    stars: Count = column("Hạng sao", vi="Hạng sao", en="Stars", choices={n: (str(n), f"{n} sao") for n in (3, 4, 5)})
    sale_count: Count = column("Số lượt bán", vi="Số lượt bán", en="Sales", cell_type=COUNT, default=0, ge=0, le=9000)
    recognised_on: Day = column("Ngày công nhận", vi="Ngày công nhận", en="Recognised on", cell_type=DATE)
    is_online: Flag = yes_no_column("Bán trực tuyến", vi="Có bán trực tuyến không", en="Whether it is sold online")
    closing_date: Day = closing_date_column()

    @rule("sale_count", vi="Chưa bán; hãy kiểm tra lại.", en="Nothing sold; check it.")
    def sold_online(cls, rows: pd.DataFrame) -> pd.Series:
        """What is sold online is sold."""
        return ~rows["is_online"] | (rows["sale_count"] > 0)


CONTRACT = Contract(
    source="planted",
    title_vi="Sản phẩm",
    title_en="Products",
    model=Product,
    natural_key=("product_code", "province_unit_id", "closing_date"),
    units=(UnitColumns(code="commune_code", level_hint="commune"),),
    dated_by="closing_date",
    recency_column="recognised_on",
    warnings={"product_code": short_code},
    ignored_headings=("Chủ thể",),
    excluded_contexts=("làng nghề",),
)
'''

Load = Callable[..., list[str]]


@pytest.fixture
def faults(tmp_path, monkeypatch) -> Load:
    """Plants a source, with slips in place of what is right, and gives what loading all contracts says."""
    folder = tmp_path / "sources"
    folder.mkdir()
    monkeypatch.setattr(ntm_pipeline.sources, "__path__", [*ntm_pipeline.sources.__path__, str(folder)])

    def load(*slips: tuple[str, str]) -> list[str]:
        text = GOOD
        for right, wrong in slips:
            assert text.count(right) == 1, right
            text = text.replace(right, wrong)
        (folder / "planted.py").write_text(text, encoding="utf-8")
        monkeypatch.delitem(sys.modules, "ntm_pipeline.sources.planted", raising=False)
        try:
            load_sources.__wrapped__()
        except DeclarationError as error:
            return str(error).splitlines()
        return []

    yield load
    sys.modules.pop("ntm_pipeline.sources.planted", None)
    vars(ntm_pipeline.sources).pop("planted", None)


def test_a_source_without_a_slip_has_no_fault(faults) -> None:
    assert faults() == []


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ('natural_key=("product_code",', 'natural_key=("produkt_code",',
         "natural_key: there is no column produkt_code; is product_code meant?"),
        ('("product_code", "province_unit_id", "closing_date")', '("product_code")', "natural_key: must be a tuple"),
        ('"province_unit_id", "closing_date")', '"province_unit_id")', "natural_key: lacks closing_date"),
        ('("product_code", "province_unit_id",', '("product_code",', "natural_key: lacks unit_id or province_unit_id"),
        ('code="commune_code"', 'code="comune_code"',
         "units.0.code: there is no column comune_code; is commune_code meant?"),
        ('level_hint="commune"', 'level_hint="xã"', "units.0.level_hint: must be one of country, province"),
        ('units=(UnitColumns(code="commune_code", level_hint="commune"),)', "units=()", "units: no column says"),
        ('dated_by="closing_date"', 'dated_by="year"', "dated_by: rows dated by year must be a YearRow"),
        ('dated_by="closing_date"', 'dated_by="day"',
         "dated_by: must be one of period, closing_date, year, opened_on, not day"),
        ('recency_column="recognised_on"', 'recency_column="recognized_on"',
         "recency_column: there is no column recognized_on; is recognised_on meant?"),
        ('recency_column="recognised_on"', 'recency_column="stars"', "recency_column: stars holds no days"),
        ('warnings={"product_code"', 'warnings={"product"', "warnings: there is no column product;"),
        ("if len(code) < 3", "if code < 3", "warnings: product_code: fails: TypeError"),
        ("SHORT_CODE(code=code) if", '"too short" if not', "warnings: product_code: must return an Issue or None"),
        ('@rule("sale_count"', '@rule("sale_counts"', "there is no column sale_counts; is sale_count meant?"),
        ('rows["is_online"]', 'rows["is_onlin"]',
         "rule sold_online: there is no column is_onlin; is is_online meant?"),
        ('return ~rows["is_online"] | (rows["sale_count"] > 0)', 'return (rows["sale_count"] > 0)[:1]',
         "rule sold_online: must return one verdict for each row"),
        ('en="Nothing sold; check it."', 'en=""', "rule sold_online: en: its meaning is missing"),
        ('"Bán trực tuyến", vi', '"Hạng  SAO", vi', "field is_online: the heading “Hạng  SAO” is stars's too"),
        ('"Bán trực tuyến", vi', '"Hang sao", vi', "field is_online: the heading “Hang sao” is stars's too"),
        ('("Chủ thể",)', '("Số lượt bán",)', "ignored_headings: the heading “Số lượt bán” is sale_count's too"),
        ('ignored_headings=("Chủ thể",)', 'ignored_headings=("Chủ thể")', "ignored_headings: must be a tuple"),
        ('("làng nghề",)', '("làng nghề")', "excluded_contexts: must be a tuple"),
        ('column("Hạng sao", vi', 'column("Hạng sao", "hạng sao", vi', "field stars: the heading “hạng sao” is"),
        ('column("Hạng sao", vi', "column(vi", "field stars: has no heading"),
        ('en="Stars"', 'en=" "', "field stars: en: its meaning is missing"),
        ('en="Stars"', 'en="Hạng sao"', "field stars: vi and en are the same text"),
        (', en="Stars"', "", "line 22, field stars: TypeError: column() missing 1 required keyword-only"),
        ("ge=0, le=9000", "gee=0", ", line 23, field sale_count: TypeError: column() takes no gee; is ge meant?"),
        ("cell_type=COUNT, default", "cell_typ=COUNT, default", "is cell_type meant?"),
        ("le=9000", 'le="many"', "field sale_count: a check of it can't be made: "),
        ("le=9000", "le=-1", "field sale_count: no example of its type passes its own checks"),
        ("default=0", 'default="0"', "field sale_count: default: must be a whole number, not '0'"),
        ("default=0", "default=0.5", "field sale_count: default: must be a whole number, not 0.5"),
        ("default=0", "default=0, required=False", "field sale_count: default: a column with a default must be"),
        ("stars: Count", "stars: Text", "field stars: its cells hold a whole number, so it must be declared as Count"),
        ("recognised_on: Day", "recognised_on: Text", "field recognised_on: its cells hold a day"),
        ("sale_count: Count", "path: Text", "field path: shadows the field of SourceRow"),
        ("sale_count: Count", "stars: Count", "field stars: stands twice in Product; the second shadows the first"),
        ("sale_count: Count", "saleCount: Count", "field saleCount: a column's name is lower case"),
        ("sale_count: Count = ", "sale_count = ", "sale_count"),
        ("for n in (3, 4, 5)}", "for n in ()}", "field stars: choices: the list is empty"),
        ("{n: (str(n), f\"{n} sao\") for n in (3, 4, 5)}", '{3: ("3"), 4: ("4",)}',
         "field stars: choices: 3: must be a tuple"),
        ("{n: (str(n), f\"{n} sao\") for n in (3, 4, 5)}", '{3: ("3", "sao"), 4: ("4", "Sao")}',
         "field stars: choices: “Sao” stands under 3 and under 4"),
        ("{n: (str(n), f\"{n} sao\") for n in (3, 4, 5)}", '{3: ("3",), "4": ("4",)}',
         "field stars: choices: must be all texts"),
        ("{n: (str(n), f\"{n} sao\") for n in (3, 4, 5)}", '{3: (), 4: ("4",)}',
         "field stars: choices: 3: must be a tuple of its spellings"),
        ('return ~rows["is_online"] | (rows["sale_count"] > 0)', 'return rows["recognised_on"].notna()',
         "rule sold_online: finds fault with a row whose fields are all empty"),
        ("cell_type=CODE", 'cell_type=CellType(int, "whole number", "Ghi số.", "Write it.")',
         "field product_code: its cells hold a whole number, so it must be declared as Count"),
        ("cell_type=CODE", 'cell_type=CellType(lambda text: text[0], "text", "Ghi mã.", "Write it.")',
         "field product_code: cell_type: “” makes it fail: IndexError"),
        ("cell_type=CODE", 'cell_type=CellType(len, "text", "Ghi mã.", "Write it.")',
         "field product_code: cell_type: it reads “” as 0, which is no text"),
        ('source="planted"', 'source="plants"', "source: must be planted, as the file is called, not plants"),
        ('title_en="Products"', 'title_en=""', "title_en: is empty"),
        ("CONTRACT = ", "CONTRAKT = ", "offers no CONTRACT"),
        ("import CODE, COUNT", "import CODES, COUNT", ", line 5: ImportError: cannot import name 'CODES'"),
        ("class Product(RegistryRow):", "class Product(RegistryRow)", ", line 17: SyntaxError"),
    ],
)  # fmt: skip
def test_each_slip_is_named_by_file_and_field(faults, right, wrong, said) -> None:
    told = faults((right, wrong))
    assert told
    assert all(line.startswith("sources/planted.py") for line in told)
    assert any(said in line for line in told), told


def test_a_rule_across_days_judges_no_empty_day(faults) -> None:
    in_order = 'return rows["recognised_on"] <= rows["closing_date"]'
    assert faults(('return ~rows["is_online"] | (rows["sale_count"] > 0)', in_order)) == []
    model = sys.modules["ntm_pipeline.sources.planted"].CONTRACT.model
    days = pd.to_datetime(["2024-05-02", "2024-05-01", None, "2024-05-01"]).astype("datetime64[us]")
    closing = pd.to_datetime(["2024-05-01", "2024-05-01", "2024-05-01", None]).astype("datetime64[us]")
    verdicts = model.sold_online(pd.DataFrame({"recognised_on": days, "closing_date": closing}))
    assert list(verdicts) == [False, True, True, True]


def test_every_slip_of_a_file_is_told_at_once(faults) -> None:
    told = faults(('en="Stars"', 'en=""'), ('recency_column="recognised_on"', 'recency_column="recognised"'))
    assert [line.split(":")[1].strip() for line in told] == ["recency_column", "field stars"]
