"""The inspections of a sample: campaigns, what was scored and found in them.

What the sources state of them stands in each sample's module; units, days, marks and
findings are made up, the same on every machine, and the minutes say so.
"""

from collections.abc import Callable

from reports.samples.inspected.an_giang import write as write_an_giang
from reports.samples.inspected.lang_son import write as write_lang_son
from reports.samples.inspected.nam_dinh import write as write_nam_dinh
from reports.samples.work.desk import Desk

INSPECTED: dict[str, Callable[[Desk], None]] = {
    "an-giang": write_an_giang,
    "lang-son": write_lang_son,
    "nam-dinh": write_nam_dinh,
}
