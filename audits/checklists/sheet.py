"""The tree of a checklist as one form: parts, their groups, their items, sent at once.

The rows stand in the order of the paper; a heading has what follows it until the next one.
Rows are added, removed and moved by buttons that send the form and show it again as it was
typed, so that it works without scripts.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from audits.checklists.forms import (
    LEVELS,
    GroupForm,
    HeadForm,
    ItemForm,
    RowForm,
    group_of,
    initial_of,
    part_of,
)
from audits.checklists.lines import level_of
from audits.checklists.rules import faults, rows_of
from audits.criteria import Criteria, Group, Part
from isoportal.lib.numbers import parse_number, show_number

MOST_ROWS = 90  # what Django reads of one form, with some room
ROW = re.compile(r"row-(n\d{1,4})-level", re.ASCII)
MOVE = re.compile(r"(add|remove|up|down)-(part|group|item)(?:-(n\d{1,4}))?", re.ASCII)
LISTS = ("kinds",)  # boxes that send several values
Sent = Any  # a QueryDict


@dataclass
class Node:
    """A row and what stands under it; the root has no key."""

    level: str = ""
    key: str = ""
    under: "list[Node]" = field(default_factory=list)

    def flat(self) -> "Iterator[Node]":
        if self.key:
            yield self
        for each in self.under:
            yield from each.flat()


class Sheet:
    """The head and the rows, in their order."""

    def __init__(self, head: HeadForm, rows: Sequence[RowForm]) -> None:
        self.head, self.rows = head, list(rows)

    def is_valid(self, clauses: Collection[str]) -> bool:
        """Whether it can be kept; what cannot is said at the boxes."""
        told = [self.head.is_valid(), *[row.is_valid() for row in self.rows]]
        if all(told) and self._stands():
            asked = self.criteria
            wrong = faults(asked, clauses)
            for fault in wrong:
                self.rows[fault.place].add_error(fault.field, fault.text)
            if not wrong:
                self._compare_points(asked)
        return all(form.is_valid() and not form.errors for form in [self.head, *self.rows])

    @property
    def criteria(self) -> Criteria:
        """What is typed, of rows that were all found valid."""
        parts: list[Part] = []
        for row in self.rows:
            if row.level == "part":
                parts.append(part_of(row.cleaned_data, []))
            elif row.level == "group":
                parts[-1].groups.append(group_of(row.cleaned_data, []))  # type: ignore[attr-defined]
            elif isinstance(row, ItemForm):
                parts[-1].groups[-1].items.append(row.item())  # type: ignore[attr-defined]
        return Criteria(parts)

    @property
    def faults(self) -> list[tuple[str, str, str]]:
        """What is wrong: where (the id of the box), what it is called, and why."""
        found = []
        for form in [self.head, *self.rows]:
            for name, texts in form.errors.items():
                box = form[name] if name in form.fields else None
                label = f"{_called(form)}{box.label}" if box else ""
                found += [(box.auto_id if box else "", label, str(text)) for text in texts]
        return found

    @property
    def sums(self) -> dict[str, Decimal]:
        """What is typed, added up as far as it is numbers: by the keys of the headings."""
        found: dict[str, Decimal] = {"": Decimal(0)}
        over: dict[str, str] = {}
        for row in self.rows:
            if row.level == "part":
                over = {"part": row.key}
            elif row.level == "group":
                over["group"] = row.key
            if row.level != "item":
                found[row.key] = Decimal(0)
                continue
            for key in ["", *over.values()]:
                found[key] += _points(row["maximum"].value())
        return found

    @property
    def lines(self) -> list[tuple[RowForm, str]]:
        """Each row, and of headings what stands under them adds up to."""
        sums = self.sums
        return [(row, show_number(sums[row.key]) if row.key in sums else "") for row in self.rows]

    @property
    def total(self) -> str:
        return show_number(self.sums[""])

    @property
    def next_key(self) -> str:
        return _next_key([row.key for row in self.rows])

    @property
    def order(self) -> str:
        """The rows as they stand, for a draft that is filled in again: n1:part,n2:group."""
        return ",".join(f"{row.key}:{row.level}" for row in self.rows)

    @property
    def patterns(self) -> list[RowForm]:
        """A blank row of each level, from which the page makes those that a draft has."""
        return [form(prefix="row-n0") for form in LEVELS.values()]

    @property
    def is_full(self) -> bool:
        """Whether no row can be added any more."""
        return len(self.rows) >= MOST_ROWS

    def _stands(self) -> bool:
        """Whether every group is under a part, and every item under a group."""
        above: set[str] = set()
        for row in self.rows:
            over = {"group": "part", "item": "group"}.get(row.level)
            if over and over not in above:
                words = "nội dung" if over == "part" else "nhóm"
                row.add_error(None, f"{row.called} này chưa đứng dưới một {words} nào.")
            above = above & {"part"} if row.level == "group" else above
            above = set() if row.level == "part" else above
            above.add(row.level)
        return not any(row.errors for row in self.rows)

    def _compare_points(self, asked: Criteria) -> None:
        groups = [row for row in rows_of(asked) if isinstance(row, Group)]
        forms = [row for row in self.rows if isinstance(row, GroupForm)]
        for group, form in zip(groups, forms, strict=True):
            said, sum_ = form.cleaned_data["points"], group.maximum
            if said is not None and said != sum_:
                form.add_error(
                    "points",
                    f"Nhóm {group.code} ghi {show_number(said)} điểm nhưng {len(group.items)} tiêu "
                    f"chí cộng lại là {show_number(sum_)}. Hãy sửa điểm tiêu chí hoặc điểm của "
                    "nhóm.",
                )


def sheet_of(criteria: Criteria, head: HeadForm) -> Sheet:
    made = []
    for number, row in enumerate(rows_of(criteria), start=1):
        level = level_of(row)
        points = row.maximum if isinstance(row, Group) and row.items else None
        made.append(LEVELS[level](initial=initial_of(row, points), prefix=f"row-n{number}"))
    return Sheet(head, made)


def sent_sheet(head: HeadForm, data: Sent) -> Sheet:
    """The form as it was sent, to be judged."""
    nodes = list(tree_of(data).flat())
    return Sheet(head, [LEVELS[node.level](data, prefix=f"row-{node.key}") for node in nodes])


def retyped(head: HeadForm, data: Sent, move: str = "") -> Sheet:
    """The form as it was typed, not judged, after the move that was asked for."""
    tree = tree_of(data)
    asked = MOVE.fullmatch(move)
    if asked:
        _move(tree, asked[1], asked[2], asked[3] or "")
    head.initial = {**head.initial, **{name: data.get(name, "") for name in head.fields}}
    rows = []
    for node in tree.flat():
        is_new = f"row-{node.key}-level" not in data
        typed = None if is_new else _typed(node, data)
        rows.append(LEVELS[node.level](initial=typed, prefix=f"row-{node.key}"))
    return Sheet(head, rows)


def tree_of(data: Mapping[str, Any]) -> Node:
    """The rows that were sent, under their headings; what has no heading stands by itself."""
    root = Node()
    last: dict[str, Node] = {}
    for name in data:
        found = ROW.fullmatch(name)
        level = str(data[name])
        if not found or level not in LEVELS or sum(1 for _ in root.flat()) >= MOST_ROWS:
            continue
        node = Node(level, found[1])
        over = {"part": root, "group": last.get("part", root)}.get(level)
        (over or last.get("group") or last.get("part", root)).under.append(node)
        last = {**({} if level == "part" else last), level: node}
    return root


def _move(root: Node, how: str, level: str, key: str) -> None:
    if how == "add":
        _add(root, level, key)
        return
    above = next((each for each in [root, *root.flat()] if _has(each, key)), None)
    if above is None:
        return
    place = [each.key for each in above.under].index(key)
    node = above.under.pop(place)
    if how == "remove":
        return
    by = -1 if how == "up" else 1
    if 0 <= place + by <= len(above.under):
        above.under.insert(place + by, node)
        return
    beside = [each for each in root.flat() if each.level == above.level and above.key]
    there = beside.index(above) + by if above in beside else -1
    if 0 <= there < len(beside):  # over into the heading before or after
        other = beside[there].under
        other.insert(len(other) if how == "up" else 0, node)
    else:
        above.under.insert(place, node)


def _add(root: Node, level: str, key: str) -> None:
    nodes = list(root.flat())
    if len(nodes) >= MOST_ROWS:
        return
    above = root if level == "part" else next((each for each in nodes if each.key == key), None)
    if above is not None:
        above.under.append(Node(level, _next_key([each.key for each in nodes])))


def _has(node: Node, key: str) -> bool:
    return any(each.key == key for each in node.under)


def _next_key(keys: list[str]) -> str:
    return f"n{max((int(key[1:]) for key in keys), default=0) + 1}"


def _typed(node: Node, data: Sent) -> dict[str, Any]:
    fields = LEVELS[node.level].base_fields
    return {
        name: data.getlist(f"row-{node.key}-{name}")
        if name in LISTS
        else data.get(f"row-{node.key}-{name}", "")
        for name in fields
    }


def _points(typed: Any) -> Decimal:
    try:
        return parse_number(show_number(typed) if isinstance(typed, Decimal) else str(typed or "0"))
    except ValidationError:
        return Decimal(0)


def _called(form: Any) -> str:
    if not isinstance(form, RowForm):
        return ""
    code = form.data.get(f"{form.prefix}-code", "")
    return f"{form.called} {code[:20]}, " if code else f"{form.called}, "
