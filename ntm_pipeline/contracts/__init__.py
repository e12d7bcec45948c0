"""How a source is declared: contract, columns, types of cells, and the faults of a declaration.

What belongs here holds for every source. What one source's columns are is that source's file in `sources/`; how files
are held to a contract is `intake/`.
"""
