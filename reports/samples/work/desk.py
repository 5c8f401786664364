"""Where a sample's procedures are written: handlings, ISO procedures, what they cover."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.models import User
from agencies.models import Agency, AgencyVersion
from procedures.body import Body, FormUsed, RecordKept, Step
from procedures.duration import HOURS_A_DAY, Duration, Unit
from procedures.models import (
    AdministrativeProcedure,
    Cover,
    Handling,
    IsoProcedure,
    IsoRevision,
    State,
)
from reports.samples.chance import person
from reports.samples.plan import Sample
from reports.samples.work.listed import Listed

BATCH = 200


@dataclass(frozen=True)
class Plan:
    """An ISO procedure to be written: its code, the procedures it covers, since when."""

    code: str
    covers: Sequence[Listed]
    start: date
    template: "IsoRevision | None" = None
    own_step: str = ""  # what an agency does otherwise than its template

    @property
    def title(self) -> str:
        more = f" và {len(self.covers) - 1} thủ tục liên quan" if len(self.covers) > 1 else ""
        return f"{self.covers[0].name}{more}"

    @property
    def stated(self) -> Duration:
        """What the longest of them may take."""
        return max((each.limit for each in self.covers), key=lambda limit: limit.scale[1])


@dataclass
class Desk:
    """A sample that is being written, and what stands already."""

    sample: Sample
    agencies: Mapping[str, Agency]
    people: Mapping[str, User]
    today: date
    catalogue: Mapping[str, AdministrativeProcedure] = field(default_factory=dict)
    handlings: dict[tuple[int, str], Handling] = field(default_factory=dict)

    @property
    def root(self) -> Agency:
        return self.agencies[self.sample.province]

    def below(self, district: str) -> list[str]:
        """The keys of the communes of a district, in the order of their codes."""
        versions = AgencyVersion.objects.filter(parent=self.agencies[district])
        there = set(versions.values_list("agency_id", flat=True))
        return [key for key, agency in self.agencies.items() if agency.pk in there]

    def handle(self, tasks: Iterable[tuple[str, Iterable[Listed]]], start: date) -> None:
        """Give each agency, by its key, the procedures of its list."""
        made = [
            (line.code, Handling(agency=self.agencies[key], procedure=self.catalogue[line.code],
                                 start=start, decision="2750/QĐ-UBND"))
            for key, lines in tasks for line in lines
        ]  # fmt: skip
        Handling.objects.bulk_create([each for _, each in made], batch_size=BATCH)
        for code, each in made:
            self.handlings[each.agency_id, code] = each

    def write(self, tasks: Iterable[tuple[str, Sequence[Plan]]]) -> dict[str, list[IsoRevision]]:
        """Issue the ISO procedures of each agency, by its key, and link what they cover."""
        written = [(key, plan, self._iso(key, plan)) for key, plans in tasks for plan in plans]
        IsoProcedure.objects.bulk_create([iso for _, _, iso in written], batch_size=BATCH)
        revisions = [self._revision(key, plan, iso) for key, plan, iso in written]
        IsoRevision.objects.bulk_create(revisions, batch_size=BATCH)
        Cover.objects.bulk_create(
            (
                Cover(iso=iso, handling=self.handlings[iso.agency_id, line.code], start=plan.start)
                for _, plan, iso in written
                for line in plan.covers
            ),
            batch_size=BATCH,
        )
        by_agency: dict[str, list[IsoRevision]] = {}
        for (key, _, _), revision in zip(written, revisions, strict=True):
            by_agency.setdefault(key, []).append(revision)
        return by_agency

    def _iso(self, key: str, plan: Plan) -> IsoProcedure:
        template = plan.template.iso if plan.template else None
        return IsoProcedure(agency=self.agencies[key], code=plan.code, template=template)

    def _revision(self, key: str, plan: Plan, iso: IsoProcedure) -> IsoRevision:
        return IsoRevision(
            iso=iso,
            title=plan.title,
            start=plan.start,
            decision=f"{1 + plan.start.timetuple().tm_yday}/QĐ-ISO",
            body=body_of(plan).stored(),
            stated=plan.stated.value,
            stated_unit=plan.stated.unit,
            adopted_from=plan.template,
            **signed(key, plan.start),
        )


def signed(key: str, start: date) -> dict[str, Any]:
    """Who drafted, reviewed and approved a paper of an agency, on paper, before it began."""
    at = timezone.make_aware(datetime.combine(start - timedelta(days=7), time(9)))
    names = {}
    for role, position in [
        ("drafter", "Thư ký ISO"), ("reviewer", "Cấp phó của người đứng đầu"),
        ("approver", "Người đứng đầu cơ quan"),
    ]:  # fmt: skip
        names[role] = person(key, role, start.year // 5)
        names[f"{role}_position"] = position
    moments = {f"{what}_at": at for what in ["drafted", "reviewed", "approved"]}
    return {"state": State.ISSUED, **names, **moments}


def body_of(plan: Plan) -> Body:
    """The seven parts of a plan's ISO procedure; its steps add up to the stated time."""
    names = "; ".join(line.name for line in plan.covers)
    limits = "; ".join(f"{line.code}: {line.limit}" for line in plan.covers)
    return Body(
        purpose="Quy định trình tự, trách nhiệm và thời gian giải quyết để hồ sơ được giải quyết "
        "đúng quy định của pháp luật, đúng hạn.",
        scope=f"Áp dụng đối với thủ tục: {names}.",
        references="TCVN ISO 9001:2015; các văn bản quy phạm pháp luật nêu tại mục 5.",
        terms="TTHC: thủ tục hành chính; BPMC: Bộ phận Một cửa.",
        content={
            "components": "Theo quyết định công bố thủ tục hành chính; số lượng hồ sơ: 01 bộ.",
            "time": f"{limits}, kể từ ngày nhận đủ hồ sơ hợp lệ.",
            "subjects": "Tổ chức, cá nhân có yêu cầu.",
            "manner": "Nộp trực tiếp tại Bộ phận Một cửa, qua bưu chính công ích hoặc trực tuyến.",
        },
        steps=_steps(plan),
        forms=[FormUsed("BM-01", "Tờ khai theo mẫu của thủ tục hành chính")],
        records=[
            RecordKept("Hồ sơ theo mục 5 và kết quả giải quyết", "Bộ phận chuyên môn", "05 năm"),
            RecordKept("Phiếu kiểm soát quá trình giải quyết hồ sơ", "Bộ phận Một cửa", "02 năm"),
        ],
    )


def _steps(plan: Plan) -> list[Step]:
    stated = plan.stated
    hours = stated.scale[1] if stated.unit != Unit.DAYS else stated.value
    unit = Unit.HOURS if stated.unit != Unit.DAYS and hours <= HOURS_A_DAY else stated.unit
    whole = hours if unit == Unit.HOURS else stated.value
    share = max((whole / 10).quantize(Decimal("0.5")), Decimal("0.5"))
    parts = [share, whole - 3 * share, share, share]
    work = [
        ("Tiếp nhận hồ sơ, kiểm tra tính hợp lệ, viết giấy hẹn", "Công chức Bộ phận Một cửa",
         "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"),
        ("Thẩm định hồ sơ, dự thảo kết quả giải quyết", "Công chức chuyên môn", "Dự thảo kết quả"),
        (plan.own_step or "Xem xét, ký duyệt kết quả", "Lãnh đạo cơ quan", "Kết quả được ký"),
        ("Vào sổ, đóng dấu, trả kết quả cho tổ chức, cá nhân", "Văn thư, Bộ phận Một cửa",
         "Kết quả, phiếu kiểm soát"),
    ]  # fmt: skip
    return [
        Step(what, who, value, unit, result)
        for (what, who, result), value in zip(work, parts, strict=True)
    ]
