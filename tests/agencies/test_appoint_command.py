"""`manage.py appoint`: how an installation gets its first people."""

import re
from io import StringIO

import pytest
from django.contrib.auth import SESSION_KEY
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts.models import LogEntry, User
from agencies.access import can
from agencies.models import Assignment
from agencies.roles import Permission, Role
from tests.factories.accounts import UserFactory

PASSWORD = "hoa phượng nở rộ mùa thi"


def appoint(*arguments):
    """What the command prints."""
    said = StringIO()
    call_command("appoint", *arguments, stdout=said)
    return said.getvalue()


def refusal(*arguments):
    """What the command refuses with; it has written nothing."""
    with pytest.raises(CommandError) as refused:
        appoint(*arguments)
    assert not Assignment.objects.exists()
    assert not LogEntry.objects.exists()
    return str(refused.value)


@pytest.fixture
def person(db):
    return UserFactory(username="thu.ky", full_name="Trần Thị Thư")


def test_known_person_gets_a_role_at_the_root_from_today(province, person):
    said = appoint("thu.ky", "staff")

    held = person.assignments.get()
    assert (held.agency, held.role, held.start, held.end) == (
        province.top, Role.STAFF, timezone.localdate(), None,
    )  # fmt: skip
    assert "Trần Thị Thư" in said
    assert "Tổ giúp việc Ban Chỉ đạo tại UBND tỉnh Nam Định" in said
    assert LogEntry.objects.get().action == "role.appointed"


@pytest.mark.parametrize("said", ["sở khoa học  và công nghệ", "H01.5"])
def test_agency_is_named_by_its_code_or_name(province, person, said):
    province.department.versions.update(identifier="H01.5")

    appoint("thu.ky", "head", "--agency", said)

    assert person.assignments.get().agency == province.department


def test_new_person_sets_a_password_by_a_link_and_gets_in(province):
    said = appoint(
        "quan.tri", "admin", "--create", "--full-name", "Đỗ Quang Trị", "--email", "tri@tinh.vn"
    )

    person, browser = User.objects.get(), Client()
    assert (person.full_name, person.email, person.is_superuser) == (
        "Đỗ Quang Trị", "tri@tinh.vn", False,
    )  # fmt: skip
    assert not person.has_usable_password()
    form = re.search(r"/lan-dau/\S+", said)[0]
    assert "72 giờ" in said
    browser.post(form, {"new_password1": PASSWORD, "new_password2": PASSWORD})
    browser.post("/dang-nhap/", {"username": "quan.tri", "password": PASSWORD})
    assert SESSION_KEY in browser.session
    assert can(User.objects.get(), Permission.APPOINT, province.top)
    assert browser.get(form).status_code == 410
    actions = LogEntry.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions)[:2] == ["person.created", "role.appointed"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["ai.do", "staff"], "Chưa có tài khoản “ai.do”"),
        (["thu.ky", "king"], "Không có vai trò “king”. Hãy chọn một trong: leader"),
        (["thu.ky", "staff", "--agency", "Sở Lạ"], "Không có cơ quan nào mang mã hoặc tên “Sở Lạ”"),
        (["thu.ky", "staff", "--agency", "362"], "“Tổ giúp việc Ban Chỉ đạo” chỉ được giao tại"),
        (["thu.ky", "staff", "--create", "--full-name", "Trần"], "Đã có tài khoản “thu.ky”"),
        (["moi", "staff", "--create"], "--full-name"),
        (["moi", "staff", "--full-name", "Trần"], "--create"),
        (["moi có dấu cách", "staff", "--create", "--full-name", "Trần"], "Tên đăng nhập"),
        (["moi", "staff", "--create", "--full-name", "Trần", "--email", "@"], "thư điện tử"),
    ],
)
def test_senseless_command_is_refused_in_words(province, person, arguments, words):
    assert words in refusal(*arguments)
    assert User.objects.get() == person


def test_agency_of_several_is_asked_for_by_code(province, person):
    province.commune_b.versions.update(name="UBND xã Nam Hùng", sort_key="")
    for version in province.commune_b.versions.all():
        version.save()

    said = refusal("thu.ky", "head", "--agency", "UBND xã Nam Hùng")

    assert "Có 2 cơ quan tên “UBND xã Nam Hùng”" in said
    assert "13966, 13969" in said


def test_same_role_twice_is_refused(province, person):
    appoint("thu.ky", "staff")

    with pytest.raises(CommandError, match="đã giữ vai trò đó"):
        appoint("thu.ky", "staff")


def test_portal_without_agencies_says_what_comes_first(person):
    assert "import_units" in refusal("thu.ky", "staff")


def test_person_made_inactive_gets_no_role(province, person):
    User.objects.update(is_active=False)

    assert "đã ngừng hoạt động" in refusal("thu.ky", "staff")
