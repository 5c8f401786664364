"""Numbers and names of another agency's things, guessed elsewhere than in the address."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from agencies import imports
from agencies.models import Kind
from isoportal.lib.sheet import write_xlsx
from quality.models import Objective, StandardVersion
from quality.plans import imports as plan_imports
from tests.factories.agencies import UploadFactory
from tests.permissions import things
from tests.permissions.things import NOTHING, YEAR, Thing

TODAY, TOMORROW = "20/01/2026", "21/01/2026"


@dataclass(frozen=True)
class Guess:
    """Who guesses what where; what of that kind each side has; and how it is asked."""

    who: str
    page: str
    field: str
    of: Callable[[Any, Any], Any]
    asked: Callable[[Any, Thing, Any], Thing]  # the world, what is asked about, and the guess
    about: Callable[[Any, Any], Thing] = lambda world, side: NOTHING
    method: str = "POST"

    def __str__(self) -> str:
        return f"{self.who} {self.method} {self.page} {self.field}"


# --- what there is of each side -------------------------------------------------------------


def agency(world, side):
    return side.agency.pk


def code(world, side):
    """By which lists and sheets know it."""
    version = side.agency.versions.get()
    return version.identifier or version.unit_code


def above(world, side):
    own = side is world.own
    return world.province.department.pk if own else world.province.district.pk


def officer(world, side):
    return side.officer.pk


def clerk(world, side):
    return side.clerk.pk


def upload(world, side):
    """A file its officer sent by itself, which nothing refers to yet."""
    return UploadFactory(agency=side.agency, uploaded_by=side.officer).pk


def objective(world, side):
    if not Objective.objects.filter(plan__agency=side.agency).exists():
        things.begun_plan(world, side)
    return Objective.objects.get(plan__agency=side.agency).pk


# --- where it is put ------------------------------------------------------------------------


def listed(guesser, page, field, of, **more):
    """In the address of a list, a form or a file."""

    def put(world, thing, guess):
        query = {**more, field: guess}
        return thing._replace(query="?" + "&".join(f"{key}={query[key]}" for key in query))

    about = things.csv if page == "reports:agency-export" else Guess.about
    return Guess(guesser, page, field, of, put, about, "GET")


def sent(guesser, page, field, of, about=Guess.about, **more):
    """In a field of a form."""

    def put(world, thing, guess):
        return thing._replace(data={**more, field: guess})

    return Guess(guesser, page, field, of, put, about)


def declared(field, of, page="quality:declaration-new", about=Guess.about):
    def put(world, thing, guess):
        filled = {
            "agency": world.own.agency.pk, "number": "316/QĐ", "signed_on": "01/06/2018",
            "signer": "Trần Văn Ký", "signer_position": "Giám đốc", "kind": "first",
            "version": StandardVersion.objects.get().pk, "start": "05/06/2018", "scope": "Tất cả",
        }  # fmt: skip
        return thing._replace(data={**filled, field: guess})

    return Guess("officer", page, field, of, put, about)


def typed(world, thing, guess):
    row = {"name": "Đúng hạn", "target": "98", "unit": "%", "direction": "at_least",
           "frequency": "yearly"}  # fmt: skip
    return thing._replace(
        data={"revision": 1, **{f"row-{guess}-{field}": value for field, value in row.items()}}
    )


def reached(world, thing, guess):
    return thing._replace(data={"revision": 1, f"row-{guess}-year_end": "99"})


def plan_row(world, thing, guess):
    row = {
        "Mã": guess, "Năm": YEAR, "Mục tiêu": "Đúng hạn", "Chiều": "≥", "Chỉ tiêu": 98,
        "Đơn vị": "%", "Tần suất theo dõi": "Hằng năm",
    }  # fmt: skip
    return thing._replace(data={"file": sheet(plan_imports.COLUMNS, row)})


def agency_row(world, thing, guess):
    row = {
        "Tên cơ quan": "Trạm Mới", "Loại cơ quan": Kind.SUB_DEPARTMENT.label,
        "Cơ quan cấp trên": guess, "Từ ngày": date(2021, 7, 1),
    }  # fmt: skip
    return thing._replace(data={"file": sheet(imports.COLUMNS, row)})


def sheet(columns, row):
    content = write_xlsx(list(columns), [[row.get(each, "") for each in columns]], "Dòng")
    return SimpleUploadedFile("dong.xlsx", content)


def merged(world, thing, guess):
    more = {**BODY, "parent": world.province.department.pk}
    return thing._replace(data={**more, "old": [world.own.agency.pk, guess]})


BODY = {
    "name": "Trạm Mới", "kind": Kind.SUB_DEPARTMENT.value, "start": TODAY, "decision": "12/QĐ-UBND",
}  # fmt: skip
PERSON = {"full_name": "Trần Văn Mới", "role": "officer", "start": TODAY}
PAPER = {"kind": "manual", "title": "Sổ tay"}

GUESSES = [
    # filters of lists, and the same lists as files
    listed("officer", "reports:agency-list", "parent", above),
    listed("officer", "reports:agency-list", "q", code),
    listed("officer", "reports:agency-export", "parent", above),
    listed("officer", "reports:agency-export", "q", code),
    listed("officer", "reports:search", "q", code),
    listed("above", "quality:matrix", "parent", above),
    listed("above", "quality:matrix", "q", code),
    listed("above", "quality:matrix-export", "parent", above),
    listed("officer", "quality:declaration-list", "agency", agency),
    listed("officer", "quality:declaration-export", "agency", agency),
    listed("officer", "quality:document-list", "agency", agency),
    listed("head", "agencies:person-list", "agency", agency),
    listed("head", "agencies:person-list", "q", code),
    listed("head", "agencies:person-export", "agency", agency),
    listed("officer", "api:agency-list", "parent", above),
    listed("officer", "api:agency-list", "q", code),
    listed("officer", "api:coverage", "parent", above),
    listed("officer", "api:coverage-series", "parent", above, **{"from": 2019, "to": 2020}),
    listed("officer", "api:declaration-list", "agency", agency),
    listed("above", "api:obligations", "parent", above),
    listed("above", "api:obligation-agencies", "parent", above),
    # what a form is to begin with
    listed("officer", "quality:declaration-new", "agency", agency),
    listed("officer", "quality:document-new", "agency", agency),
    listed("head", "agencies:person-new", "agency", agency),
    # fields of forms
    declared("agency", agency),
    sent("head", "agencies:person-new", "agency", agency, **PERSON),
    sent("head", "agencies:role-appoint", "user", clerk, things.agency,
         role="officer", start=TODAY),
    sent("head", "agencies:role-hand-over", "to", officer, things.role, who="known", on=TOMORROW),
    sent("branch_staff", "agencies:agency-found", "parent", agency, **BODY),
    sent("branch_staff", "agencies:agency-change", "parent", above, things.agency, **BODY),
    Guess("branch_staff", "agencies:agency-merge", "old", above, merged),
    # files that were sent by themselves before
    declared("upload_kept", upload),
    declared("upload_kept", upload, "quality:declaration-edit", things.unsent),
    sent("officer", "quality:submission-new", "upload_kept", upload, things.duty),
    sent("officer", "quality:document-new", "upload_kept", upload, things.agency_asked, **PAPER),
    sent("officer", "quality:document-version", "upload_kept", upload, things.document, **PAPER),
    sent("officer", "quality:plan-edit", "upload_kept", upload, things.begun_plan, revision=1),
    # rows of a form, and of a sheet
    Guess("officer", "quality:plan-edit", "row", objective, typed, things.begun_plan),
    Guess("officer", "quality:plan-results", "row", objective, reached, things.begun_plan),
    Guess("officer", "quality:plan-import", "Mã", objective, plan_row, things.begun_plan),
    Guess("branch_staff", "agencies:agency-import", "parent", code, agency_row),
]  # fmt: skip
