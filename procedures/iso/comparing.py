"""What differs between two revisions: paragraph by paragraph, and row by row of the tables."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum, auto

from procedures.body import CONTENT, PARTS, TEXTS, FormUsed, RecordKept, Step
from procedures.duration import Duration
from procedures.iso.drafts import Draft

WORDS = re.compile(r"\s+|[^\s]+")
ALIKE = 0.5  # from here on two paragraphs, or two rows, are one that was changed


class Kind(StrEnum):
    ADDED = auto()
    REMOVED = auto()
    CHANGED = auto()


@dataclass(frozen=True)
class Piece:
    """A run of words: in both, only before, or only after."""

    text: str
    side: str = ""  # "", "before", "after"


@dataclass(frozen=True)
class Line:
    """A paragraph or a row that is new, gone, or says something else."""

    kind: Kind
    pieces: Sequence[Piece]
    row: str = ""  # what the row is called, where it is one
    fields: Sequence[tuple[str, Sequence[Piece]]] = ()  # of a row that was changed


@dataclass(frozen=True)
class Change:
    """A part in which something differs."""

    title: str
    lines: Sequence[Line]


@dataclass(frozen=True)
class Comparison:
    changes: Sequence[Change]
    same: Sequence[str] = field(default_factory=list)  # the parts that say the same

    @property
    def counts(self) -> dict[str, int]:
        found = {str(kind): 0 for kind in Kind}
        for change in self.changes:
            for line in change.lines:
                found[str(line.kind)] += 1
        return found


Row = tuple[str, dict[str, str]]  # what it is called, and its columns


def compare(before: Draft, after: Draft) -> Comparison:
    """Part by part, in the order of the paper."""
    told: list[tuple[str, list[Line]]] = []
    there, here = dict(_texts(before)), dict(_texts(after))
    for title in here:
        told.append((title, _paragraphs(there[title], here[title])))
    for title, rows in _tables(after).items():
        told.append((title, _rows(_tables(before)[title], rows)))
    changes = [Change(title, lines) for title, lines in told if lines]
    return Comparison(changes, [title for title, lines in told if not lines])


def _texts(draft: Draft) -> Iterable[tuple[str, str]]:
    body = draft.body
    yield "Tên quy trình", draft.title
    stated = Duration.of(draft.stated, draft.stated_unit)
    yield "Thời gian giải quyết", str(stated or "")
    for name in TEXTS:
        yield PARTS[name], getattr(body, name)
    for name, title in CONTENT.items():
        yield f"5. {title}", body.content.get(name, "")
    cites = sorted(f"{text.number}, {text.title}" for text in draft.cites)
    yield "Văn bản viện dẫn", "\n".join(cites)


def _tables(draft: Draft) -> dict[str, list[Row]]:
    body = draft.body
    return {
        "5. Các bước xử lý": [_step(row) for row in body.steps],
        PARTS["forms"]: [_form(row) for row in body.forms],
        PARTS["records"]: [_record(row) for row in body.records],
    }


def _step(row: Step) -> Row:
    return row.what, {
        "Trình tự": row.what,
        "Trách nhiệm": row.who,
        "Thời gian": str(row.duration or ""),
        "Biểu mẫu, kết quả": row.result,
    }


def _form(row: FormUsed) -> Row:
    return row.name, {"Mã": row.code, "Tên": row.name}


def _record(row: RecordKept) -> Row:
    return row.name, {"Hồ sơ": row.name, "Nơi lưu": row.place, "Thời gian lưu": row.kept_for}


def _paragraphs(before: str, after: str) -> list[Line]:
    there, here = before.splitlines(), after.splitlines()
    found: list[Line] = []
    for gone, come in _blocks(there, here):
        for old, new in _pairs(gone, come, lambda text: text):
            found.append(_paragraph(old, new))
    return found


def _paragraph(old: str | None, new: str | None) -> Line:
    if old is None:
        return Line(Kind.ADDED, [Piece(new or "", "after")])
    if new is None:
        return Line(Kind.REMOVED, [Piece(old, "before")])
    return Line(Kind.CHANGED, words(old, new))


def _rows(before: list[Row], after: list[Row]) -> list[Line]:
    there = [_key(row) for row in before]
    here = [_key(row) for row in after]
    by_key = {_key(row): row for row in [*before, *after]}
    found: list[Line] = []
    for gone, come in _blocks(there, here):
        for old, new in _pairs(gone, come, lambda key: by_key[key][0]):
            found.append(_row(by_key[old] if old else None, by_key[new] if new else None))
    return found


def _row(old: Row | None, new: Row | None) -> Line:
    if new is None or old is None:
        kind, row = (Kind.REMOVED, old) if new is None else (Kind.ADDED, new)
        assert row
        side = "before" if new is None else "after"
        rest = "; ".join(f"{label}: {text}" for label, text in list(row[1].items())[1:] if text)
        return Line(kind, [Piece(f"{row[0]}{f' ({rest})' if rest else ''}", side)])
    fields = [
        (label, words(old[1][label], text)) for label, text in new[1].items()
        if old[1][label] != text
    ]  # fmt: skip
    return Line(Kind.CHANGED, [], row=new[0], fields=fields)


def _key(row: Row) -> str:
    return "\x1f".join([row[0], *row[1].values()])


def _blocks(there: list[str], here: list[str]) -> Iterable[tuple[list[str], list[str]]]:
    """Where the two differ: what stood there, and what stands here."""
    matcher = SequenceMatcher(None, there, here, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal":
            yield there[a:b], here[c:d]


def _pairs(
    gone: list[str], come: list[str], called: Callable[[str], str]
) -> Iterable[tuple[str | None, str | None]]:
    """Old and new beside each other where they are alike; else alone, the old first."""
    left = list(come)
    for old in gone:
        near = [new for new in left if _ratio(called(old), called(new)) >= ALIKE]
        if not near:
            yield old, None
            continue
        best = max(near, key=lambda new: _ratio(called(old), called(new)))
        place = left.index(best)
        for new in left[:place]:
            yield None, new
        yield old, best
        left = left[place + 1 :]
    for new in left:
        yield None, new


def words(old: str, new: str) -> list[Piece]:
    """The words of both, those that differ marked with the side they are on."""
    there, here = WORDS.findall(old), WORDS.findall(new)
    found = []
    for tag, a, b, c, d in SequenceMatcher(None, there, here, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece("".join(there[a:b])))
            continue
        if b > a:
            found.append(Piece("".join(there[a:b]), "before"))
        if d > c:
            found.append(Piece("".join(here[c:d]), "after"))
    return found


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, WORDS.findall(one), WORDS.findall(other), autojunk=False).ratio()
