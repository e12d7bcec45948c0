"""Containers: xlsx, xls, ods, csv, encodings, archives, the bounded worker pool. Knows no heading and no contract."""
