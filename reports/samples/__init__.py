"""Sample provinces to try the portal with: real units, real totals, made-up details.

What the sources state holds on the days they state it; which agency declared when,
under which number and by whose hand is made up, and every such row says so.
"""

from reports.samples.an_giang import AN_GIANG
from reports.samples.bac_ninh import BAC_NINH
from reports.samples.lang_son import LANG_SON
from reports.samples.nam_dinh import NAM_DINH

SAMPLES = {sample.slug: sample for sample in [AN_GIANG, BAC_NINH, LANG_SON, NAM_DINH]}
