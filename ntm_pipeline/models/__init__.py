"""The transforms that are SQL: a folder is a DuckDB schema, a file is a table.

`model.py` tells what a model is and makes those that derive from a contract or an indicator. What is asked of one
indicator alone belongs to `indicators/`; what must hold before a release to `audits/`.
"""
