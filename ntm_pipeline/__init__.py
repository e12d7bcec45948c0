"""The warehouse of Vietnam's New Rural Development programme (nông thôn mới): files in, attainment of targets out."""

import warnings

# pandera tries PySpark wherever that is installed, and PySpark is unsure of pandas 3, with which nobody uses it here.
warnings.filterwarnings("ignore", message="PySpark does not yet fully support pandas", category=FutureWarning)

__version__ = "0.1.0"
