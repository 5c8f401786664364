"""Rows of the matrix: what a declaration covers, its paper, and when it is to be made anew."""

from tests.permissions.things import Thing
from tests.quality.scopes import procedure

PAGES = """
# What a change touches, as far as one reaches
quality:declarations-touched     GET    procedure_asked  LLL OOOOOO OOOOOOO
"""


def procedure_asked(world, side):
    return Thing(query=f"?tthc={procedure('Đăng ký kết hôn').pk}")
