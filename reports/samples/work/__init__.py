"""The procedures of a sample: what its agencies handle, and the ISO procedures behind it.

The names are those of real procedures; a code that begins with 9 is made up. Who adopted
what when, times and signers are made up throughout, but for the figures that a source
states (nam_dinh.py).
"""

from collections.abc import Callable

from reports.samples.work.an_giang import write as write_an_giang
from reports.samples.work.desk import Desk
from reports.samples.work.nam_dinh import write as write_nam_dinh

WORK: dict[str, Callable[[Desk], None]] = {
    "an-giang": write_an_giang,
    "nam-dinh": write_nam_dinh,
}
