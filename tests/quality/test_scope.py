"""What a declaration covers, frozen when it is submitted."""

import json
from datetime import date, timedelta
from hashlib import sha256
from unicodedata import normalize

import pytest

from procedures.models import Cover, Exclusion
from quality.declaring import actions
from quality.models import Status
from quality.scope import annex
from tests.factories.procedures import CoverFactory, IsoFactory, IsoRevisionFactory
from tests.quality.pages import draft
from tests.quality.scopes import DAY, SIGNED, again, handled, procedure


@pytest.fixture
def commune(province):
    """Handles two procedures by one ISO procedure, and one that none covers."""
    handled(
        province.commune_a,
        procedure("Đăng ký khai sinh"),
        procedure("Đăng ký kết hôn"),
        iso="QT-HT-01",
    )
    handled(province.commune_a, procedure("Chứng thực bản sao", "Chứng thực"))
    return province.commune_a


def names(entries):
    return [entry.name for entry in entries]


def test_scope_says_what_is_handled_and_what_covers_it(commune):
    found = annex.live(commune.pk, DAY)

    assert names(found.procedures) == ["Chứng thực bản sao", "Đăng ký khai sinh", "Đăng ký kết hôn"]
    assert names(found.uncovered) == ["Chứng thực bản sao"]
    assert [iso.code for iso in found.covered[0].isos] == ["QT-HT-01"]
    assert found.words == "1 quy trình bao phủ 2/3 TTHC"


def test_scope_of_a_past_day_is_that_days(commune):
    Cover.objects.update(end=DAY)

    assert annex.live(commune.pk, DAY).words == "0 quy trình bao phủ 0/3 TTHC"
    assert annex.live(commune.pk, DAY - timedelta(days=1)).share.part == 2


def test_scope_takes_the_revision_in_force_that_day(commune):
    handling = handled(commune, procedure("Khai tử"))[0]
    iso = IsoFactory(agency=commune, code="QT-09", issued=None)
    IsoRevisionFactory(iso=iso, title="Cũ", start=date(2019, 1, 1), end=DAY)
    IsoRevisionFactory(iso=iso, title="Mới", start=DAY, revision_no=1)
    CoverFactory(iso=iso, handling=handling)

    titles = [
        [entry.isos[0].title for entry in annex.live(commune.pk, day).covered if entry.code == code]
        for day in [DAY - timedelta(days=1), DAY]
        for code in [handling.procedure.full_code]
    ]

    assert titles == [["Cũ"], ["Mới"]]


def test_what_is_left_out_says_why(commune):
    Exclusion.objects.create(
        agency=commune, procedure=procedure("Đăng ký nuôi con nuôi"), start=date(2020, 1, 1),
        reason="Không có nhân sự",
    )  # fmt: skip

    (left_out,) = annex.live(commune.pk, DAY).excluded

    assert (left_out.name, left_out.reason) == ("Đăng ký nuôi con nuôi", "Không có nhân sự")


def test_submitting_freezes_what_holds_on_the_day_it_was_signed(commune, commune_officer):
    declaration = draft(commune, start=SIGNED)
    Cover.objects.update(end=DAY)

    actions.submit(by=commune_officer, declaration=declaration)

    frozen = annex.scope_of(again(declaration))
    assert frozen == annex.live(commune.pk, SIGNED)
    assert (frozen.day, frozen.share.part) == (SIGNED, 2)


def test_frozen_scope_carries_the_hash_of_what_it_says(commune, commune_officer):
    declaration = draft(commune, start=SIGNED)

    actions.submit(by=commune_officer, declaration=declaration)

    stored = again(declaration).scope_snapshot
    told = stored.pop("sha256")
    text = json.dumps(stored, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert stored["version"] == 1
    assert sha256(text.encode()).hexdigest() == told


def test_recording_keeps_the_scope_that_was_submitted(commune, commune_officer, staff):
    declaration = draft(commune, start=SIGNED)
    actions.submit(by=commune_officer, declaration=declaration)
    before = again(declaration).scope_snapshot
    Cover.objects.all().delete()

    actions.record(by=staff, declaration=again(declaration))

    assert again(declaration).scope_snapshot == before


def test_scope_of_a_draft_is_what_holds_now(commune, commune_officer):
    declaration = draft(commune, start=SIGNED)
    actions.submit(by=commune_officer, declaration=declaration)
    actions.withdraw(by=commune_officer, declaration=again(declaration))
    Cover.objects.all().delete()

    declaration = again(declaration)

    assert declaration.status == Status.DRAFT
    assert annex.scope_of(declaration).share.part == 0


@pytest.mark.parametrize("stored", [{}, {"version": 1, "procedures": []}])
def test_nothing_is_frozen_of_what_was_entered_before_the_portal_knew_procedures(commune, stored):
    declaration = draft(commune)
    declaration.status, declaration.scope_snapshot = Status.RECORDED, stored

    assert annex.scope_of(declaration) is None


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ket hon", ["Đăng ký kết hôn"]),
        ("KẾT HÔN", ["Đăng ký kết hôn"]),
        (normalize("NFD", "kết hôn"), ["Đăng ký kết hôn"]),
        ("qt-ht-01", ["Đăng ký khai sinh", "Đăng ký kết hôn"]),
        ("chung thuc", ["Chứng thực bản sao"]),
        ("khong co", []),
    ],
)
def test_procedures_of_a_scope_are_found_without_accents(commune, words, found):
    assert names(annex.live(commune.pk, DAY).search(words)) == found


def test_scope_costs_three_queries(commune, count_queries):
    assert count_queries(lambda: annex.live(commune.pk, DAY)) == 3
