"""Writes the synthetic example files of `data/raw` from the stories in `stories/`: the same bytes every time.

No office reported any of these figures. Units, their codes and names are real and those of each date, so that the
files meet the same difficulties as real ones: mergers, re-used codes, the reform of 1 July 2025. The rest is drawn
from a hash of the seed and of what is being drawn: changing one story leaves all other figures as they were.

What belongs here: the drawing of figures that tell the stories, and the shapes of files in which offices send such
figures. What does not: a story itself, which is YAML; anything the pipeline does with the files.

    python -m scripts.example_data [--out data/raw]
"""
