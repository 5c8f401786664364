"""An Giang as the sample loads it."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count
from django.urls import reverse

from accounts.models import LogEntry, Notification, User
from agencies.models import Agency, AgencyVersion, Assignment, Contact, Kind
from agencies.roles import Role
from isoportal.lib.files import look_through
from isoportal.lib.share import Share
from quality.coverage import Question, coverage, coverage_over
from quality.declaring.actions import record
from quality.models import Applicability, Declaration, Posting, Regime, StandardVersion, Status
from reports.samples.chance import is_working_day
from reports.samples.people import ACCOUNTS, PASSWORD

MODELS = [Agency, AgencyVersion, Applicability, Assignment, Declaration, LogEntry, Notification,
          Posting, StandardVersion, User]  # fmt: skip
LAST = date(2020, 12, 31)
FIRST, REDECLARATION, TRANSITION = Declaration.Kind


def load(sample="an-giang", **options):
    written = StringIO()
    call_command("load_sample", sample, stdout=written, **options)
    return written.getvalue()


def everything():
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in MODELS}


@pytest.mark.parametrize(
    ("day", "provincial", "of_2015", "commune", "communes_of_2015"),
    [
        (date(2014, 12, 31), 12, 0, 0, 0),
        (date(2015, 12, 31), 24, 0, 10, 0),
        (date(2016, 6, 30), 29, 0, 22, 0),
        (date(2016, 12, 31), 33, 0, 35, 0),
        (date(2017, 12, 31), 38, 0, 70, 0),
        (date(2018, 12, 31), 41, 9, 100, 20),
        (date(2019, 12, 31), 41, 28, 140, 110),
        (date(2020, 12, 31), 41, 41, 156, 156),
        (date(2026, 11, 22), 41, 41, 156, 156),
    ],
)
def test_coverage_of_the_day(an_giang, day, provincial, of_2015, commune, communes_of_2015):
    found = coverage(Question(day))

    above, below = found.row("provincial"), found.row("commune")
    assert (above.share, above.count("2015")) == (Share(provincial, 41), of_2015)
    assert (below.share, below.count("2015")) == (Share(commune, 156), communes_of_2015)
    assert found.total.share.whole == 197


def test_provincial_line_is_departments_sub_departments_and_districts(an_giang):
    parts = coverage(Question(LAST, standard="2015")).row("provincial").parts

    assert [(part.key, part.share) for part in parts] == [
        ("department", Share(19, 19)),
        ("sub_department", Share(11, 11)),
        ("district", Share(11, 11)),
    ]


def test_communes_are_encouraged_and_all_others_obliged(an_giang):
    found = coverage(Question(LAST))

    assert found.row("provincial").mandatory == Share(41, 41)
    assert found.row("commune").mandatory == Share(0, 0)
    regimes = dict(Applicability.objects.values_list("kind", "regime"))
    assert regimes[Kind.PROVINCE] == Regime.MANDATORY


def test_nobody_declared_before_the_decision_was_in_force(an_giang):
    days = [date(2014, 5, 17), date(2014, 6, 30)]

    found = coverage_over(days, Question(LAST))

    assert [found[day].total.share.part for day in days] == [0, 0]


@pytest.mark.parametrize(
    ("name", "parent", "code"),
    [
        ("UBND thành phố Châu Đốc", "UBND tỉnh An Giang", "884"),
        ("UBND xã Bình Mỹ", "UBND huyện Châu Phú", "30487"),
        ("UBND huyện Tịnh Biên", "UBND tỉnh An Giang", "890"),
        ("Ban Quản lý Khu kinh tế", "UBND tỉnh An Giang", ""),
        ("Chi cục Tiêu chuẩn Đo lường Chất lượng", "Sở Khoa học và Công nghệ", ""),
        ("Chi cục Quản lý đất đai", "Sở Tài nguyên và Môi trường", ""),
        ("Chi cục Kiểm lâm", "Sở Nông nghiệp và Phát triển nông thôn", ""),
        ("Chi cục An toàn vệ sinh thực phẩm", "Sở Y tế", ""),
    ],
)
def test_agencies_are_the_real_ones(an_giang, name, parent, code):
    version = AgencyVersion.objects.as_of(LAST).get(name=name)

    assert AgencyVersion.objects.as_of(LAST).get(agency=version.parent).name == parent
    assert version.unit_code == code


def test_every_agency_says_how_it_is_reached_and_names_nobody_real(an_giang):
    contacts = list(Contact.objects.select_related("agency"))

    for contact in contacts:
        contact.full_clean()
    assert {contact.agency for contact in contacts} == set(Agency.objects.all())
    assert {contact.email.rpartition("@")[2] for contact in contacts} == {"angiang.example"}
    assert {contact.phone for contact in contacts} == {""}


def test_agencies_are_numbered_under_their_parents(an_giang):
    versions = AgencyVersion.objects.as_of(LAST).select_related("parent")
    identifiers = {version.agency_id: version.identifier for version in versions}

    assert an_giang.identifier == "H01"
    assert len(set(identifiers.values())) == 198
    for version in versions.exclude(parent=None):
        assert version.identifier.rpartition(".")[0] == identifiers[version.parent_id]


def test_declarations_are_signed_on_working_days_while_their_version_may_be_declared(an_giang):
    for declaration in Declaration.objects.recorded().select_related("version"):
        assert is_working_day(declaration.signed_on)
        assert declaration.signed_on <= declaration.start
        declaration.version.check_declarable(declaration.signed_on)


def test_each_declaration_ends_when_the_next_one_starts(an_giang):
    later = Declaration.objects.recorded().exclude(kind=FIRST)
    for declaration in later.select_related("replaces__version", "version"):
        assert declaration.replaces.agency_id == declaration.agency_id
        assert declaration.replaces.end == declaration.start
        changes_over = declaration.replaces.version != declaration.version
        assert declaration.kind == (TRANSITION if changes_over else REDECLARATION)
    assert Declaration.objects.recorded().filter(end=None).count() == 197


def test_each_agency_declares_first_once(an_giang):
    kinds = dict(
        Declaration.objects.recorded().order_by().values_list("kind").annotate(Count("pk"))
    )

    assert kinds[FIRST] == 197
    assert kinds[TRANSITION] == 197 - 3 - 20 - 40 - 16  # those who began with :2015
    assert kinds[REDECLARATION] > 10


def test_made_up_rows_say_so(an_giang):
    assert not Declaration.objects.exclude(note__startswith="Dữ liệu minh họa").exists()


def test_declarations_are_posted_after_they_are_signed(an_giang):
    posted = Declaration.objects.recorded().annotate(Count("postings"))

    assert set(posted.values_list("postings__count", flat=True)) == {2}
    for posting in Posting.objects.select_related("declaration"):
        assert posting.on > posting.declaration.signed_on


def test_declarations_are_found_without_accents(an_giang):
    found = Declaration.objects.search("thanh tra tinh")

    assert {str(declaration.agency) for declaration in found} == {"Thanh tra tỉnh"}


def test_next_version_of_the_standard_cannot_be_declared_yet(an_giang):
    version = StandardVersion.objects.get(code="2026")

    assert (version.published_on, version.adopted_on) == (date(2026, 9, 16), None)


def test_every_role_has_an_account_that_can_sign_in(an_giang, client):
    held = set(Assignment.objects.values_list("role", flat=True))

    assert held == set(Role)
    assert Assignment.objects.filter(role=Role.STAFF, agency=an_giang.agency).count() == 2
    for account in ACCOUNTS:
        assert User.objects.get(username=account.username).check_password(PASSWORD)


@pytest.mark.parametrize(
    ("username", "role", "place"),
    [
        ("thu.ky", Role.STAFF, "UBND tỉnh An Giang"),
        ("lanh.dao", Role.LEADER, "UBND tỉnh An Giang"),
        ("can.bo.skhcn", Role.OFFICER, "Sở Khoa học và Công nghệ"),
        ("can.bo.xa", Role.OFFICER, "UBND xã Bình Mỹ"),
        ("thu.truong.huyen", Role.HEAD, "UBND huyện Châu Phú"),
        ("thu.truong.xa", Role.HEAD, "UBND xã Bình Mỹ"),
    ],
)
def test_accounts_hold_their_roles_where_they_work(an_giang, username, role, place):
    (assignment,) = Assignment.objects.as_of(LAST).filter(user__username=username)

    assert (assignment.role, str(assignment.agency)) == (role, place)


def test_three_declarations_are_on_their_way(an_giang):
    waiting = Declaration.objects.exclude(status=Status.RECORDED)

    by_status = {declaration.status: declaration for declaration in waiting}
    assert by_status.keys() == {Status.SUBMITTED, Status.RETURNED, Status.DRAFT}
    assert by_status[Status.RETURNED].return_reason
    assert not by_status[Status.DRAFT].upload
    with by_status[Status.SUBMITTED].upload.file.open() as scan:
        assert look_through(scan).kind == "pdf"


@pytest.mark.parametrize("name", ["UBND xã Bình Mỹ", "UBND huyện Châu Phú"])
def test_declaration_in_force_opens_on_the_public_page(an_giang, client, name):
    agency = AgencyVersion.objects.get(name=name).agency_id
    address = reverse("reports:public-declaration", args=[agency])

    page = client.get(reverse("reports:public-agency", args=[agency])).content.decode()
    scan = b"".join(client.get(address).streaming_content)

    assert f'href="{address}">Xem bản công bố' in page
    assert scan.startswith(b"%PDF")


def test_staff_can_record_the_one_submitted_and_no_year_changes(an_giang):
    submitted = Declaration.objects.waiting().get()

    record(by=User.objects.get(username="thu.ky"), declaration=submitted)

    assert Declaration.objects.recorded().filter(pk=submitted.pk, replaces__end__year=2021).exists()
    found = coverage_over([LAST, date(2021, 12, 31)], Question(LAST))
    assert {each.total.share for each in found.values()} == {Share(197, 197)}


def test_staff_is_told_of_the_one_submitted(an_giang):
    unread = Notification.objects.unread().filter(kind="declaration.submitted")
    told = unread.values_list("user__username", "text")

    assert {user for user, _ in told} == {"thu.ky", "thu.ky2"}
    assert all("UBND xã Bình Mỹ nộp công bố" in text for _, text in told)


def test_loading_again_changes_nothing_and_says_so(an_giang):
    before = everything()

    said = load()

    assert "không thay đổi gì" in said
    assert everything() == before


def test_second_sample_asks_for_an_empty_database(an_giang):
    with pytest.raises(CommandError, match=r"UBND tỉnh An Giang; một cổng chỉ phục vụ một tỉnh"):
        load("bac-ninh")


def test_import_of_the_same_province_finds_everything_there(an_giang):
    said = StringIO()

    call_command("import_units", province="89", on="2020-01-01", stdout=said)

    assert "cả 168 cơ quan đã có sẵn" in said.getvalue()
