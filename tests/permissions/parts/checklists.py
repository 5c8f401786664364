"""Checklists and grades: issued ones are read by everybody with a role, the staff keep them.

A draft is within nobody's reach but the staff's, who change everything as long as it is one.
"""

from tests.factories.audits import ChecklistFactory, GradeBandFactory
from tests.permissions.things import args

PAGES = """
# Checklists, grades, clauses of the standard
audits:checklist-list            GET    -                LLL OOOOOO OOOOOOO
audits:checklist-new             GET    -                LLL DDDDOD DDDDDDD
audits:checklist-new             POST   -                LLL DDDDRD DDDDDDD
audits:checklist-compare         GET    -                LLL OOOOOO OOOOOOO
audits:checklist-detail          GET    issued_list      LLL OOOOOO OOOOOOH
audits:checklist-detail          GET    drafted_list     LLL HHHHOH HHHHHHH
audits:checklist-print           GET    issued_list      LLL OOOOOO OOOOOOH
audits:checklist-print           GET    drafted_list     LLL HHHHOH HHHHHHH
audits:checklist-edit            GET    drafted_list     LLL DDDDOD DDDDDDD
audits:checklist-edit            POST   drafted_list     LLL DDDDRD DDDDDDD
audits:checklist-edit            GET    issued_list      LLL DDDDRD DDDDDDD
audits:checklist-copy            GET    issued_list      LLL DDDDOD DDDDDDD
audits:checklist-copy            POST   issued_list      LLL DDDDRD DDDDDDD
audits:checklist-issue           GET    drafted_list     LLL DDDDOD DDDDDDD
audits:checklist-issue           POST   drafted_list     LLL DDDDRD DDDDDDD
audits:checklist-discard         POST   drafted_list     LLL DDDDGD DDDDDDD
audits:checklist-discard         POST   issued_list      LLL DDDDRD DDDDDDD
audits:band-list                 GET    -                LLL OOOOOO OOOOOOO
audits:band-edit                 GET    band_year        LLL DDDDOD DDDDDDD
audits:band-edit                 POST   band_year        LLL DDDDRD DDDDDDD
audits:clause-list               GET    -                LLL OOOOOO OOOOOOO
"""


def issued_list(world, side):
    return args(ChecklistFactory().pk)


def drafted_list(world, side):
    return args(ChecklistFactory(issued_at=None).pk)


def band_year(world, side):
    return args(GradeBandFactory().year)
