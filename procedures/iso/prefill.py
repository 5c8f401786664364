"""What a new ISO procedure starts with: what the catalogue knows of the TTHC it is for."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from agencies.models import Agency
from procedures.body import Body, RecordKept, Step
from procedures.iso.drafts import Draft
from procedures.models import Channel, Component, Handling, Limit, ProcedureVersion

# the usual way through a one-stop office; who does what, and within what time, is the agency's
USUAL_STEPS = [
    Step("Tiếp nhận hồ sơ, kiểm tra tính đầy đủ, hợp lệ; lập giấy tiếp nhận và hẹn trả kết quả",
         "Bộ phận Tiếp nhận và Trả kết quả", result="Giấy tiếp nhận hồ sơ và hẹn trả kết quả"),
    Step("Chuyển hồ sơ, phân công xử lý", "Lãnh đạo bộ phận chuyên môn",
         result="Phiếu kiểm soát quá trình giải quyết hồ sơ"),
    Step("Thẩm định hồ sơ, dự thảo kết quả", "Công chức chuyên môn",
         result="Dự thảo kết quả giải quyết"),
    Step("Xem xét, ký duyệt", "Lãnh đạo cơ quan", result="Kết quả giải quyết đã ký"),
    Step("Vào sổ, đóng dấu, trả kết quả cho tổ chức, cá nhân",
         "Bộ phận Tiếp nhận và Trả kết quả", result="Sổ theo dõi hồ sơ"),
]  # fmt: skip
USUAL_RECORDS = [
    RecordKept("Thành phần hồ sơ theo mục 5", "Bộ phận chuyên môn", "Theo quy định lưu trữ"),
    RecordKept("Giấy tiếp nhận hồ sơ và hẹn trả kết quả", "Bộ phận Tiếp nhận và Trả kết quả"),
    RecordKept("Phiếu kiểm soát quá trình giải quyết hồ sơ", "Bộ phận Tiếp nhận và Trả kết quả"),
    RecordKept("Kết quả giải quyết", "Bộ phận chuyên môn"),
]


def draft_for(handlings: Sequence[Handling], agency: Agency, day: date) -> Draft:
    """A draft for what the agency handles: the first gives the content, all give their texts."""
    codes = [handling.procedure_id for handling in handlings]
    found: Any = ProcedureVersion.objects.as_of(day).filter(procedure__in=codes)
    versions = {each.procedure_id: each for each in found.prefetch_related("legal_bases")}
    known = [versions[code] for code in codes if code in versions]
    if not known:
        return Draft(title="")
    names = "; ".join(each.name for each in known)
    first, allowed = known[0], known[0].longest_limit()
    texts = {text.pk: text for each in known for text in each.legal_bases.all()}
    cites = [text for text in texts.values() if text.holds_on(day)]
    body = Body(
        purpose=f"Quy định trình tự, trách nhiệm và thời gian giải quyết thủ tục: {names}.",
        scope="Áp dụng đối với tổ chức, cá nhân có yêu cầu và các bộ phận của "
        f"{agency} tham gia giải quyết thủ tục.",
        content={
            "components": lines(map(_component, first.component_list)),
            "time": lines(filter(None, map(_time, first.limit_list))),
            "agency": str(agency),
            "manner": lines(_manners(first)),
            "fee": lines(dict.fromkeys(each.fee for each in first.limit_list if each.fee)),
            "forms": lines(each.form for each in first.component_list if each.form),
            "requirements": first.requirements,
            "bases": lines(f"{text.number}: {text.title}" for text in cites),
        },
        steps=USUAL_STEPS,
        records=USUAL_RECORDS,
    )
    return Draft(
        title=known[0].name if len(known) == 1 else names[:500],
        body=body,
        stated=allowed.value if allowed else None,
        **({"stated_unit": allowed.unit} if allowed else {}),
        cites=cites,
    )


def lines(texts: Iterable[str]) -> str:
    return "\n".join(texts)


def _component(each: Component) -> str:
    counts = [(each.originals, "bản chính"), (each.copies, "bản sao")]
    said = ", ".join(f"{count} {word}" for count, word in counts if count)
    return f"- {each.name}{f' ({said})' if said else ''}"


def _time(limit: Limit) -> str:
    if limit.duration is None:
        return ""
    channel = Channel(limit.channel).label if limit.channel in Channel.values else ""
    where = ", ".join(filter(None, [limit.case, channel.lower()]))
    return f"{where}: {limit.duration}" if where else str(limit.duration)


def _manners(version: ProcedureVersion) -> list[str]:
    told = [Channel(each.channel).label for each in version.limit_list
            if each.channel in Channel.values]  # fmt: skip
    told += [str(Channel.POST.label)] if version.by_post else []
    return [str(each) for each in dict.fromkeys(told)]
