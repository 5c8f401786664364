"""What a reorganisation is about to do, in words, for whoever confirms it."""

from collections.abc import Sequence
from datetime import date

from agencies.models import Agency, AgencyVersion, Assignment
from isoportal.lib.days import show_day


def merging(old: Sequence[Agency], into: AgencyVersion) -> list[str]:
    return [
        f"Chấm dứt {len(old)} cơ quan từ ngày {show_day(into.start)}: {_names(old)}.",
        f"Lập {_place(into)} từ ngày {show_day(into.start)}, kế thừa toàn bộ các cơ quan trên.",
        *_moved(old, into.start, into.name),
    ]


def splitting(old: Agency, into: Sequence[tuple[AgencyVersion, str]], on: date) -> list[str]:
    begun = [f"Lập {_place(version)}." for version, _ in into]
    return [
        f"Chấm dứt {old} từ ngày {show_day(on)}.",
        *begun,
        *_moved([old], on, into[0][0].name),
    ]


def dissolving(agency: Agency, on: date) -> list[str]:
    return [
        f"{agency} không còn hoạt động từ ngày {show_day(on)} và không có cơ quan nào kế thừa.",
        *_moved([agency], on, ""),
    ]


def _moved(old: Sequence[Agency], on: date, to: str) -> list[str]:
    below = AgencyVersion.objects.under(old, on)
    names = list(dict(below.values_list("agency", "name")).values())
    roles = Assignment.objects.within(on, None).filter(agency__in=old).count()
    moved = f"Chuyển {len(names)} cơ quan trực thuộc sang {to}: {_names(names)}."
    return [
        *([moved] if names and to else []),
        *([f"Kết thúc {roles} vai trò tại cơ quan cũ."] if roles else []),
        "Công bố, số liệu và nhật ký của cơ quan cũ được giữ nguyên.",
    ]


def _place(version: AgencyVersion) -> str:
    return f"{version.name}, trực thuộc {version.parent}" if version.parent else version.name


def _names(names: Sequence[Agency | str]) -> str:
    shown = ", ".join(str(name) for name in names[:8])
    return f"{shown} và {len(names) - 8} cơ quan khác" if len(names) > 8 else shown
