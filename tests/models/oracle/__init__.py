"""The rules that make a number true, once more in plain Python, and random worlds on which both are tried.

Nothing here may use the SQL of the models and indicators or the code that takes files in: what it shares with them is
the register of units alone. Figures are whole numbers and fractions.
"""
