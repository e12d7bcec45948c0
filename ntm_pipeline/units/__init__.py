"""Administrative units over time: the reference files, and whose row a code or a name means on a day."""
