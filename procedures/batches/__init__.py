"""Lists from Excel: looked at first, written whole or not at all, and taken back within a day.

A list is of a kind (kinds.py). The kind says which files it takes, makes a Plan of them
and writes it into a Ledger (plan.py, ledger.py); everything else is the same for all
lists (engine.py).
"""
