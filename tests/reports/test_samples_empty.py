"""What a sample asks of the database it is loaded into, and the other sample."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from accounts.models import User
from agencies.models import Agency, AgencyVersion
from isoportal.lib.share import Share
from quality.coverage import Question, coverage
from quality.models import Declaration
from tests.factories.accounts import UserFactory

LAST = date(2018, 12, 31)


def load_sample(sample, **options):
    written = StringIO()
    call_command("load_sample", sample, stdout=written, **options)
    return written.getvalue()


def test_bac_ninh_at_the_end_of_2018_has_all_167_declared(db):
    load_sample("bac-ninh")

    found = coverage(Question(LAST))
    provincial, commune = found.row("provincial"), found.row("commune")
    assert (found.total.share, provincial.share, commune.share) == (
        Share(167, 167),
        Share(41, 41),
        Share(126, 126),
    )
    assert [part.share.whole for part in provincial.parts] == [20, 13, 8]
    assert found.total.by_standard == {"2008": 102, "2015": 65}
    assert AgencyVersion.objects.as_of(LAST).filter(name="UBND thị xã Từ Sơn").exists()


def test_two_loads_make_up_the_same_declarations(db):
    drawn = []
    for _ in range(2):
        with transaction.atomic():
            load_sample("bac-ninh")
            rows = Declaration.objects.recorded().order_by("pk")
            drawn.append(list(rows.values_list("number", "signed_on", "end", "signer")))
            transaction.set_rollback(True)

    assert drawn[0] == drawn[1]
    assert len(drawn[0]) > 167


def test_sample_does_not_go_into_a_portal_in_use(db):
    UserFactory(username="quan.tri.that")

    with pytest.raises(CommandError, match=r"đang được dùng \(có 1 tài khoản\)"):
        load_sample("an-giang")

    assert not Agency.objects.exists()


def test_sample_does_not_go_beside_agencies_entered_by_hand(province):
    with pytest.raises(CommandError, match="đã có dữ liệu của UBND tỉnh Nam Định"):
        load_sample("an-giang")


def test_unknown_sample_is_refused_with_the_known_ones(db):
    with pytest.raises(CommandError, match=r"“ha-noi”\. Hiện có: an-giang, bac-ninh"):
        load_sample("ha-noi")


def test_weak_password_is_refused(db):
    with pytest.raises(CommandError, match="12"):
        load_sample("an-giang", password="ngan")

    assert not User.objects.exists()


def test_accounts_take_the_password_given(db, client):
    said = load_sample("bac-ninh", password="hoa-phuong-do-san-truong")

    assert "hoa-phuong-do-san-truong" in said
    assert User.objects.get(username="thu.ky").check_password("hoa-phuong-do-san-truong")
