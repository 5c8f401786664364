"""What differs between two checklists: items added, removed and changed, and their points."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from audits.checklists.lines import called
from audits.checklists.rules import rows_of
from audits.criteria import Criteria, Group, Item, Part
from isoportal.lib.numbers import show_number

LABELS = {
    "code": "Mã", "text": "Nội dung", "title": "Tên", "maximum": "Điểm tối đa",
    "step": "Bước điểm", "evidence": "Minh chứng", "clauses": "Điều khoản",
    "legal": "Căn cứ pháp lý", "kinds": "Loại cơ quan", "may_not_apply": "Có thể không áp dụng",
    "knock_out": "Tiêu chí liệt", "threshold": "Ngưỡng nhóm", "group": "Thuộc nhóm",
}  # fmt: skip


@dataclass(frozen=True)
class Changed:
    """An item, group or part that both have, and the fields that differ: label, before, after."""

    code: str
    text: str
    fields: Sequence[tuple[str, str, str]]


@dataclass(frozen=True)
class Comparison:
    """From one checklist to another."""

    added: Sequence[Item]
    removed: Sequence[Item]
    changed: Sequence[Changed]
    headings: Sequence[Changed]  # of parts and groups, those new or gone included
    points: Sequence[tuple[str, str, Decimal | None, Decimal | None]]  # by group, where they differ

    @property
    def is_same(self) -> bool:
        return not (self.added or self.removed or self.changed or self.headings)


def compare(before: Criteria, after: Criteria) -> Comparison:
    """Items are the same by their code; where that is gone, by what they ask."""
    there, here = _items(before), _items(after)
    pairs = _pairs(there, here)
    old = {code for code, _ in pairs}
    new = {code for _, code in pairs}
    told = [_change(there[was], here[now]) for was, now in pairs]
    return Comparison(
        added=[item for code, (item, _) in here.items() if code not in new],
        removed=[item for code, (item, _) in there.items() if code not in old],
        changed=[each for each in told if each.fields],
        headings=_headings(before, after),
        points=_points(before, after),
    )


def _items(criteria: Criteria) -> dict[str, tuple[Item, str]]:
    """Each item by its code, with the code of its group."""
    return {
        item.code: (item, group.code)
        for part in criteria.parts
        for group in part.groups
        for item in group.items
    }


def _pairs(
    there: Mapping[str, tuple[Item, str]], here: Mapping[str, tuple[Item, str]]
) -> list[tuple[str, str]]:
    """The codes of the items that both have, before and after."""
    found = {code: code for code in here if code in there}
    left = {item.text: code for code, (item, _) in there.items() if code not in found}
    for code, (item, _) in here.items():
        if code not in found and item.text in left:
            found[code] = left.pop(item.text)
    return [(found[code], code) for code in here if code in found]


def _change(before: tuple[Item, str], after: tuple[Item, str]) -> Changed:
    said = [{**_said(item), "group": group} for item, group in (before, after)]
    return Changed(after[0].code, after[0].text, _fields(*said))


def _said(row: Part | Group | Item) -> dict[str, str]:
    """What a row says, in words, without what stands under it."""
    return {
        name: _words(name, value)
        for name, value in vars(row).items()
        if name not in {"groups", "items"}
    }


def _words(name: str, value: object) -> str:
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, Decimal):
        return show_number(value)
    if name == "kinds" and isinstance(value, Sequence):
        return called(value) or "Mọi loại"
    if isinstance(value, list | tuple):
        return ", ".join(value)
    return "" if value is None else str(value)


def _fields(before: Mapping[str, str], after: Mapping[str, str]) -> list[tuple[str, str, str]]:
    return [
        (LABELS[name], before.get(name, ""), text)
        for name, text in after.items()
        if before.get(name, "") != text
    ]


def _headings(before: Criteria, after: Criteria) -> list[Changed]:
    there, here = _heads(before), _heads(after)
    found = []
    for key in [*here, *(key for key in there if key not in here)]:
        row = here.get(key) or there[key]
        sides = [_said(side[key]) if key in side else {} for side in (there, here)]
        names = dict.fromkeys([*sides[0], *sides[1]])
        filled = [{name: side.get(name, "") for name in names} for side in sides]
        fields = _fields(*filled)
        if fields:
            found.append(Changed(row.code, row.title, fields))
    return found


def _heads(criteria: Criteria) -> dict[tuple[type, str], Part | Group]:
    return {
        (type(row), row.code): row for row in rows_of(criteria) if not isinstance(row, Item)
    }  # fmt: skip


def _points(
    before: Criteria, after: Criteria
) -> list[tuple[str, str, Decimal | None, Decimal | None]]:
    there, here = _sums(before), _sums(after)
    titles = {row.code: row.title for side in (before, after) for row in _heads(side).values()}
    return [
        (code, titles[code], there.get(code), here.get(code))
        for code in dict.fromkeys([*there, *here])
        if there.get(code) != here.get(code)
    ]


def _sums(criteria: Criteria) -> dict[str, Decimal]:
    """What each part and each group can bring."""
    return {row.code: row.maximum for row in _heads(criteria).values()}
