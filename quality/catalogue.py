"""What every province starts from: ISO 9001 and its clauses, whom the law binds, usual duties."""

from datetime import date

from django.db import transaction

from accounts.log import log
from agencies.models import Kind
from quality import clauses
from quality.models import Applicability, Document, ObligationKind, Regime, StandardVersion

DECISION = "Điều 2 Quyết định số 19/2014/QĐ-TTg ngày 05/03/2014 của Thủ tướng Chính phủ"
DECISION_IN_FORCE = date(2014, 5, 18)
BOUND = {
    Regime.MANDATORY: [Kind.PROVINCE, Kind.DEPARTMENT, Kind.SUB_DEPARTMENT, Kind.DISTRICT],
    Regime.ENCOURAGED: [Kind.COMMUNE, Kind.SERVICE_UNIT],
}
# The day a version became a TCVN is entered as the last day of its year.
VERSIONS = {
    "2008": {
        "name": "TCVN ISO 9001:2008",
        "published_on": date(2008, 11, 15),
        "adopted_on": date(2008, 12, 31),
        "last_declared_on": date(2020, 12, 31),
    },
    "2015": {
        "name": "TCVN ISO 9001:2015",
        "published_on": date(2015, 9, 15),
        "adopted_on": date(2015, 12, 31),
    },
    "2026": {"name": "ISO 9001:2026", "published_on": date(2026, 9, 16)},
}

Form, Paper = ObligationKind.Form, Document.Kind
# What agencies usually owe: code, name, short name, what fulfils it, kind of document, guide.
DUTIES = [
    ("policy", "Chính sách chất lượng", "Chính sách", Form.DOCUMENT, Paper.POLICY,
     "Bản chính sách chất lượng đang áp dụng, có chữ ký của thủ trưởng và dấu của cơ quan."),
    ("objectives", "Mục tiêu chất lượng", "Mục tiêu", Form.OBJECTIVES, "",
     "Bản mục tiêu chất lượng của năm đã ký, hoặc nhập từng mục tiêu trên cổng."),
    ("plan", "Kế hoạch chất lượng", "Kế hoạch", Form.DOCUMENT, Paper.PLAN,
     "Kế hoạch duy trì, cải tiến hệ thống quản lý chất lượng trong năm, đã ký."),
    ("audit", "Đánh giá nội bộ", "Đánh giá nội bộ", Form.DOCUMENT, Paper.AUDIT,
     "Báo cáo đánh giá nội bộ của năm, kèm các điểm không phù hợp và cách khắc phục."),
    ("review", "Xem xét của lãnh đạo", "Xem xét lãnh đạo", Form.DOCUMENT, Paper.REVIEW,
     "Biên bản cuộc họp xem xét của lãnh đạo, có kết luận và phân công."),
    ("results", "Kết quả thực hiện mục tiêu", "Kết quả mục tiêu", Form.RESULTS, "",
     "Kết quả cuối năm của từng mục tiêu; mục tiêu chưa đạt nêu nguyên nhân, cách khắc phục."),
    ("report", "Báo cáo năm của cơ quan", "Báo cáo năm", Form.DOCUMENT, Paper.REPORT,
     "Báo cáo kết quả áp dụng, duy trì hệ thống quản lý chất lượng cả năm, đã ký."),
    ("posting", "Niêm yết công bố", "Niêm yết", Form.POSTING, "",
     "Niêm yết bản công bố đang có hiệu lực và ghi nơi niêm yết vào sổ công bố."),
]  # fmt: skip


@transaction.atomic
def enter() -> int:
    """Enter the versions, clauses, rules and kinds of obligations that are missing; how many.

    What the province has entered or changed itself is left as it is.
    """
    missing = VERSIONS.keys() - set(StandardVersion.objects.values_list("code", flat=True))
    versions = [StandardVersion(code=code, **VERSIONS[code]) for code in sorted(missing)]
    StandardVersion.objects.bulk_create(versions)
    ruled = set(Applicability.objects.values_list("kind", flat=True))
    rules = Applicability.objects.bulk_create(
        Applicability(kind=kind, regime=regime, legal_basis=DECISION, start=DECISION_IN_FORCE)
        for regime, kinds in BOUND.items()
        for kind in kinds
        if kind not in ruled
    )
    duties = _enter_duties()
    listed = clauses.enter()
    entered = len(versions) + len(rules) + len(duties) + listed
    if entered:
        target = StandardVersion.objects.order_by("code")[0]
        log(None, "standards.entered", target, versions=sorted(missing), rules=len(rules),
            duties=[duty.code for duty in duties], clauses=listed)  # fmt: skip
    return entered


def _enter_duties() -> list[ObligationKind]:
    there = set(ObligationKind.objects.values_list("code", flat=True))
    missing = [
        ObligationKind(
            code=code, name=name, short_name=short, form=form, document_kind=paper, guide=guide,
            place=place,
        )
        for place, (code, name, short, form, paper, guide) in enumerate(DUTIES, start=1)
        if code not in there
    ]  # fmt: skip
    return ObligationKind.objects.bulk_create(missing)
