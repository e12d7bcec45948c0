"""The only package that imports dagster: it wires plain functions and SQL files into assets, checks, job, schedule."""
