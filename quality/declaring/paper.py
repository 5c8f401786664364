"""What the Bản công bố says: made once, and the same on the page, in the PDF and in Word.

Set as Decree 30/2020 sets official papers; its annex lists what is covered. Of a draft it
is what holds on the day it is signed, later what was frozen then.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from agencies.models import Agency, AgencyVersion, Kind
from isoportal.lib.days import long_day
from isoportal.lib.official import MOTTO, NATION, NUMBERLESS, fit, listed
from quality.models import Applicability, Declaration
from quality.scope.annex import Scope

COMMITTEES = {Kind.PROVINCE, Kind.DISTRICT, Kind.COMMUNE}
COMMITTEE = re.compile(r"^(Ủy ban nhân dân|UBND)\s+", re.IGNORECASE)
TIER = re.compile(
    r"^(tỉnh|thành phố|TP\.?|huyện|quận|thị xã|xã|phường|thị trấn|đặc khu)\s+(?!\d)", re.IGNORECASE
)
ARTICLE = re.compile(r"^((điểm|khoản|điều)\s+\S+\s+)*(của\s+)?", re.IGNORECASE)
DEPUTY = re.compile(r"^phó\s+", re.IGNORECASE)
SYSTEM = "Hệ thống quản lý chất lượng"
STANDARD = "Tiêu chuẩn quốc gia"


class Row(NamedTuple):
    """A line of the annex, as it is printed."""

    place: str
    field: str
    procedure: str
    code: str
    isos: tuple[tuple[str, str], ...]  # title and code of each

    @property
    def cells(self) -> list[str]:
        isos = "; ".join(f"{title} ({code})" for title, code in self.isos)
        return [self.place, self.field, f"{self.procedure} ({self.code})", isos]


@dataclass(frozen=True)
class Paper:
    """A Bản công bố, paragraph by paragraph."""

    host: str
    issuer: tuple[str, ...]
    number: str
    place_and_day: str
    kind: str
    subject: tuple[str, ...]
    bases: tuple[str, ...]
    paragraphs: tuple[str, ...]
    signed_for: tuple[str, ...]
    signer: str
    copies: tuple[str, ...]
    annex: tuple[str, ...]
    attached: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    remarks: tuple[str, ...]
    author: str

    nation, motto = NATION, MOTTO

    @property
    def base_lines(self) -> list[str]:
        return listed(self.bases)

    @property
    def copy_lines(self) -> list[str]:
        return listed([f"- {copy}" for copy in self.copies])

    @property
    def title(self) -> str:
        return f"Bản công bố {' '.join(self.subject)} của {self.author}"


@dataclass(frozen=True)
class Declarer:
    """Who declares, and what stands above it, on the day it is signed."""

    agency: Agency
    path: tuple[AgencyVersion, ...]  # from the agency up to the root

    @classmethod
    def on(cls, day: date, agency: Agency) -> "Declarer":
        path: list[AgencyVersion] = []
        above: Agency | None = agency
        while above and (version := above.version_on(day)) and version not in path:
            path.append(version)
            above = version.parent
        return cls(agency, tuple(path))

    @property
    def name(self) -> str:
        return self.path[0].name if self.path else self.agency.name

    @property
    def is_committee(self) -> bool:
        return bool(self.path) and self.path[0].kind in COMMITTEES

    @property
    def host(self) -> str:
        return self.path[1].name if len(self.path) > 1 else ""

    @property
    def lines(self) -> tuple[str, ...]:
        """The name as the head of a paper has it: in full, a committee's in two lines."""
        name = COMMITTEE.sub("", self.name)
        whole = ("Ủy ban nhân dân", name) if name != self.name else (self.name,)
        return tuple(line.upper() for line in whole)

    @property
    def place(self) -> str:
        """Nam Định, of a department; Nam Hùng, of a commune: what stands before the day."""
        seats = [each.name for each in self.path if each.kind in COMMITTEES]
        return TIER.sub("", COMMITTEE.sub("", seats[0])) if seats else NUMBERLESS

    @property
    def province(self) -> str:
        return COMMITTEE.sub("", self.path[-1].name) if self.path else ""

    def signed_for(self, position: str) -> tuple[str, ...]:
        """TM. ỦY BAN NHÂN DÂN, CHỦ TỊCH; a deputy signs for the head."""
        head = DEPUTY.sub("", position) or ("Chủ tịch" if self.is_committee else "Thủ trưởng")
        lines = [f"KT. {head}", position] if DEPUTY.match(position) else [head]
        for_all = ["TM. Ủy ban nhân dân"] if self.is_committee else []
        return tuple(line.upper() for line in [*for_all, *lines])


def paper_of(declaration: Declaration, scope: Scope) -> Paper:
    """The paper of the declaration with `scope` as its annex."""
    declarer = Declarer.on(declaration.signed_on, declaration.agency)
    standard = f"{STANDARD} {declaration.version.name}"
    number, signed = fit(declaration.number), long_day(declaration.signed_on)
    return Paper(
        host=declarer.host.upper(),
        issuer=declarer.lines,
        number=number,
        place_and_day=f"{declarer.place}, {signed}",
        kind="BẢN CÔNG BỐ",
        subject=(f"{SYSTEM} phù hợp", standard),
        bases=tuple(_bases(declaration, declarer)),
        paragraphs=tuple(_paragraphs(declaration, declarer, scope)),
        signed_for=declarer.signed_for(fit(declaration.signer_position)),
        signer=fit(declaration.signer),
        copies=tuple(_copies(declarer)),
        annex=("DANH MỤC THỦ TỤC HÀNH CHÍNH VÀ QUY TRÌNH", "THUỘC PHẠM VI CÔNG BỐ"),
        attached=f"(Kèm theo Bản công bố số {number} {signed} của {declarer.name})",
        columns=("STT", "Lĩnh vực", "Tên thủ tục hành chính (mã)", "Tên quy trình (mã)"),
        rows=tuple(_rows(scope)),
        remarks=tuple(_remarks(scope)),
        author=declarer.name,
    )


def _bases(declaration: Declaration, declarer: Declarer) -> list[str]:
    """The legal bases by which the standard is applied there, and the standard itself."""
    rules = Applicability.objects.as_of(declaration.signed_on)
    kind = declarer.path[0].kind if declarer.path else ""
    own = list(rules.filter(agency=declarer.agency)) or list(rules.filter(agency=None, kind=kind))
    texts = dict.fromkeys(ARTICLE.sub("", fit(rule.legal_basis)) for rule in own)
    return [f"Căn cứ {text}" for text in [*texts, f"{STANDARD} {declaration.version.name}"]]


def _paragraphs(declaration: Declaration, declarer: Declarer, scope: Scope) -> list[str]:
    name, contact = declarer.name, getattr(declarer.agency, "contact", None)
    where = f" (địa chỉ: {fit(contact.address)})" if contact else ""
    told = [fit(line) for line in declaration.scope.splitlines()]
    said = [line for line in told if line]
    if not any(fit(scope.sentence) in line for line in said):  # which says the same
        said.append(
            f"Phạm vi công bố gồm {len(scope.covered)} thủ tục hành chính thuộc "
            f"{len(scope.fields)} lĩnh vực, được giải quyết theo {len(scope.isos)} quy trình (danh "
            "mục tại Phụ lục kèm theo)."
        )
    return [
        f"{name}{where} công bố {SYSTEM} của cơ quan phù hợp {STANDARD} {declaration.version.name} "
        "đối với các hoạt động sau:",
        *said,
        f"Bản công bố này có hiệu lực kể từ {long_day(declaration.start)}{_replaced(declaration)}"
        "./.",
    ]


def _replaced(declaration: Declaration) -> str:
    """Which one it takes the place of, if any."""
    before = declaration.replaces or (declaration.predecessor() if declaration.is_coming else None)
    if before is None:
        return ""
    return f" và thay thế Bản công bố số {fit(before.number)} {long_day(before.signed_on)}"


def _copies(declarer: Declarer) -> list[str]:
    committee = [f"Ban Chỉ đạo ISO {declarer.province}"] if declarer.province else []
    host = [declarer.host] if declarer.host else []
    return [*host, *committee, "Niêm yết tại trụ sở cơ quan", "Lưu: VT"]


def _rows(scope: Scope) -> list[Row]:
    return [
        Row(
            str(place),
            fit(entry.field),
            fit(entry.name),
            entry.code,
            tuple((fit(iso.title), fit(iso.code)) for iso in entry.isos),
        )
        for place, entry in enumerate(scope.covered, start=1)
    ]


def _remarks(scope: Scope) -> list[str]:
    """What is left out of the scope, each with its reason."""
    return [
        f"Không thuộc phạm vi: {fit(each.name)} ({each.code}). Lý do: {fit(each.reason)}"
        for each in scope.excluded
    ]
