"""What whoever runs the pipeline is told: how the last nights went, what is wrong now, and a notice of it, once.

Knows no Dagster: what only Dagster knows (the ticks of its sensors) is handed in. Decides nothing about a release.
"""
