"""A score in sentences: reached of what applies, scaled to 100, what lowered its grade."""

from collections.abc import Iterator

from audits.criteria import WHOLE
from audits.scoring import Grade, Score
from isoportal.lib.numbers import show_number


def explained(found: Score, given: Grade | None = None) -> list[str]:
    """How the score came about, the points as they were given beside what they are of 100."""
    return [*_reached(found), *(_lowered(found, given) if given else ())]


def foreseen(found: Score) -> list[str]:
    """What will lower the grade if the marks stay as they are."""
    told = []
    if found.failed:
        codes = ", ".join(found.failed)
        told.append(f"Tiêu chí liệt {codes} không có điểm: xếp loại sẽ là thấp nhất.")
    elif found.short:
        told.append(f"Nhóm {', '.join(found.short)} dưới ngưỡng: xếp loại sẽ hạ một bậc.")
    return told


def _reached(found: Score) -> Iterator[str]:
    total, value = found.total, found.value
    if value is None:
        return
    reached = f"Đạt {show_number(total.got)} trên {show_number(total.possible)} điểm"
    if total.possible == WHOLE:
        yield f"{reached}."
        return
    yield (
        f"{reached} áp dụng, quy về 100 là {show_number(value)}; "
        f"{show_number(WHOLE - total.possible)} điểm thuộc tiêu chí không áp dụng cho cơ quan này."
    )


def _lowered(found: Score, given: Grade) -> Iterator[str]:
    if not given.lowered_by:
        return
    codes = ", ".join(given.lowered_by)
    why = f"tiêu chí liệt {codes} không có điểm" if found.failed else f"nhóm {codes} dưới ngưỡng"
    yield f"Hạ từ {given.by_points} xuống {given.name} vì {why}."
