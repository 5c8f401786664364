"""The minutes of a management review, as Decree 30/2020 sets minutes: no place and day above."""

from collections.abc import Iterator
from datetime import date

from audits.findings.clauses import clause_label
from audits.models import ManagementReview
from audits.protocol import Part, Protocol, Signer, Table
from audits.reviews.gathering import Row, shown
from audits.reviews.package import Package, package_of
from isoportal.lib.days import show_day
from isoportal.lib.official import NUMBERLESS, fit, lines
from quality.declaring.paper import Declarer

CHANGES = {"added": "ban hành mới", "amended": "sửa đổi, bổ sung", "abolished": "bãi bỏ"}
STATES = {"done": "Hoàn thành", "late": "Quá hạn", "due": "Đang thực hiện"}
NOTHING = "Không có."


def minutes(review: ManagementReview, today: date) -> Protocol:
    """What was laid before the meeting, what it concluded and decided, and who signs."""
    package = package_of(review, today)
    declarer = Declarer.on(review.on, review.agency)
    position = [fit(review.chair_position).upper()] if review.chair_position else []
    return Protocol(
        host=declarer.host.upper(),
        issuer=declarer.lines,
        number=f"{NUMBERLESS}/BB-XXLĐ",
        place_and_day="",
        kind="BIÊN BẢN",
        subject=("Họp xem xét của lãnh đạo về", "Hệ thống quản lý chất lượng"),
        parts=[Part("", list(_opening(review))), *inputs(package), *_outcome(review)],
        signers=(
            Signer(["THƯ KÝ"], fit(review.secretary)),
            Signer(["CHỦ TỌA", *position], fit(review.chair)),
        ),
        author=declarer.name,
    )


def inputs(package: Package) -> Iterator[Part]:
    """The inputs a–f, a part each; on the page and in the minutes alike."""
    yield Part("a) Tình trạng việc thực hiện các quyết định trước", *_decisions(package))
    yield Part("b) Thay đổi của bối cảnh bên ngoài và nội bộ", *_changes(package))
    yield from _performance(package)
    for title, text in [
        ("d) Sự đầy đủ của nguồn lực", package.resources),
        ("e) Hiệu lực của hành động đối với rủi ro và cơ hội", package.risks),
        ("f) Cơ hội cải tiến", package.opportunities),
    ]:
        yield Part(title, lines(text) or [NOTHING])


def _opening(review: ManagementReview) -> Iterator[str]:
    hours = f"{review.starts_at:%H giờ %M} " if review.starts_at else ""
    yield f"Thời gian bắt đầu: {hours}ngày {show_day(review.on)}."
    if review.place:
        yield f"Địa điểm: {fit(review.place)}."
    position = f", {fit(review.chair_position)}" if review.chair_position else ""
    yield f"Chủ trì: {fit(review.chair)}{position}."
    yield f"Thư ký: {fit(review.secretary) or NUMBERLESS}."
    if review.attendees:
        yield f"Thành phần dự họp: {'; '.join(lines(review.attendees))}."


def _decisions(package: Package) -> tuple[list[str], Table | None]:
    rows = [
        [str(place), fit(each["what"]), fit(each["who"]), shown(each["due"]),
         STATES[each["state"]] + (f" ngày {shown(each['done_on'])}" if each["done_on"] else "")]
        for place, each in enumerate(package.decisions, start=1)
    ]  # fmt: skip
    columns = ("STT", "Việc", "Người thực hiện", "Thời hạn", "Tình trạng")
    return [] if rows else [NOTHING], Table(columns, (13, 66, 34, 24, 28), rows)


def _changes(package: Package) -> tuple[list[str], Table | None]:
    rows = [
        [shown(each["on"]), f"Thủ tục {fit(each['name'])} ({each['code']}) "
         f"{CHANGES[each['change']]}", fit(each["decision"])]
        for each in package.procedures
    ]  # fmt: skip
    rows += [
        [
            shown(each["on"]),
            f"{fit(each['number'])} {fit(each['change'])}: {fit(each['title'])}",
            "",
        ]
        for each in package.texts
    ]
    rows += [
        [shown(each["on"]), fit(each["what"]), fit(each["decision"])]
        for each in package.reorganisations
    ]
    told = lines(package.context)
    said = told or ([] if rows else [NOTHING])
    return said, Table(("Từ ngày", "Thay đổi", "Văn bản"), (24, 96, 45), rows)


def _performance(package: Package) -> Iterator[Part]:
    yield Part("c) Kết quả hoạt động của hệ thống", _figures(package))
    rows = [
        [str(place), fit(each["name"]), fit(each["aim"]), fit(each["result"]) or "–",
         _reached(each), fit(each["cause"])]
        for place, each in enumerate(package.objectives, start=1)
    ]  # fmt: skip
    if rows:
        columns = ("STT", "Mục tiêu chất lượng", "Chỉ tiêu", "Kết quả", "Đánh giá", "Nguyên nhân")
        yield Part("", [], Table(columns, (13, 48, 26, 26, 20, 32), rows))
    found = [
        [each["label"], fit(each["source"]), fit(each["grade"]), fit(each["nature"]),
         "Đã đóng" if each["closed"] else "Quá hạn" if each["overdue"] else "Đang khắc phục"]
        for each in package.findings
    ]  # fmt: skip
    if found:
        heads = ("Phiếu", "Nguồn", "Mức độ", "Phát hiện", "Tình trạng")
        yield Part("", [], Table(heads, (18, 30, 28, 61, 28), found))


def _figures(package: Package) -> list[str]:
    """The performance in sentences: coverage, dossiers, findings, audits, satisfaction."""
    told = [f"Quy trình ISO: {_share(package.coverage, 'thủ tục hành chính có quy trình')}."]
    if package.dossiers:
        told.append(
            f"Hồ sơ TTHC: tiếp nhận {package.dossiers['received']}, đã giải quyết "
            f"{package.dossiers['done']}; {_share(package.dossiers, 'hồ sơ đúng hạn')}, quá hạn "
            f"{package.dossiers['late']}."
        )
    else:
        told.append("Hồ sơ TTHC: chưa có số liệu trên cổng trong kỳ.")
    reached = [each for each in package.objectives if each["reached"]]
    if package.objectives:
        told.append(f"Mục tiêu chất lượng: đạt {len(reached)}/{len(package.objectives)}.")
    else:
        told.append("Mục tiêu chất lượng: chưa có mục tiêu của năm trên cổng.")
    closed = sum(each["closed"] for each in package.findings)
    told.append(
        f"Phát hiện và khắc phục: {len(package.findings)} phát hiện, đã đóng {closed}."
        if package.findings
        else "Phát hiện và khắc phục: không có phát hiện nào trong kỳ."
    )
    told += [*map(_audit, package.audits), *map(_inspection, package.inspections)]
    told += _typed("Sự hài lòng và phản hồi", package.satisfaction)
    return [*told, *_typed("Nhà cung cấp bên ngoài", package.providers)]


def _typed(called: str, text: str) -> list[str]:
    """What was typed, its first line after what it is about."""
    said = lines(text)
    return [f"{called}: {said[0]}", *said[1:]] if said else []


def _audit(each: Row) -> str:
    return (
        f"Đánh giá nội bộ: {fit(each['title'])}, báo cáo ngày {shown(each['reported_on'])}, "
        f"{each['findings']} phát hiện. {' '.join(lines(each['conclusion']))}"
    )


def _inspection(each: Row) -> str:
    grade = f", xếp loại {fit(each['grade'])}" if each["grade"] else ""
    score = f", {each['score']}/100 điểm" if each["score"] else ""
    return (
        f"Kiểm tra của tỉnh: {fit(each['title'])}, kết luận ngày {shown(each['concluded_on'])}"
        f"{score}{grade}."
    )


def _share(row: Row, what: str) -> str:
    percent = f" ({row['percent']} %)" if row["percent"] else ""
    return f"{row['part']}/{row['whole']} {what}{percent}"


def _reached(each: Row) -> str:
    if each["reached"] is None:
        return "Chưa có"
    return "Đạt" if each["reached"] else "Chưa đạt"


def _outcome(review: ManagementReview) -> Iterator[Part]:
    yield Part("Kết luận", lines(review.conclusion) or ["Chưa có kết luận."])
    rows = [
        [str(place), fit(each.what), fit(each.who), show_day(each.due)]
        for place, each in enumerate(review.actions.all(), start=1)
    ]
    yield from _found(review)
    columns = ("STT", "Việc", "Người thực hiện", "Thời hạn")
    yield Part("Quyết định", [] if rows else [NOTHING], Table(columns, (13, 84, 42, 26), rows))
    if review.ends_at:
        yield Part("", [f"Cuộc họp kết thúc lúc {review.ends_at:%H giờ %M} cùng ngày."])


def _found(review: ManagementReview) -> Iterator[Part]:
    """What the meeting itself found, where it did."""
    rows = [
        [each.label, each.get_grade_display(), fit(clause_label(each.clause)) or "–",
         fit(each.nature), show_day(each.due) if each.due else "–"]
        for each in review.findings.filter(follows=None).order_by("found_on", "number")
    ]  # fmt: skip
    if rows:
        columns = ("Phiếu", "Mức độ", "Điều khoản", "Phát hiện", "Hạn")
        yield Part("Phát hiện tại cuộc họp", [], Table(columns, (18, 30, 24, 67, 26), rows))
