"""The transforms that are SQL: a folder is a DuckDB schema, a file is a table. Only SQL and its comments live here."""
