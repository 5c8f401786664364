"""Rankings: the committee's until they are published, then everybody's; the staff publish.

Who reads what is decided by campaign, not by agency: before it is published there is no ranking
for agencies, for other systems, for administrators.
"""

from datetime import UTC, datetime

from tests.factories.audits import CampaignFactory, InspectionFactory
from tests.permissions.things import Thing, args

PAGES = """
# Rankings of inspections, and the calibration of teams
audits:ranking                   GET    -                LLL OOOOOO OOOOOOO
audits:ranking                   GET    kept_ranking     LLL HOOOOH HHHHHHH
audits:ranking                   GET    open_ranking     LLL OOOOOO OOOOOOH
audits:ranking-export            GET    kept_ranking     LLL HOOOOH HHHHHHH
audits:ranking-export            GET    open_ranking     LLL OOOOOO OOOOOOH
audits:calibration               GET    -                LLL DDDDOD DDDDDDD
audits:ranking-publish           GET    ranking_of       LLL DDDDOD DDDDDDD
audits:ranking-publish           POST   ranking_of       LLL DDDDGD DDDDDDD
audits:ranking-withdraw          GET    shown_ranking_of LLL DDDDOD DDDDDDD
audits:ranking-withdraw          POST   shown_ranking_of LLL DDDDRD DDDDDDD
api:scores                       GET    -                UOU OOOOOO OOOOOOO
api:scores                       GET    kept_ranking     UBU BOOOOB BBBBBBB
api:scores                       GET    open_ranking     UOU OOOOOO OOOOOOB
"""
AT = datetime(2020, 12, 1, tzinfo=UTC)


def campaign_with_a_score(side, **more):
    campaign = CampaignFactory(**more)
    InspectionFactory(
        campaign=campaign, agency=side.agency, state="concluded", score=86, concluded_on=AT.date()
    )
    return campaign


def kept_ranking(world, side):
    return Thing(query=f"?campaign={campaign_with_a_score(side).pk}")


def open_ranking(world, side):
    return Thing(query=f"?campaign={campaign_with_a_score(side, published_at=AT).pk}")


def ranking_of(world, side):
    return args(campaign_with_a_score(side).pk)


def shown_ranking_of(world, side):
    return args(campaign_with_a_score(side, published_at=AT).pk)
