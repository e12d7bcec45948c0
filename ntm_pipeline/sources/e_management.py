"""Electronic management: whether a unit is run on electronic systems."""

from ntm_pipeline.contracts.columns import unit_code_column, unit_name_column, year_column, yes_no_column
from ntm_pipeline.contracts.contract import Contract, Count, Flag, Text, UnitColumns, YearRow


class ElectronicManagement(YearRow):
    """One unit's state in one year."""

    unit_code: Text = unit_code_column()
    unit_name: Text = unit_name_column()
    year: Count = year_column()
    is_managed_electronically: Flag = yes_no_column(
        "Quản lý điều hành điện tử", "Quản lý, điều hành điện tử", "Quản lý điều hành trên môi trường điện tử",
        vi="Có quản lý, điều hành trên môi trường điện tử không", en="Whether the unit is managed electronically",
    )  # fmt: skip


CONTRACT = Contract(
    source="e_management",
    title_vi="Quản lý, điều hành trên môi trường điện tử",
    title_en="Electronic management of units",
    model=ElectronicManagement,
    natural_key=("unit_id", "year"),
    units=(UnitColumns(code="unit_code", name="unit_name"),),
    dated_by="year",
)
