"""A ranking as a workbook: scores as numbers, with all their decimals."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from audits.ranking.overview import NO_GRADE, ClassSpread
from audits.ranking.rows import By, Class, Row
from isoportal.lib.numbers import show_number
from isoportal.lib.sheet import Sheet, write_book

RANKS = (
    "Hạng", "Đồng hạng", "Cơ quan", "Xếp trong", "Điểm", "Điểm đạt", "Điểm áp dụng",
    "Nội dung I (%)", "Nội dung II (%)", "Xếp loại", "Hạ từ xếp loại", "Điểm lần trước",
    "Thay đổi", "Ngày kết luận",
)  # fmt: skip
FIGURES = ("Xếp trong", "Số cơ quan", "Điểm trung bình", "Thấp nhất", "Cao nhất", "Độ lệch chuẩn")


def ranking_xlsx(
    rows: Iterable[Row],
    by: By,
    names: Mapping[Class, str],
    classes: Sequence[ClassSpread],
    grades: Sequence[str],
) -> bytes:
    """The ranks, and how the scores of each class lie."""
    told = [grade or NO_GRADE for grade in grades]
    return write_book(
        [
            Sheet("Xếp hạng", RANKS, _ranks(rows, by, names)),
            Sheet("Phân bố", (*FIGURES, *told), _figures(classes, grades)),
        ]
    )


def tie(row: Row) -> str:
    """Why another unit has the same rank, in words; nothing where none has."""
    if not row.others:
        return ""
    return f"Cùng {show_number(row.score)} điểm với {row.others} cơ quan khác"


def _ranks(rows: Iterable[Row], by: By, names: Mapping[Class, str]) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        yield (
            row.rank, tie(row), row.name, names[row.class_of(by)], row.score, row.got, row.possible,
            row.part_one, row.part_two, row.grade or NO_GRADE, row.lowered_from, row.previous,
            row.change, row.concluded_on,
        )  # fmt: skip


def _figures(classes: Sequence[ClassSpread], grades: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    for each in classes:
        spread = each.spread
        yield (
            each.name, spread.units, spread.average, spread.lowest, spread.highest,
            spread.deviation, *(spread.grades[grade] for grade in grades),
        )  # fmt: skip
