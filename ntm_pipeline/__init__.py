"""The warehouse of Vietnam's New Rural Development programme (nông thôn mới): files in, attainment of targets out."""

__version__ = "0.1.0"
