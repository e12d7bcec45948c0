"""What every source has in common: how a contract is declared, and how a file is held to it.

What belongs here: the declaration (`contract`) and its application to files (`intake`). What one source's
columns are does not: that is one file each in `sources/`. How bytes become cells is `reading/`.
"""
