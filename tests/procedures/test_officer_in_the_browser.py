"""The officer's way in a real browser: lists brought in, a link made, a revision issued, printed.

And what the public sees of it at the end.
"""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.roles import Role
from isoportal.lib.share import Share
from procedures.coverage import Question, coverage
from procedures.models import IsoRevision, State
from tests.factories.agencies import AssignmentFactory
from tests.factories.procedures import HandlingFactory, ProcedureFactory
from tests.procedures.agency_lists import MARRIAGE_ISO, MARRIAGE_LINK, isos, links
from tests.test_look import overflow, problems

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("transactional_db")]
DESK = {"width": 1440, "height": 900}
TODAY = timezone.localdate()
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def commune(province):
    """Xã Nam Hùng, which handles two procedures and has no ISO procedure yet."""
    for code, name in [("1.000894", "Đăng ký kết hôn"), ("1.001193", "Đăng ký khai sinh")]:
        procedure = ProcedureFactory(code=code, published__name=name)
        HandlingFactory(agency=province.commune_a, procedure=procedure)
    return province.commune_a


def press(page, name, role="button"):
    page.get_by_role(role, name=name, exact=True).first.click()


def covered(agency):
    return coverage(Question(TODAY, agency=agency.pk)).total


def bring_in(page, agency):
    """The two lists: looked at, then written."""
    page.goto(reverse("procedures:iso-import", args=[agency.pk]))
    for name, content in [("isos", isos(MARRIAGE_ISO)), ("links", links(MARRIAGE_LINK))]:
        file = {"name": f"{name}.xlsx", "mimeType": XLSX, "buffer": content}
        page.set_input_files(f"input[name={name}]", file)
    page.locator("main form button[type=submit]").first.click()
    page.get_by_text("0 lỗi").first.wait_for()
    assert problems(page) == []
    page.get_by_role("button", name=re.compile(r"^Ghi \d+ thay đổi")).click()
    page.get_by_text("Đã ghi danh sách").first.wait_for()


def link(page, iso, name):
    page.goto(reverse("procedures:cover-add", args=[iso]))
    page.get_by_label(re.compile(name)).check()
    press(page, "Gắn các TTHC đã đánh dấu")
    page.wait_for_url(lambda url: url.endswith(reverse("procedures:iso-detail", args=[iso])))


def revise(page, iso):
    """A draft of the next revision, handed on to be reviewed."""
    page.goto(reverse("procedures:revision-new", args=[iso]))
    page.fill("[name=changed]", "Rút ngắn thời gian thẩm định")
    press(page, "Lập bản sửa đổi")
    page.get_by_role("button", name="Lưu bản soạn thảo", exact=True).wait_for()
    page.fill("[name=purpose]", "Quy định trình tự đăng ký kết hôn.")
    press(page, "Lưu bản soạn thảo")
    page.get_by_role("button", name="Trình xem xét", exact=True).wait_for()
    press(page, "Trình xem xét")
    page.get_by_text("Đang chờ").first.wait_for()
    return IsoRevision.objects.exclude(state=State.ISSUED).get()


def sign(page, revision, what):
    page.goto(reverse("procedures:revision", args=[revision.pk]))
    with page.expect_navigation():
        press(page, what)


def issue(page, revision):
    page.goto(reverse("procedures:revision-issue", args=[revision.pk]))
    page.fill("[name=start]", f"{TODAY:%d/%m/%Y}")
    page.fill("[name=decision]", "21/QĐ-UBND")
    press(page, "Ban hành")
    page.wait_for_url(re.compile(r"/quy-trinh/\d+/"))


def printed(page, revision):
    """The PDF that the page's button brings."""
    with page.expect_download() as told:
        page.evaluate(
            "href => Object.assign(document.createElement('a'), {href, download: ''}).click()",
            reverse("procedures:revision-print", args=[revision.pk]),
        )
    return told.value.path().read_bytes()


def test_lists_are_brought_in_linked_revised_issued_and_printed(
    commune, commune_officer, open_page
):
    colleague = AssignmentFactory(agency=commune).user
    head = AssignmentFactory(agency=commune, role=Role.HEAD).user
    page = open_page(commune_officer, viewport=DESK)

    bring_in(page, commune)
    assert covered(commune) == Share(1, 2)

    first = IsoRevision.objects.get()
    link(page, first.iso_id, "Đăng ký khai sinh")
    assert covered(commune) == Share(2, 2)

    revised = revise(page, first.iso_id)
    sign(open_page(colleague, viewport=DESK), revised, "Đã xem xét, đồng ý")
    sign(open_page(head, viewport=DESK), revised, "Phê duyệt")
    issue(page, revised)
    revised.refresh_from_db()
    first.refresh_from_db()
    assert (revised.state, first.end) == (State.ISSUED, TODAY)
    assert printed(page, revised).startswith(b"%PDF-")


def test_public_page_shows_the_times_and_its_code(commune, commune_officer, open_page, client):
    stranger = open_page(viewport={"width": 360, "height": 740})

    stranger.goto(reverse("reports:public-agency", args=[commune.pk]))

    assert "UBND xã Nam Hùng" in stranger.inner_text("h1")
    assert "Đăng ký kết hôn" in stranger.content()
    assert problems(stranger) == []
    assert overflow(stranger) == 0
    code = client.get(reverse("reports:public-qr", args=[commune.pk]))
    assert code["Content-Type"].startswith("image/svg+xml")
    client.force_login(commune_officer)
    poster = client.get(reverse("reports:public-poster", args=[commune.pk]))
    assert poster.content.startswith(b"%PDF-")
