"""What looks wrong about a plan before it is handed in: above all last year's, filed as this one's.

These are warnings, in words, for whoever is about to hand it in; they refuse nothing.
"""

import re
from collections.abc import Iterator
from datetime import date

from isoportal.lib.days import show_day
from quality.models import Objective, ObjectivePlan
from quality.plans.rows import WORDS, compare

YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)", re.ASCII)
SIGNED_FROM = (10, 1)  # a year's plan is signed from October of the year before


def warnings(plan: ObjectivePlan, *, of_file: bool = True) -> list[str]:
    """A sentence for each thing that makes it look like the plan of another year.

    Without those `of_file` where somebody has said them already.
    """
    if not plan.pk:
        return []
    rows, said = list(plan.objectives.all()), list(_of_file(plan)) if of_file else []
    return [*said, *_of_day(plan), *_of_words(plan, rows), *_of_rows(plan, rows)]


def same_file(plan: ObjectivePlan) -> ObjectivePlan | None:
    """Another year's plan of the agency that has the very same file."""
    if plan.upload is None:
        return None
    others = ObjectivePlan.objects.filter(agency=plan.agency_id).exclude(year=plan.year)
    digest = plan.upload.sha256
    now, then = others.filter(upload__sha256=digest), others.filter(former_uploads__sha256=digest)
    return now.first() or then.first()


def _of_file(plan: ObjectivePlan) -> Iterator[str]:
    other = same_file(plan)
    if other and plan.upload:
        yield (
            f"Tệp “{plan.upload.name}” giống hệt tệp của bộ mục tiêu năm {other.year} (cùng mã "
            f"SHA-256). Hãy kiểm tra anh/chị có chọn nhầm tệp của năm {other.year} không."
        )
    elif plan.upload and _names_another_year(plan.upload.name, plan.year):
        yield (
            f"Tên tệp “{plan.upload.name}” ghi năm khác năm {plan.year}. Hãy kiểm tra có chọn nhầm "
            "tệp không."
        )


def _of_day(plan: ObjectivePlan) -> Iterator[str]:
    usual = date(plan.year - 1, *SIGNED_FROM)
    if plan.signed_on and not usual <= plan.signed_on <= date(plan.year, 12, 31):
        yield (
            f"Ngày ký {show_day(plan.signed_on)} lạ đối với bộ mục tiêu năm {plan.year}, thường "
            f"được ký từ {show_day(usual)} đến 31/12/{plan.year}. Hãy kiểm tra năm."
        )


def _of_words(plan: ObjectivePlan, rows: list[Objective]) -> Iterator[str]:
    """Rows, or the number of the paper, that speak of another year only."""
    found = [n for n, row in enumerate(rows, start=1) if _speaks_of_another_year(row, plan.year)]
    if found:
        places = ", ".join(map(str, found))
        yield f"Mục tiêu {places} nhắc đến năm khác năm {plan.year}. Hãy kiểm tra năm."
    if _names_another_year(plan.number, plan.year):
        yield f"Số, ký hiệu “{plan.number}” ghi năm khác năm {plan.year}."


def _of_rows(plan: ObjectivePlan, rows: list[Objective]) -> Iterator[str]:
    before = Objective.objects.filter(plan__agency=plan.agency_id, plan__year=plan.year - 1)
    pairs = [pair for pair in compare(before, rows) if pair.now]
    repeated = sum(pair.is_repeated for pair in pairs)
    if pairs and repeated == len(pairs):
        yield (
            f"Cả {repeated} mục tiêu gần như giống hệt năm {plan.year - 1}, kể cả chỉ tiêu. Hãy "
            "cân nhắc điều chỉnh theo kết quả năm trước."
        )


def _speaks_of_another_year(row: Objective, year: int) -> bool:
    return any(_names_another_year(getattr(row, name), year) for name in WORDS)


def _names_another_year(text: str, year: int) -> bool:
    named = {int(each) for each in YEAR.findall(text)}
    return bool(named) and year not in named
