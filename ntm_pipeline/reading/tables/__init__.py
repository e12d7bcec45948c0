"""Where a table is on a sheet and what its columns mean: heading, preamble, kinds of rows, sections and sums."""
