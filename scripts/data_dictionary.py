"""Writes docs/data_dictionary.md: every table and column of the warehouse with what it means, as its comments say.

`python -m scripts.data_dictionary` writes it anew; with `--check` (as `make check` asks) it only says whether it is so.
"""

import sys
from pathlib import Path

from ntm_pipeline.warehouse.build import Build
from ntm_pipeline.warehouse.validation import build_without_data, make_tables

PAGE = Path(__file__).parents[1] / "docs" / "data_dictionary.md"
SCHEMAS = {
    "marts": "What analysts ask: the contract",
    "ref": "Units, plans, targets, indicators, and this release",
    "quality": "What became of every file and row",
    "core": "Clean rows with their origin, and the steps from them to the marts",
}

_HEAD = """# Data dictionary

Written by `python -m scripts.data_dictionary` from the comments that every table and column bears in the warehouse
itself; `make check` holds it to them. Shares are 0–1, codes are text with their zeros, and units are told apart by
`unit_id`, never by code. The tables of `indicators` hold the states of subjects on each day of assessment: `unit_id`,
`year`, `state_date`, `is_known`, `numerator`, `denominator`.
"""


def page(build: Build) -> str:
    """The whole page, of a build whose tables are made."""
    tables = build.rows(
        """
        SELECT schema_name, table_name, comment FROM duckdb_tables() WHERE database_name = 'warehouse'
        UNION ALL
        SELECT schema_name, view_name, comment FROM duckdb_views() WHERE database_name = 'warehouse' AND NOT internal
        ORDER BY schema_name, table_name
        """
    )
    parts = [_HEAD]
    for schema, words in SCHEMAS.items():
        parts.append(f"\n## `{schema}`: {words}\n")
        for found, name, comment in tables:
            if found == schema:
                parts.append(
                    f"\n### `{schema}.{name}`\n\n{comment}\n\n| column | type | meaning |\n| --- | --- | --- |\n"
                )
                parts += [
                    f"| `{column}` | {kind} | {str(meaning).replace('|', chr(92) + '|')} |\n"
                    for column, kind, meaning in build.columns(f"{schema}.{name}")
                ]
    return "".join(parts)


def main(arguments: list[str]) -> int:
    """Write the page, or say that it isn't what it should be."""
    with build_without_data() as build:
        make_tables(build)
        text = page(build)
    if "--check" not in arguments:
        PAGE.write_text(text, encoding="utf-8")
    elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text:
        print(f"{PAGE.name} is not what the tables say; run python -m scripts.data_dictionary", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
