"""How the cells of whole columns are read that leave open which number or day they mean.

The columns of one type in a table were written by one program or hand: where a column doesn't tell, those beside it do.
What a notation means is the business of `vietnamese`.
"""

from collections.abc import Mapping

from ntm_pipeline.contracts.contract import Contract
from ntm_pipeline.reading.tables.table import Table
from ntm_pipeline.vietnamese.column_notation import Settled, wholes_among_shares


def settled_cells(contract: Contract, table: Table) -> Mapping[str, Settled]:
    """Column → its cells that are to be read in another way than by themselves, or can't be read at all."""
    texts = {name: table.texts(name) for name, spec in contract.columns.items() if name in table.columns}
    settled: dict[str, Settled] = {}
    for name, own in texts.items():
        settle = contract.columns[name].cell_type.settle
        if settle is None:
            continue
        alike = [other for other in texts if other != name and contract.columns[other].cell_type.settle is settle]
        settled[name] = settle(own, [text for other in alike for text in texts[other]])
        if contract.columns[name].is_count:
            settled[name] = {**settled[name], **wholes_among_shares(own)}
    return settled
