"""What a version says, in words: for the log, the workbook, and beside the version before it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from isoportal.lib.days import show_day
from procedures.models import Component, Limit, ProcedureVersion

TEXTS = ("name", "decision", "decision_url", "result", "requirements", "end_decision", "end_url")
DAYS = ("start", "decided_on", "end", "end_decided_on")
# what an amendment may change; its decision and its day stand beside it anyway
COMPARED = (
    "name", "field", "levels", "limits", "components", "result", "requirements", "old_online",
    "online", "by_post", "legal_bases",
)  # fmt: skip


@dataclass(frozen=True)
class Difference:
    """A field of two versions that differs: the lines only one of them has."""

    label: str
    gone: Sequence[str]
    come: Sequence[str]


def told_of(version: ProcedureVersion) -> dict[str, str]:
    """All that stands in a version, by the names of its fields, in words."""
    told = {"procedure": version.procedure.full_code}
    told |= {name: str(getattr(version, name)) for name in TEXTS}
    told |= {name: _day(getattr(version, name)) for name in DAYS}
    told |= {name: "; ".join(lines) for name, lines in _lines_of(version).items()}
    return told


def fingerprint(version: ProcedureVersion) -> str:
    """Short for all that stands in a version, to see whether it has changed meanwhile."""
    return sha256(json.dumps(told_of(version)).encode()).hexdigest()[:32]


def differences(before: ProcedureVersion, after: ProcedureVersion) -> list[Difference]:
    """What an amendment changed, in the order in which a procedure is described."""
    was, now = _lines_of(before), _lines_of(after)
    return [
        Difference(
            label_of(name),
            [line for line in was[name] if line not in now[name]],
            [line for line in now[name] if line not in was[name]],
        )
        for name in COMPARED
        if was[name] != now[name]
    ]


def label_of(name: str) -> str:
    label = str(getattr(ProcedureVersion._meta.get_field(name), "verbose_name", name))
    return label[:1].upper() + label[1:]


def limit_in_words(limit: Limit) -> str:
    """ "Có xác minh, Trực tuyến: 15 ngày làm việc, lệ phí 10.000 đồng"."""
    case = ", ".join(filter(None, [limit.case, limit.channel_name]))
    time = str(limit.duration) if limit.duration else "không nêu thời hạn"
    said = f"{case}: {time}" if case else time
    return f"{said}, phí, lệ phí: {limit.fee}" if limit.fee else said


def component_in_words(component: Component) -> str:
    more = numbers_in_words(component)
    return f"{component.name} ({more})" if more else component.name


def numbers_in_words(component: Component) -> str:
    """ "1 bản chính, 2 bản sao, mẫu 01"."""
    numbers = [(component.originals, "bản chính"), (component.copies, "bản sao")]
    said = [f"{number} {words}" for number, words in numbers if number]
    named = component.form.casefold().startswith("mẫu")
    form = component.form if named else f"mẫu {component.form}"
    return ", ".join([*said, form] if component.form else said)


def _lines_of(version: ProcedureVersion) -> dict[str, list[str]]:
    old = f"Mức độ {version.old_online}" if version.old_online else ""
    bases = [text.number for text in version.legal_bases.all()] if version.pk else []
    said = {
        "name": [version.name],
        "field": [str(version.field)],
        "levels": [version.level_names],
        "limits": [limit_in_words(each) for each in version.limit_list],
        "components": [component_in_words(each) for each in version.component_list],
        "result": [version.result],
        "requirements": version.requirements.splitlines(),
        "old_online": [old],
        "online": [str(version.get_online_display())],
        "by_post": ["Có" if version.by_post else "Không"],
        "legal_bases": sorted(bases),
    }
    return {name: [line for line in lines if line] for name, lines in said.items()}


def _day(day: date | None) -> str:
    return show_day(day) if day else ""
