"""What Nam Định says of procedures and inspections: what the source states comes out."""

from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from agencies.access import EVERYWHERE
from agencies.models import AgencyVersion
from audits.models import Inspection, ItemMark, Side
from isoportal.lib.share import Share
from procedures.coverage import Question, coverage, iso_in_force
from procedures.models import DossierCount, IsoRevision, TimeCut
from quality import coverage as declared
from quality.models import Declaration
from quality.radar.due import radar
from reports.samples.work.listed import listed

DAY = date(2021, 12, 1)


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_sample", "nam-dinh", verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def nam_dinh(loaded, db):
    """The sample, loaded once for all of these tests."""


def agency(unit_code):
    return AgencyVersion.objects.get(unit_code=unit_code).agency_id


@pytest.mark.parametrize(
    ("unit", "isos", "procedures", "fields"), [("362", 146, 209, 11), ("13996", 110, 110, 11)]
)
def test_iso_procedures_cover_what_is_handled(nam_dinh, unit, isos, procedures, fields):
    question = Question(DAY, agency=agency(unit))

    found = coverage(question)

    assert iso_in_force(question).count() == isos
    assert found.total == Share(procedures, procedures)
    assert len(found.rows) == fields


def test_fields_of_the_district_are_those_the_source_names():
    assert {line.field for line in listed("district")} == {
        "Tư pháp", "Công Thương", "Y tế", "Thanh tra", "Lao động - Thương binh và Xã hội",
        "Tài chính", "Văn hóa - Thông tin", "Nông nghiệp và Phát triển nông thôn", "Nội vụ",
        "Giáo dục và Đào tạo", "Tài nguyên và Môi trường",
    }  # fmt: skip


def test_thirteen_of_the_twenty_communes_declared(nam_dinh):
    found = declared.coverage(
        declared.Question(DAY, parent=agency("362"), level="commune"), declared.Dimension.LEVEL
    )

    assert found.total.share == Share(13, 20)
    assert Declaration.objects.filter(agency=agency("13996"), start__year=2019).exists()


@pytest.mark.parametrize(
    ("unit", "received", "done", "still"), [("362", 1951, 1951, 0), ("13996", 952, 951, 1)]
)
def test_dossiers_received_and_resolved_are_the_sources(nam_dinh, unit, received, done, still):
    rows = DossierCount.objects.filter(agency=agency(unit), start__year=2021)

    assert sum(row.received for row in rows) == received
    assert sum(row.done for row in rows) == done
    assert sum(row.still_open for row in rows) == still


def test_cuts_are_those_made_public(nam_dinh):
    assert sorted((cut.before, cut.after, cut.delta) for cut in TimeCut.objects.all() if cut.before
                  ) == [(15, 13, 2), (27, 20, 7)]  # fmt: skip
    assert [cut.delta for cut in TimeCut.objects.filter(before=None)] == [2]


def test_steps_of_every_iso_procedure_add_up_to_its_stated_time(nam_dinh):
    revisions = IsoRevision.objects.in_force(DAY)

    wrong = [
        str(each) for each in revisions if not each.content.step_time().equals(each.stated_time)
    ]

    assert wrong == []


@pytest.mark.parametrize(("unit", "procedures"), [("362", 209), ("13996", 110)])
def test_declarations_have_their_annex_and_nothing_makes_them_due(nam_dinh, unit, procedures):
    declarations = Declaration.objects.filter(agency=agency(unit)).exclude(status="draft")
    newest = declarations.recorded().latest("start")

    assert len(newest.scope_snapshot["procedures"]) == procedures
    assert all(each.scope_snapshot for each in declarations.exclude(status="recorded"))
    (line,) = radar(DAY, EVERYWHERE, only=newest.pk).lines
    assert line.is_frozen
    assert line.changes == ()


def test_inspectors_gave_nam_truc_86_5_of_100(nam_dinh):
    found = Inspection.objects.concluded().get(agency=agency("362"))
    marks = ItemMark.objects.filter(inspection=found, side=Side.TEAM)

    assert found.score == sum(mark.points for mark in marks) == Decimal("86.5")
    assert found.grade == "Tốt"
    assert Decimal("86.5") < found.self_score < 100


def test_nam_truc_is_among_the_leaders(nam_dinh):
    scores = Inspection.objects.concluded().order_by("-score").values_list("score", flat=True)

    assert list(scores)[1] == Decimal("86.5")
    assert len(set(scores)) > 5


def test_every_deduction_has_its_reason(nam_dinh):
    given = {item.code: item.maximum for item in Inspection.objects.first().campaign.checklist
             .criteria.items()}  # fmt: skip

    for mark in ItemMark.objects.filter(side=Side.TEAM):
        assert mark.points == given[mark.item] or mark.reason


def test_recomputing_changes_no_score_of_nam_dinh(nam_dinh):
    said = StringIO()
    call_command("recompute_scores", stdout=said)

    assert "10 cuộc kiểm tra đã kết luận: điểm tính lại không đổi." in said.getvalue()
