"""What a reminder of findings or of an inspection says, in one line."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from agencies.models import Agency
from audits.models import Finding, Inspection
from isoportal.lib.days import show_day

NAMED = 4  # findings or agencies named in a line


def left(due: date, day: date) -> str:
    """còn 7 ngày, hôm nay, quá hạn 2 ngày"""
    days = (due - day).days
    if days < 0:
        return f"quá hạn {-days} ngày"
    return f"còn {days} ngày" if days else "đến hạn hôm nay"


def of_findings(agency: Agency, found: Sequence[Finding], day: date) -> str:
    """Sở A: phiếu khắc phục 01/2020 đến hạn hôm nay; 02/2020 quá hạn 2 ngày."""
    told = "; ".join(f"{each.label} {left(each.due, day)}" for each in found[:NAMED] if each.due)
    more = f" và {len(found) - NAMED} phiếu khác" if len(found) > NAMED else ""
    return f"{agency}: phiếu khắc phục {told}{more}. Hãy thực hiện và báo cáo kết quả."


def of_visit(inspection: Inspection, day: date) -> str:
    asked = "" if inspection.self_sent_at else " Hãy gửi bản tự chấm trước ngày đó."
    return f"{inspection.agency} được kiểm tra ngày {_on(inspection, day)}.{asked}"


def of_visit_for_team(inspection: Inspection, day: date) -> str:
    team = inspection.team or "Đoàn kiểm tra"
    return f"{team} kiểm tra {inspection.agency} ngày {_on(inspection, day)}."


def of_overdue(found: Sequence[Finding]) -> str:
    """3 phát hiện mới quá hạn khắc phục: Sở A (2), UBND huyện B (1)."""
    counted = Counter(str(each.agency) for each in found)
    named = ", ".join(f"{agency} ({count})" for agency, count in counted.most_common(NAMED))
    more = f" và {len(counted) - NAMED} cơ quan khác" if len(counted) > NAMED else ""
    return f"{len(found)} phát hiện mới quá hạn khắc phục: {named}{more}."


def _on(inspection: Inspection, day: date) -> str:
    assert inspection.planned_on
    days = (inspection.planned_on - day).days
    when = f"còn {days} ngày" if days else "hôm nay"
    return f"{show_day(inspection.planned_on)}, {when}"
