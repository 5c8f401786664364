"""Campaigns and inspections. Nobody of the matrix is on a team: what teams do is theirs alone."""

from datetime import date
from uuid import uuid4

from audits.inspections.frozen import Frozen
from audits.models import MarkChange, Photo, Side, Signature
from tests.factories.accounts import UserFactory
from tests.factories.agencies import UploadFactory
from tests.factories.audits import CampaignFactory, InspectionFactory, TeamFactory
from tests.permissions.things import Thing, args

RECORDED = date(2020, 6, 15)
PAGES = """
audits:campaign-list             GET    -                LLL OOOOOO OOOOOOO
audits:campaign-new              GET    -                LLL DDDDOD DDDDDDD
audits:campaign-new              POST   -                LLL DDDDRD DDDDDDD
audits:campaign-detail           GET    campaign         LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
audits:campaign-export           GET    campaign         LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
audits:campaign-detail           GET    draft_campaign   LLL OOOOOO HHHHHHH  LLL OOOOOO HHHHHHH
audits:campaign-edit             GET    campaign         LLL DDDDOD DDDDHHH  LLL DDDDOD HHHHDDH
audits:campaign-edit             POST   campaign         LLL DDDDRD DDDDHHH  LLL DDDDRD HHHHDDH
audits:campaign-approve          GET    campaign         LLL DDDDOD DDDDHHH  LLL DDDDOD HHHHDDH
audits:campaign-approve          POST   campaign         LLL DDDDRD DDDDHHH  LLL DDDDRD HHHHDDH
audits:campaign-close            POST   campaign         LLL DDDDRD DDDDHHH  LLL DDDDRD HHHHDDH
audits:campaign-units            GET    campaign         LLL DDDDOD DDDDHHH  LLL DDDDOD HHHHDDH
audits:campaign-units            POST   campaign         LLL DDDDRD DDDDHHH  LLL DDDDRD HHHHDDH
audits:campaign-suggest          GET    campaign         LLL DDDDOD DDDDHHH  LLL DDDDOD HHHHDDH
audits:campaign-suggest          POST   campaign         LLL DDDDRD DDDDHHH  LLL DDDDRD HHHHDDH
audits:campaign-plan             GET    unit_of_campaign LLL DDDDOD DDDDHHH  LLL DDDDOD HHHHDDH
audits:campaign-plan             POST   campaign         LLL DDDDRD DDDDHHH  LLL DDDDRD HHHHDDH
audits:campaign-notices          GET    campaign         LLL DDDDOD DDDDHHH  LLL DDDDOD HHHHDDH
audits:campaign-notices          POST   campaign         LLL DDDDRD DDDDHHH  LLL DDDDRD HHHHDDH
audits:team-new                  GET    campaign         LLL DDDDOD DDDDHHH  LLL DDDDOD HHHHDDH
audits:team-new                  POST   campaign         LLL DDDDRD DDDDHHH  LLL DDDDRD HHHHDDH
audits:team-edit                 GET    team             LLL DDDDOD DDDDHHH  LLL DDDDOD HHHHDDH
audits:team-edit                 POST   team             LLL DDDDRD DDDDHHH  LLL DDDDRD HHHHDDH
audits:unit-remove               POST   inspection       LLL DDDDRD DDDDHHH  LLL DDDDRD HHHHDDH
audits:inspection-list           GET    -                LLL OOOOOO OOOOOOO
audits:inspection-export         GET    -                LLL OOOOOO OOOOOOO
audits:inspection-detail         GET    inspection       LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
audits:inspection-detail         GET    draft_inspection LLL OOOOOO HHHHHHH  LLL OOOOOO HHHHHHH
audits:inspection-self           GET    inspection       LLL DDDDDD OOOOHHH  LLL DDDDDD HHHHODH
audits:inspection-self           POST   inspection       LLL DDDDDD RRRRHHH  LLL DDDDDD HHHHRDH
audits:inspection-self-send      GET    inspection       LLL DDDDDD OOOOHHH  LLL DDDDDD HHHHODH
audits:inspection-self-send      POST   inspection       LLL DDDDDD RRRRHHH  LLL DDDDDD HHHHRDH
audits:inspection-sheet          GET    inspection       LLL DDDDDD DDDDHHH  LLL DDDDDD HHHHDDH
audits:inspection-sheet          POST   inspection       LLL DDDDDD DDDDHHH  LLL DDDDDD HHHHDDH
audits:inspection-conflicts      GET    inspection       LLL DDDDDD DDDDHHH  LLL DDDDDD HHHHDDH
audits:inspection-choose         POST   conflict         LLL DDDDDD DDDDHHH  LLL DDDDDD HHHHDDH
audits:inspection-parts          GET    inspection       LLL DDDDDD DDDDHHH  LLL DDDDDD HHHHDDH
audits:inspection-parts          POST   inspection       LLL DDDDDD DDDDHHH  LLL DDDDDD HHHHDDH
audits:inspection-record         GET    inspection       LLL DDDDDD DDDDHHH  LLL DDDDDD HHHHDDH
audits:inspection-record         POST   inspection       LLL DDDDDD DDDDHHH  LLL DDDDDD HHHHDDH
audits:inspection-conclude       GET    with_minutes     LLL DDDDDD DDDDHHH  LLL DDDDDD HHHHDDH
audits:inspection-conclude       POST   with_minutes     LLL DDDDDD DDDDHHH  LLL DDDDDD HHHHDDH
audits:inspection-answer         GET    with_minutes     LLL DDDDDD DODOHHH  LLL DDDDDD HHHHDDH
audits:inspection-answer         POST   with_minutes     LLL DDDDDD DRDRHHH  LLL DDDDDD HHHHDDH
audits:inspection-reopen         GET    with_minutes     LLL DDDDDD DDDDHHH  LLL DDDDDD HHHHDDH
audits:inspection-reopen         POST   with_minutes     LLL DDDDDD DDDDHHH  LLL DDDDDD HHHHDDH
audits:inspection-cancel         GET    inspection       LLL DDDDOD DDDDHHH  LLL DDDDOD HHHHDDH
audits:inspection-cancel         POST   inspection       LLL DDDDRD DDDDHHH  LLL DDDDRD HHHHDDH
audits:inspection-close          POST   concluded        LLL DDDDGD DDDDHHH  LLL DDDDGD HHHHDDH
audits:photo                     GET    photo_early      LLL OOOOOO HHHHHHH  LLL OOOOOO HHHHHOH
audits:photo                     GET    photo_recorded   LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
audits:photo-remove              POST   photo_early      LLL DDDDDD DDDDHHH  LLL DDDDDD HHHHDDH
audits:inspection-minutes        GET    with_minutes     LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
audits:inspection-minutes        GET    inspection       LLL OOOOOO HHHHHHH  LLL OOOOOO HHHHHOH
audits:inspection-minutes-word   GET    with_minutes     LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
audits:inspection-sign           GET    with_minutes     LLL DDDDDD DODOHHH  LLL DDDDDD HHHHDDH
audits:inspection-sign           POST   with_minutes     LLL DDDDDD DRDRHHH  LLL DDDDDD HHHHDDH
audits:inspection-unsign         POST   on_glass         LLL DDDDDD DGDGHHH  LLL DDDDDD HHHHDDH
audits:inspection-signature      GET    on_glass         LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
audits:inspection-scan           GET    with_minutes     LLL DDDDDD DDDDHHH  LLL DDDDDD HHHHDDH
audits:inspection-scan           POST   with_minutes     LLL DDDDDD DDDDHHH  LLL DDDDDD HHHHDDH
audits:inspection-scan-file      GET    scanned          LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
audits:inspection-filled         GET    with_minutes     LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
audits:inspection-filled         GET    inspection       LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
audits:conclusion-paper          GET    with_minutes     LLL HHHHHH HHHHHHH  LLL HHHHHH HHHHHHH
audits:conclusion-paper          GET    with_score       LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
audits:conclusion-word           GET    with_score       LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
audits:notice-paper              GET    inspection       LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
audits:notice-word               GET    inspection       LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
"""


def at(side, **more):
    """An inspection of the agency of that side in an approved campaign."""
    return InspectionFactory(agency=side.agency, **more)


def inspection(world, side):
    return args(at(side).pk)


def draft_inspection(world, side):
    return args(at(side, campaign=drafted()).pk)


def with_minutes(world, side):
    return args(at(side, state="recorded", recorded_on=date(2020, 6, 15)).pk)


def on_glass(world, side):
    """Somebody has signed for the unit."""
    unit = at(side, state="recorded", recorded_on=RECORDED)
    hand = UploadFactory(agency=unit.agency)
    Signature.objects.create(
        inspection=unit, role="unit", name="Lê Thị Thủ Trưởng", picture=hand, by=UserFactory()
    )
    return args(unit.pk, "unit")


def scanned(world, side):
    minutes = UploadFactory(agency=side.agency)
    return args(at(side, state="recorded", recorded_on=RECORDED, minutes=minutes).pk)


def with_score(world, side):
    """Concluded, with its score kept."""
    unit = at(side, state="recorded", recorded_on=RECORDED)
    unit.stored_score = Frozen.of(unit, RECORDED).stored()
    unit.state, unit.concluded_on, unit.remedy_by = "concluded", RECORDED, RECORDED
    unit.save()
    return args(unit.pk)


def concluded(world, side):
    return args(at(side, state="concluded", concluded_on=date(2020, 6, 15)).pk)


def campaign(world, side):
    return args(at(side).campaign_id)


def draft_campaign(world, side):
    return args(at(side, campaign=drafted()).campaign_id)


def unit_of_campaign(world, side):
    unit = at(side)
    return Thing((unit.campaign_id,), query=f"?unit={unit.pk}")


def team(world, side):
    unit = at(side)
    return args(TeamFactory(campaign=unit.campaign).pk)


def conflict(world, side):
    unit = at(side)
    change = MarkChange.objects.create(
        id=uuid4(), inspection=unit, side=Side.TEAM, item="I.1.1", based_on=0,
        said={"points": "40", "is_not_applicable": False, "reason": "", "note": ""},
        outcome="conflict", by=UserFactory(),
    )  # fmt: skip
    return args(unit.pk, change.pk)


def photo_early(world, side):
    """Of the team, before there are minutes."""
    return args(photo_of(at(side)))


def photo_recorded(world, side):
    return args(photo_of(at(side, state="recorded", recorded_on=date(2020, 6, 15))))


def photo_of(unit):
    upload = UploadFactory(agency=unit.agency)
    return Photo.objects.create(
        id=uuid4(), inspection=unit, side=Side.TEAM, item="I.1.1", upload=upload, by=UserFactory()
    ).pk


def drafted():
    return CampaignFactory(state="draft", plan_no="", plan_day=None)
