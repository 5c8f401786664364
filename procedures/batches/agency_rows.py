"""The two lists of an agency: its ISO procedures on paper, and which TTHC each is for."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError

from isoportal.lib import sheet
from isoportal.lib.days import show_day
from isoportal.lib.vietnamese import plain
from procedures.batches.cells import Cells, read_day, shown, spellings
from procedures.batches.plan import Part
from procedures.duration import Unit
from procedures.iso.signing import alike
from procedures.models import Cover, IsoProcedure, IsoRevision

KINDS = dict(IsoProcedure.Kind.choices)
UNITS = dict(Unit.choices)
ROLES = dict(Cover.Part.choices)
ISOS = Part(
    "isos",
    "Quy trình",
    "quy trình",
    {
        "code": sheet.Column("Mã quy trình", "Mã của quy trình trong cơ quan. Bắt buộc.", width=16),
        "title": sheet.Column("Tên quy trình", "Bắt buộc, nhiều nhất 500 ký tự.", width=50),
        "kind": sheet.Column("Loại", "Chọn trong danh sách; để trống là quy trình tác nghiệp.",
                             tuple(KINDS.values()), 22),
        "issue_no": sheet.Column("Lần ban hành", "Số, để trống là 1.", width=14),
        "revision_no": sheet.Column("Lần sửa đổi", "Số, để trống là 0.", width=14),
        "start": sheet.Column("Ngày hiệu lực", "Ngày/tháng/năm, không muộn hơn ngày nhập: chỉ "
                              "nhập quy trình giấy đang có hiệu lực. Bắt buộc.", width=16,
                              is_day=True),
        "stated": sheet.Column("Thời gian giải quyết", "Số, ví dụ 13 hoặc 0,5. Có thể để trống.",
                               width=18),
        "unit": sheet.Column("Đơn vị", "Chọn trong danh sách; để trống là ngày làm việc.",
                             tuple(UNITS.values()), 16),
        "drafter": sheet.Column("Soạn thảo", "Họ tên người soạn thảo. Bắt buộc.", width=24),
        "reviewer": sheet.Column("Xem xét", "Họ tên người xem xét, khác người soạn thảo. Bắt "
                                 "buộc.", width=24),
        "approver": sheet.Column("Phê duyệt", "Họ tên người phê duyệt, khác hai người trên. Bắt "
                                 "buộc.", width=24),
        "decision": sheet.Column("Quyết định ban hành", "Số, ký hiệu. Có thể để trống.", width=24),
    },
    needed=frozenset({"code", "title", "start", "drafter", "reviewer", "approver"}),
)  # fmt: skip
ISO_EXAMPLE = [
    "QT-HT-01", "Quy trình đăng ký kết hôn (xóa dòng này)", "Quy trình tác nghiệp", 1, 0,
    date(2019, 1, 1), 13, "ngày làm việc", "Nguyễn Văn A", "Trần Thị B", "Lê Văn C",
    "15/QĐ-UBND",
]  # fmt: skip
LINKS = Part(
    "links",
    "TTHC và quy trình",
    "TTHC",
    {
        "code": sheet.Column("Mã TTHC", "Phải có trong danh mục TTHC. Bắt buộc.", width=16),
        "name": sheet.Column("Tên TTHC", "Chỉ để đối chiếu với danh mục.", width=50),
        "field": sheet.Column("Lĩnh vực", "Chỉ để đối chiếu.", width=22),
        "isos": sheet.Column("Mã quy trình", "Quy trình của cơ quan, trong cổng hoặc trong tệp "
                             "quy trình; nhiều mã cách nhau bằng dấu chấm phẩy. Để trống: TTHC "
                             "chưa có quy trình.", width=22),
        "roles": sheet.Column("Vai trò", "Chính hoặc Liên thông, theo thứ tự các mã, cách nhau "
                              "bằng dấu chấm phẩy. Để trống: mã đầu là chính.", width=20),
        "start": sheet.Column("Từ ngày", "Ngày cơ quan bắt đầu thực hiện TTHC. Chỉ dùng với TTHC "
                              "chưa được giao trong cổng.", width=14, is_day=True),
        "decision": sheet.Column("Văn bản giao", "Có thể để trống.", width=22),
        "linked_from": sheet.Column("Gắn từ ngày", "Ngày quy trình bắt đầu áp dụng cho TTHC. Để "
                                    "trống: ngày sau cùng trong ngày thực hiện TTHC và ngày hiệu "
                                    "lực của quy trình.", width=18),
    },
    needed=frozenset({"code", "isos"}),
)  # fmt: skip
LINK_EXAMPLE = [
    "1.000894", "Đăng ký kết hôn (xóa dòng này)", "Hộ tịch", "QT-HT-01", "Chính",
    date(2019, 1, 1), "", "",
]  # fmt: skip
SEPARATOR = ";"
KIND_OF, UNIT_OF, ROLE_OF = spellings(KINDS), spellings(UNITS), spellings(ROLES)


class IsoGiven(NamedTuple):
    """A row of the first list: one issued revision of an ISO procedure."""

    cells: Cells
    code: str
    kind: str  # "" where the row does not say
    number: tuple[int, int]
    start: date
    values: dict[str, Any]  # columns of the revision


class LinkGiven(NamedTuple):
    """A row of the second list: a TTHC, and the ISO procedures that are for it."""

    cells: Cells
    code: str
    local: str
    name: str
    isos: Sequence[str]
    roles: Sequence[str]
    start: date | None
    decision: str
    linked_from: Sequence[date]

    @property
    def full_code(self) -> str:
        return f"{self.code}.{self.local}" if self.local else self.code


def read_iso(cells: Cells, code: str, day: date) -> IsoGiven | None:
    """What the row of that code says; None where a cell of it is wrong."""
    kind = cells.choice("kind", KIND_OF)
    issue = cells.number_of("issue_no", whole=True, least=1, most=999)
    revision = cells.number_of("revision_no", whole=True, most=999)
    start = cells.day("start")
    if start and start > day:
        cells.wrong("start", "sau ngày nhập. Chỉ nhập quy trình giấy đang có hiệu lực.")
    values: dict[str, Any] = {
        "title": cells.text("title", 500),
        "decision": cells.text("decision", 100),
        **{name: cells.text(name, 150) for name in ("drafter", "reviewer", "approver")},
        **_time(cells),
    }
    _check_signers(cells, values)
    if not cells.is_good or start is None:
        return None
    number = (int(issue or 1), int(revision or 0))
    return IsoGiven(cells, code, kind, number, start, values)


def _time(cells: Cells) -> dict[str, Any]:
    stated = cells.number_of("stated")
    if stated is not None and (stated <= 0 or stated != round(stated, 2)):
        cells.wrong("stated", "phải lớn hơn 0, nhiều nhất hai chữ số sau dấu phẩy.")
    unit = cells.choice("unit", UNIT_OF) or str(Unit.WORKING_DAYS)
    return {"stated": stated, "stated_unit": unit}


def _check_signers(cells: Cells, values: dict[str, Any]) -> None:
    """Three people sign: nobody reviews or approves what he drafted."""
    drafter, reviewer, approver = (values[name] for name in ("drafter", "reviewer", "approver"))
    if alike(drafter, reviewer):
        cells.wrong("reviewer", "trùng người soạn thảo. Người soạn thảo không tự xem xét.")
    if alike(approver, drafter) or alike(approver, reviewer):
        who = "soạn thảo" if alike(approver, drafter) else "xem xét"
        cells.wrong("approver", f"trùng người {who}. Ba người ký phải khác nhau.")


def read_link(cells: Cells, code: str, local: str) -> LinkGiven | None:
    isos = _parts(cells, "isos")
    if len(set(isos)) < len(isos):
        cells.wrong("isos", "có mã quy trình hai lần.")
    roles = _for_each(cells, "roles", isos)
    if any(role and plain(role) not in ROLE_OF for role in roles):
        cells.wrong("roles", "Hãy ghi Chính hoặc Liên thông, cách nhau bằng dấu chấm phẩy.")
    start, linked = cells.day("start"), _days(cells, _for_each(cells, "linked_from", isos))
    given = LinkGiven(
        cells, code, local, cells.text("name", 1000), isos,
        [ROLE_OF.get(plain(role), "") for role in roles], start,
        cells.text("decision", 100), linked,
    )  # fmt: skip
    return given if cells.is_good else None


def _parts(cells: Cells, name: str) -> list[str]:
    texts = shown(cells.values.get(name, "")).split(SEPARATOR)
    return [text.strip() for text in texts if text.strip()]


def _for_each(cells: Cells, name: str, isos: Sequence[str]) -> list[str]:
    """What the cell says for each ISO procedure: one text for all, or one for each."""
    texts = _parts(cells, name)
    if len(texts) > 1 and len(texts) != len(isos):
        cells.wrong(name, f"có {len(texts)} giá trị cho {len(isos)} mã quy trình.")
    return texts * len(isos) if len(texts) == 1 else texts


def _days(cells: Cells, texts: Iterable[str]) -> list[date]:
    try:
        return [read_day(text) for text in texts]
    except ValidationError as error:
        cells.wrong("linked_from", error.messages[0])
        return []


def exported_iso(revision: IsoRevision) -> list[Any]:
    """A revision in force (with `iso`) as a row of the first list."""
    stated: Decimal | None = revision.stated
    return [
        revision.iso.code, revision.title, revision.iso.get_kind_display(), revision.issue_no,
        revision.revision_no, revision.start, "" if stated is None else stated,
        revision.get_stated_unit_display() if stated is not None else "", revision.drafter,
        revision.reviewer, revision.approver, revision.decision,
    ]  # fmt: skip


def exported_link(handling: Any, links: Sequence[Cover]) -> list[Any]:
    """A handling (with `called` and `field_name`) and what covers it as a row of the second."""
    starts = [show_day(link.start) for link in links]
    return [
        handling.procedure.full_code, handling.called, handling.field_name,
        "; ".join(link.iso.code for link in links),
        "; ".join(str(link.get_part_display()) for link in links), handling.start,
        handling.decision, "; ".join(starts),
    ]  # fmt: skip
