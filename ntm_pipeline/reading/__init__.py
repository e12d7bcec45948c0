"""From the bytes of a file to tables of text cells that know their sheet and row.

`spreadsheets` turns a file into sheets of text, `tables` finds the table in a sheet; `worker_pool` does both within
limits. What a cell says is the matter of `vietnamese`. The package knows how Vietnamese offices lay out their
spreadsheets. It knows no source: which headings to look for is an argument.
"""
