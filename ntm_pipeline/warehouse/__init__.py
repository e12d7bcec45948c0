"""The engine, the catalogue of tables, the audit and the release. Knows no source and no Dagster."""
