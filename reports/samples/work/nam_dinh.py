"""Huyện Nam Trực in 2021, as the source tells of it.

146 ISO procedures cover 209 procedures in 11 fields; 13 of the 20 communes declared; 1.951
dossiers came in since the beginning of the year, and all were resolved. Xã Nam Hùng has 110
ISO procedures in 11 fields; of 952 dossiers 951 are resolved and one is in progress. Which
names stand behind the figures, and everything else, is made up.
"""

from datetime import date

from reports.samples.work.desk import Desk
from reports.samples.work.facts import (
    enter_cuts,
    enter_dossiers,
    enter_milestones,
    freeze_scopes,
    spread,
)
from reports.samples.work.grouping import plans
from reports.samples.work.listed import SINCE, enter, listed
from reports.samples.work.texts import ONE_STOP, cite, cite_bases, enter_texts, rest

DISTRICT, COMMUNE = "362", "13996"
DISTRICT_ISO, COMMUNE_ISO = 146, 110
BEGAN = date(2018, 5, 2)  # before the first of them declared by TCVN ISO 9001:2015
YEAR, TOLD = date(2021, 1, 1), date(2021, 12, 1)
RECEIVED, RECEIVED_BELOW = 1951, 952


def write(desk: Desk) -> None:
    """The district with all its ISO procedures; of the communes those that declared."""
    desk.catalogue = enter(listed())
    texts = enter_texts()
    rest(listed(), desk.catalogue, texts)
    communes = desk.below(DISTRICT)
    declared = [key for key in communes if key in desk.sample.first_communes]
    desk.handle(
        [(DISTRICT, listed("district")), *((key, listed("commune")) for key in communes)], SINCE
    )
    of_commune = plans(listed("commune"), COMMUNE_ISO, BEGAN)
    written = desk.write(
        [(DISTRICT, plans(listed("district"), DISTRICT_ISO, BEGAN))]
        + [(key, of_commune) for key in declared]
    )
    cite(written[DISTRICT] + written[COMMUNE], texts[ONE_STOP])
    cite_bases(written[DISTRICT] + written[COMMUNE])
    near = {desk.agencies[key].pk for key in (DISTRICT, COMMUNE)}
    enter_milestones((each for each in desk.handlings.values() if each.agency_id in near), BEGAN)
    freeze_scopes()
    enter_cuts(desk)
    _count_dossiers(desk)


def _count_dossiers(desk: Desk) -> None:
    for key, level, received, still in [
        (DISTRICT, "district", RECEIVED, 0), (COMMUNE, "commune", RECEIVED_BELOW, 1)
    ]:  # fmt: skip
        fields = dict.fromkeys(line.field for line in listed(level))
        shares = {(key, field): n for field, n in spread(received, fields, key).items()}
        enter_dossiers(desk, shares, YEAR, TOLD, still=still)
