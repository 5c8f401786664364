"""Rows of the matrix: what a declaration covers, its paper, and when it is to be made anew."""

from tests.permissions.things import Thing, args
from tests.quality.scopes import declared, handled, procedure

PAGES = """
# What is due to be declared anew, and what a change touches, as far as one reaches
quality:radar                    GET    -                LLL OOOOOO OOOOOOO
quality:radar-export             GET    -                LLL OOOOOO OOOOOOO
quality:radar-panel              GET    -                LLL OOOOOO OOOOOOO
quality:declarations-touched     GET    procedure_asked  LLL OOOOOO OOOOOOO
# What is covered, and the paper that says so
quality:scope-offer              GET    -                LLL OOOOOO OOOOOOO
quality:scope-offer              GET    agency_asked     LLL HHHHOH OOOOHHH  LLL HHHHOH HHHHOHH
quality:declaration-scope        GET    unsent           LLL HHHHOH OOOOHHH  LLL HHHHOH HHHHOHH
quality:declaration-scope        GET    frozen           LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
quality:scope-export             GET    unsent           LLL HHHHOH OOOOHHH  LLL HHHHOH HHHHOHH
quality:scope-export             GET    frozen           LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
quality:declaration-paper        GET    frozen           LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
quality:declaration-word         GET    unsent           LLL HHHHOH OOOOHHH  LLL HHHHOH HHHHOHH
quality:declaration-word         GET    frozen           LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
"""


def procedure_asked(world, side):
    return Thing(query=f"?tthc={procedure('Đăng ký kết hôn').pk}")


def frozen(world, side):
    """A recorded declaration whose scope was frozen."""
    handled(side.agency, procedure("Đăng ký khai sinh"), iso="QT-HT-01")
    return args(declared(side.agency).pk)
