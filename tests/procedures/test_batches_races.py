"""Two people, or two windows of one, at the same moment; real threads, real transactions."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Event

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.utils import timezone

from agencies.models import AgencyVersion
from procedures.batches import engine
from procedures.dossiers import actions
from procedures.dossiers.lines import Line
from procedures.dossiers.periods import Period
from procedures.models import AdministrativeProcedure, DossierCount, Field, ImportBatch
from tests.factories.procedures import FieldFactory
from tests.procedures.lists import BIRTH, MARRIAGE, catalogue

pytestmark = pytest.mark.usefixtures("transactional_db")
DAY, PATIENCE = date(2021, 1, 1), 1


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def meanwhile(first, second):
    """`second` begins while `first` is done and not yet committed; what refused it, if anything."""
    done, over = Event(), Event()

    def holding():
        try:
            with transaction.atomic():
                first()
                done.set()
                over.wait(PATIENCE)  # the second may have to wait for the first to end
        finally:
            done.set()
            connection.close()

    def coming():
        done.wait()
        try:
            second()
        except ValidationError as error:
            return " ".join(error.messages)
        finally:
            over.set()
            connection.close()
        return None

    with ThreadPoolExecutor(2) as pool:
        held, came = pool.submit(holding), pool.submit(coming)
        held.result()
        return came.result()


def taken_in(by, *rows):
    """The national list handed in, and what its preview was."""
    root = AgencyVersion.objects.get(parent=None).agency
    given = {"list": ContentFile(catalogue(*rows), "danh-muc.xlsx")}
    told = {"kind": "catalogue", "agency": root, "options": {"start": DAY.isoformat()}}
    return engine.prepare(by=by, given=given, **told)


def write(by, batch):
    seen = engine.preview(batch, by=by, day=DAY).plan.mark()
    engine.write(by=by, batch=batch, seen=seen, day=DAY, now=timezone.now())


def test_list_that_is_being_written_keeps_its_record_when_another_is_handed_in(province, staff):
    batch = taken_in(staff, MARRIAGE)

    meanwhile(lambda: write(staff, batch), lambda: taken_in(staff, BIRTH))

    batch.refresh_from_db()
    assert batch.is_written
    assert ImportBatch.objects.count() == 2
    engine.undo(by=staff, batch=batch, now=timezone.now())
    assert not AdministrativeProcedure.objects.exists()


def test_list_that_is_being_written_is_not_swept(province, staff):
    batch = taken_in(staff, MARRIAGE)
    ImportBatch.objects.update(made_at=timezone.now() - timedelta(hours=25))

    meanwhile(lambda: write(staff, batch), lambda: engine.sweep(timezone.now()))

    batch.refresh_from_db()
    assert batch.is_written


def test_list_that_gave_way_to_a_newer_one_is_not_written(province, staff):
    batch = taken_in(staff, MARRIAGE)

    refusal = meanwhile(lambda: taken_in(staff, BIRTH), lambda: write(staff, batch))

    assert refusal
    assert not AdministrativeProcedure.objects.exists()


def test_figures_typed_while_a_list_is_taken_back_stay(province, commune_officer):
    agency, field = province.commune_a, FieldFactory(name="Hộ tịch")
    period = Period(date(2020, 1, 1), DAY)

    def type_in():
        line = Line(agency, period, {"received_direct": 7, "done_early": 7}, field)
        typed = {"lines": {0: line}, "source": DossierCount.Source.TYPED}
        actions.write(by=commune_officer, today=DAY, **typed)

    content = "Lĩnh vực;Từ ngày;Đến hết ngày;Nhận trực tiếp\nHộ tịch;01/01/2020;31/12/2020;0"
    batch = engine.prepare(
        by=commune_officer, kind="dossiers", agency=agency, options={},
        given={"list": ContentFile(content.encode(), "ho-so.csv")},
    )  # fmt: skip
    write(commune_officer, batch)

    refusal = meanwhile(
        type_in,
        lambda: engine.undo(by=commune_officer, batch=batch, now=timezone.now()),
    )

    assert "đã được sửa sau lần nhập" in refusal
    assert DossierCount.objects.get().done_early == 7
    assert Field.objects.get() == field
