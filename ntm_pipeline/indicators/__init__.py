"""One SQL file per indicator, with its catalogue entry on top.

Each yields its subjects' state: `unit_id, year, state_date, is_known, numerator, denominator`. Adding it up over
units and holding it to a target is not done here: one roll-up and one attainment file in `models/marts` serve all.
"""
