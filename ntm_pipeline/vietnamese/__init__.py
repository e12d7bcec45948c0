"""The language alone: text, numbers, dates, periods, choices, syllables, old fonts. Knows no file and no unit."""
