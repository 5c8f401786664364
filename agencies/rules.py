"""What stands in the way of a decision about agencies, in words."""

from datetime import date

from django.core.exceptions import ValidationError

from agencies.models import Agency, AgencyVersion, Assignment, Kind
from agencies.roles import Role, offered
from isoportal.lib.days import check_day, show_day
from isoportal.lib.vietnamese import clean


def open_version(agency: Agency) -> AgencyVersion:
    """The last version, which may still be changed: no end of the agency is decided."""
    last: AgencyVersion = agency.versions.order_by("-start")[0]
    if last.end:
        raise ValidationError(
            f"{agency} đã có quyết định chấm dứt hoạt động từ ngày {show_day(last.end)}, không "
            "thể thay đổi nữa."
        )
    return last


def current_version(agency: Agency, on: date) -> AgencyVersion:
    """The open version, which must hold on `on` already."""
    check_day(on)
    last = open_version(agency)
    first = agency.versions.earliest("start").start
    if on < first:
        raise ValidationError(
            f"{agency} chỉ hoạt động từ ngày {show_day(first)}; hãy chọn một ngày sau đó."
        )
    if on < last.start:
        raise ValidationError(
            f"{agency} đã có thay đổi sau ngày {show_day(on)} (từ ngày {show_day(last.start)}); "
            "không thể xen thêm thay đổi vào quá khứ."
        )
    return last


def check_nothing_under(agency: Agency, on: date) -> None:
    """An agency that ends leaves none under it, on that day or later."""
    below = AgencyVersion.objects.under([agency], on).order_by("start")
    names = list(dict(below.values_list("agency", "name")).values())
    if names:
        shown = ", ".join(names[:3]) + ("…" if len(names) > 3 else "")
        raise ValidationError(
            f"{agency} còn {len(names)} cơ quan trực thuộc vào ngày {show_day(on)} hoặc sau đó "
            f"({shown}). Hãy sắp xếp các cơ quan đó trước."
        )


def check_post(post: Assignment) -> None:
    """The agency exists as long as the role is held, and the role is one that is held there."""
    agency, role = post.agency, Role(post.role)
    if role not in offered(at_root=agency.is_root):
        root = AgencyVersion.objects.filter(parent=None).latest("start")
        raise ValidationError(
            {"role": f"Vai trò “{role.label}” chỉ được giao tại {root}, cho toàn tỉnh."}
        )
    if agency.existed_throughout(post.start, post.end):
        return
    last: AgencyVersion = agency.versions.latest("start")
    if last.end and (post.end is None or post.end > last.end):
        raise ValidationError(
            f"{agency} chấm dứt hoạt động từ ngày {show_day(last.end)}; vai trò tại đó phải kết "
            "thúc trước ngày ấy."
        )
    raise ValidationError({"start": f"{agency} chưa hoạt động vào ngày {show_day(post.start)}."})


def check_kind(post: Assignment) -> None:
    """An account is a person's or a system's: a token must not act for somebody."""
    is_system = post.role == Role.CLIENT
    beside = Assignment.objects.within(post.start, post.end).filter(user=post.user)
    if is_system and beside.exclude(role=Role.CLIENT).exists():
        raise ValidationError(
            {"role": f"{post.user} giữ vai trò của người trong thời gian đó. Vai trò "
             f"“{Role.CLIENT.label}” cần một tài khoản riêng, không giữ vai trò nào khác."}
        )  # fmt: skip
    if not is_system and beside.filter(role=Role.CLIENT).exists():
        raise ValidationError(
            {"user": f"{post.user} là tài khoản của một hệ thống (vai trò “{Role.CLIENT.label}”). "
             "Hãy giao vai trò này cho tài khoản riêng của một người."}
        )  # fmt: skip


def folded(name: str) -> str:
    """What makes two names the same: neither case nor spacing tells agencies apart."""
    return clean(name).casefold()


def namesake_words(parent: object, same: object) -> str:
    return f"dưới {parent} đã có {same} trong thời gian đó."


def check_name(version: AgencyVersion) -> None:
    """No other agency has that name under the same parent, on any day of the span."""
    beside = AgencyVersion.objects.within(version.start, version.end).filter(parent=version.parent)
    for other in beside.exclude(agency=version.agency_id).exclude(parent=None).order_by("start"):
        if folded(other.name) == folded(version.name):
            words = namesake_words(version.parent, other)
            raise ValidationError({"name": words[0].upper() + words[1:]})


def check_place(version: AgencyVersion) -> None:
    """The parent exists, is not below the agency on any day of the span, and there is one root."""
    others = AgencyVersion.objects.within(version.start, version.end)
    if version.parent is None:
        roots = others.filter(parent=None).exclude(agency=version.agency)
        if version.kind != Kind.PROVINCE or roots.exists():
            raise ValidationError(
                {"parent": "Hãy chọn cơ quan cấp trên; chỉ UBND tỉnh đứng đầu cây cơ quan."}
            )
        return
    if not version.parent.existed_throughout(version.start, version.end):
        raise ValidationError(
            {
                "parent": f"{version.parent} không hoạt động trong suốt thời gian từ ngày "
                f"{show_day(version.start)}."
            }
        )
    _check_no_circle(version, list(others.exclude(agency=version.agency)))


def _check_no_circle(version: AgencyVersion, others: list[AgencyVersion]) -> None:
    days = {version.start} | {other.start for other in others if other.start > version.start}
    for day in days:
        parents = {other.agency_id: other.parent_id for other in others if other.holds_on(day)}
        above = version.parent_id
        while above is not None and above != version.agency_id:
            above = parents.get(above)
        if above is not None:
            raise ValidationError(
                {
                    "parent": f"{version.parent} đang ở dưới {version.name} vào ngày "
                    f"{show_day(day)}; một cơ quan không thể trực thuộc cấp dưới của mình."
                }
            )
