"""Every page and every answer costs the same however many agencies there are."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.models import Agency, AgencyVersion, Kind
from procedures.models import ImportBatch, ProcedureVersion, State
from quality.models import (
    Applicability,
    Declaration,
    Regime,
    StandardVersion,
    Status,
    Submission,
)
from tests.factories.agencies import LONG_AGO, AssignmentFactory
from tests.factories.procedures import (
    CoverFactory,
    DossierCountFactory,
    FieldFactory,
    HandlingFactory,
    IsoFactory,
    IsoRevisionFactory,
    LegalDocumentFactory,
    TimeCutFactory,
)
from tests.quality.owing import moment, owe, settle_communes, year_of

FEW, MANY = 20, 400
DAY = "2020-12-31"
PAGES = {  # the most queries each may cost, session and person included
    "home": (f"/?day={DAY}", 19),  # what waits, of every kind
    "home of today": ("/", 19),
    "agency list": (f"/co-quan/?day={DAY}", 12),
    "agency list, filtered": (f"/co-quan/?declared=yes&group=commune&q=xa&day={DAY}", 12),
    "excel": (f"/co-quan/xuat.xlsx?day={DAY}", 8),
    "search": ("/tim/?q=xa", 12),
    "agency page": ("/co-quan/{agency}/", 18),
    "register": ("/cong-bo/", 20),
    "radar": ("/cong-bo/can-cong-bo-lai/", 8),
    "matrix": ("/nghia-vu/?year=2026", 9),
    "matrix, filtered": ("/nghia-vu/?year=2026&standing=late&group=commune&q=xa", 9),
    "matrix as a workbook": ("/nghia-vu/xuat.xlsx?year=2026", 8),
    "agency's year": ("/nghia-vu/{agency}/?year=2026", 14),
    "duty panel": ("/nghia-vu/co-quan/{agency}/?day=2026-02-01", 14),
    "calendar": ("/nghia-vu/lich/?year=2026", 8),
    "reports": ("/bao-cao/", 12),
    "coverage": (f"/api/v1/coverage/?as_of={DAY}", 7),
    "coverage by kind": (f"/api/v1/coverage/?by=kind&as_of={DAY}", 7),
    "coverage by parent": (f"/api/v1/coverage/?by=parent&as_of={DAY}", 7),
    "obligations": ("/api/v1/obligations/?year=2026", 8),
    "obligations of agencies": ("/api/v1/obligations/agencies/?year=2026&page_size=200", 8),
    "series": ("/api/v1/coverage/series/?from=2000&to=2020", 7),
    "agencies": ("/api/v1/agencies/?page_size=200", 7),
    "declarations": ("/api/v1/declarations/?page_size=200", 7),
}


LISTS = {  # of procedures: at most 8 queries each, for whoever looks
    "isos": "/quy-trinh/",
    "isos of an agency": "/quy-trinh/?agency={agency}&field={field}&state=in_force&q=quy+trinh",
    "isos that cover a procedure": "/quy-trinh/?tthc={procedure}&q={code}",
    "isos that cite what has ended": "/quy-trinh/?problem=cites&state=in_force",
    "isos of a day": "/quy-trinh/?day=2020-12-31",
    "coverage": "/thu-tuc/bao-phu/",
    "coverage of a level": "/thu-tuc/bao-phu/?level=province",
    "coverage, the matrix": "/thu-tuc/bao-phu/bang/",
    "coverage, its members": "/thu-tuc/bao-phu/danh-sach/?covered=no",
    "coverage, each procedure once": "/thu-tuc/bao-phu/thu-tuc/",
    "catalogue": "/thu-tuc/",
    "catalogue, filtered": "/thu-tuc/?q=thu+tuc",
    "life-cycle": "/thu-tuc/vong-doi/",
    "life-cycle, late": "/thu-tuc/vong-doi/?missing=late",
    "an agency's procedures": "/thu-tuc/co-quan/{agency}/",
    "cuts": "/cat-giam/",
    "cuts by agency": "/cat-giam/?by=agency",
    "dossiers": "/ho-so-tthc/?year=2021",
    "dossiers by agency": "/ho-so-tthc/?year=2021&by=agency",
    "dossiers, the rows": "/ho-so-tthc/?year=2021&by=rows",
    "imports": "/thu-tuc/lo-nhap/",
    "templates": "/quy-trinh/mau/",
    "templates, all": "/quy-trinh/mau/?own=all&q=quy+trinh",
    "texts": "/van-ban/",
    "radar": "/cong-bo/can-cong-bo-lai/",
}


def settle(province, how_many):
    """So many more communes, each with a recorded declaration."""
    communes = Agency.objects.bulk_create(Agency(name=f"UBND xã {n}") for n in range(how_many))
    AgencyVersion.objects.bulk_create(
        AgencyVersion(
            agency=agency, name=agency.name, kind=Kind.COMMUNE, parent=province.district,
            group=province.groups.commune, start=LONG_AGO,
        )
        for agency in communes
    )  # fmt: skip
    Declaration.objects.bulk_create(
        Declaration(
            agency=agency, number=f"{agency.pk}/QĐ-UBND", signed_on=date(2018, 6, 1),
            start=date(2018, 6, 1), version=StandardVersion.objects.get(code="2015"),
            status=Status.RECORDED, kind=Declaration.Kind.FIRST,
        )
        for agency in communes
    )  # fmt: skip


@pytest.fixture
def branch_officer(register):
    """Reaches the district and every commune under it, but not the province."""
    return AssignmentFactory(agency=register.district).user


@pytest.mark.parametrize("who", ["staff", "branch_officer"])
@pytest.mark.parametrize("name", PAGES)
def test_cost_does_not_grow(name, who, request, register, signed_in, count_queries):
    url, most = PAGES[name]
    client, url = signed_in(request.getfixturevalue(who)), url.format(agency=register.district.pk)
    if who != "staff" and name == "reports":
        assert client.get(url).status_code == 404
        return
    year_of([Kind.DISTRICT, Kind.COMMUNE])
    settle(register, FEW)
    client.get(url)  # a session is written when it begins, and then once a minute
    few = count_queries(lambda: client.get(url))

    settle(register, MANY - FEW)

    assert count_queries(lambda: client.get(url)) == few
    assert few <= most


def adopt(agency, meant_for):
    """A template of the province, and what the agency made of it, which waits for its head."""
    province, now = Agency.objects.get(versions__parent=None), timezone.now()
    made = IsoRevisionFactory(iso=IsoFactory(agency=province, is_template=True, issued=None))
    made.iso.meant_for.set(meant_for)
    IsoRevisionFactory(
        iso=IsoFactory(agency=agency, template=made.iso, issued=None), adopted_from=made,
        state=State.REVIEWED, start=None, drafted_at=now, reviewed_at=now,
    )  # fmt: skip


def fill(agency, by, how_many):
    """So many more procedures, handled there; half of them covered; and what is kept of them."""
    for number in range(how_many):
        field = FieldFactory(name=f"Lĩnh vực {number % 3}")
        handling = HandlingFactory(agency=agency, procedure__published__field=field)
        iso = IsoFactory(agency=agency)
        iso.revisions.get().cites.add(LegalDocumentFactory(end=date(2020, 1, 1)))
        if number % 2:
            CoverFactory(handling=handling, iso=iso)
            adopt(agency, [handling.procedure] if number % 3 else [])
        TimeCutFactory(agency=agency, field=field).procedures.add(handling.procedure)
        DossierCountFactory(agency=agency, field=field, procedure=handling.procedure)
        ImportBatch.objects.create(
            kind=ImportBatch.Kind.PROCEDURES, agency=agency, made_by=by, written_at=timezone.now()
        )


@pytest.mark.parametrize("who", ["staff", "officer", "head"])
@pytest.mark.parametrize("name", LISTS)
def test_list_of_procedures_asks_at_most_eight_times(
    name, who, request, register, signed_in, count_queries
):
    user, agency = request.getfixturevalue(who), register.department
    fill(agency, user, 3)
    version = ProcedureVersion.objects.filter(procedure__handlings__covers__isnull=False).first()
    asked = {"agency": agency.pk, "field": version.field_id, "procedure": version.procedure_id,
             "code": version.procedure}  # fmt: skip
    client, url = signed_in(user), LISTS[name].format(**asked)
    client.get(url)
    few = count_queries(lambda: client.get(url))

    fill(agency, user, 9)
    pages = []
    many = count_queries(lambda: pages.append(client.get(url)))

    assert [page.status_code for page in pages] == [200]
    assert many == few
    assert few <= 8


def test_panels_of_the_agency_page_cost_the_same(register, staff, signed_in, count_queries):
    client, pk = signed_in(staff), register.district.pk
    names = [
        "audits:agency-panel",
        "audits:signal-panel",
        "procedures:agency-panel",
        "quality:agency-panel",
        "quality:duty-panel",
        "agencies:role-panel",
        "agencies:history-panel",
    ]
    panels = [reverse(name, args=[pk]) for name in names]
    settle(register, FEW)
    client.get(panels[0])
    few = [count_queries(lambda panel=panel: client.get(panel)) for panel in panels]

    settle(register, MANY - FEW)

    assert [count_queries(lambda panel=panel: client.get(panel)) for panel in panels] == few


@pytest.fixture
def duties_of_communes(register):
    """Ten duties that every commune is bound to; half of them are handed in."""
    Applicability.objects.filter(kind=Kind.COMMUNE).update(regime=Regime.MANDATORY)
    communes = settle_communes(register, MANY - 2)  # two there are
    duties = owe(Kind.COMMUNE, 10)
    Submission.objects.bulk_create(
        Submission(
            agency=agency, obligation=duty, state=Submission.State.SUBMITTED, sha256="0" * 64,
            reference=f"HS-{agency.pk}-{duty.pk}", submitted_at=moment(date(2026, 2, 3)),
        )
        for agency in communes[: MANY // 2]
        for duty in duties
    )  # fmt: skip


def test_matrix_of_400_agencies_and_10_duties_is_light(
    duties_of_communes, staff, signed_in, count_queries
):
    """At most 8 queries, session and person included, and a page below 300 KB."""
    client, pages = signed_in(staff), []
    client.get("/nghia-vu/")

    queries = count_queries(lambda: pages.append(client.get("/nghia-vu/?year=2026&day=2026-03-01")))

    (page,) = pages
    assert page.content.count(b"data-o=") == MANY * 10
    assert queries <= 8
    assert len(page.content) < 300_000
