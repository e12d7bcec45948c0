"""Registers: files of any size, one row per thing, held to their contract set-wise and reduced to counts."""
