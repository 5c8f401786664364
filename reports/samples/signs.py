"""Which agencies of An Giang seem to keep their system on paper only: made up, to show signals.

Nothing is said of the real agencies of these names.
"""

from reports.samples.chance import draw

CLEAN = "SXD"  # audits itself three years and finds nothing; its leadership meets before
EXACT = ("SCT", "BVMT")  # last year reached every objective exactly
ON_LAST_DAYS = ("STTTT", "CNTY")  # hand in on the day it is due
ONE_OF = 25  # so few agencies write the same objectives each year


def repeats_goals(key: str) -> bool:
    return key == CLEAN or draw(key, "same goals") % ONE_OF == 0
