"""Where what an agency handles differs from what its declaration was frozen with.

Found by comparing two sets of procedures; since when, and by what decision, is asked only
of those that differ.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import BooleanField, ExpressionWrapper, TextChoices

from agencies.access import Reach
from procedures.coverage import Question, covered_on, handled
from procedures.models import Handling, ProcedureVersion, State
from quality.models import Declaration


class Cause(TextChoices):
    """Why a declaration is due to be made anew."""

    ADDED = "added", "Mới được giao"
    AMENDED = "amended", "Được sửa đổi, bổ sung"
    ABOLISHED = "abolished", "Đã bị bãi bỏ"
    UNHANDLED = "unhandled", "Không còn thực hiện"
    UNCOVERED = "uncovered", "Không còn quy trình"

    @property
    def lower_label(self) -> str:
        """As it stands inside a sentence."""
        label = str(self.label)
        return label[:1].lower() + label[1:]


@dataclass(frozen=True)
class Change:
    """One procedure that is no longer as it was declared: why, since when, by what decision."""

    cause: Cause
    procedure: int
    code: str
    name: str
    since: date
    by: str = ""


class Now(NamedTuple):
    """A procedure that an agency handles on the day."""

    handling: int
    since: date
    version: int
    reads_since: date
    is_covered: bool


Frozen = dict[str, Any]  # an entry of a Scope, as JSON keeps it
NOTHING: Mapping[int, Now] = {}


class Difference(NamedTuple):
    """A procedure of a declaration that differs, as far as the two sets tell."""

    cause: Cause
    procedure: int
    was: Frozen | None
    now: Now | None
    frozen_on: date

    @property
    def handlings(self) -> set[int]:
        """The handlings whose past tells since when; the others are known already."""
        if self.cause not in {Cause.UNHANDLED, Cause.UNCOVERED}:
            return set()
        told = {self.was["handling"]} if self.was else set()
        return told | ({self.now.handling} if self.now else set())


def handled_now(day: date, agencies: list[int]) -> dict[int, dict[int, Now]]:
    """What each of the agencies handles on the day, by procedure."""
    if not agencies:
        return {}
    covered = ExpressionWrapper(covered_on(day), output_field=BooleanField())
    rows = handled(Question(day, reach=Reach.at(*agencies))).order_by().annotate(covered=covered)
    found: dict[int, dict[int, Now]] = {}
    for agency, procedure, *told in rows.values_list(
        "agency", "procedure", "pk", "start", "version", "version__start", "covered"
    ):
        found.setdefault(agency, {})[procedure] = Now(*told)
    return found


def differences(declaration: Declaration, now: Mapping[int, Now]) -> Iterator[Difference]:
    """Where what is handled differs from what was frozen; of the frozen, only what was covered."""
    frozen = declaration.scope_snapshot.get("procedures") or []
    if not frozen:
        return
    frozen_on = date.fromisoformat(declaration.scope_snapshot["day"])
    for was in frozen:
        if was["isos"]:
            for cause, each in _causes(was, now.get(was["procedure"])):
                yield Difference(cause, was["procedure"], was, each, frozen_on)
    known = {was["procedure"] for was in frozen}
    for procedure, each in now.items():
        if procedure not in known:
            yield Difference(Cause.ADDED, procedure, None, each, frozen_on)


def _causes(was: Frozen, now: Now | None) -> Iterator[tuple[Cause, Now | None]]:
    if now is None:
        yield Cause.UNHANDLED, None
        return
    if now.version != was["version"] and now.reads_since.isoformat() != was["since"]:
        yield Cause.AMENDED, now
    if not now.is_covered:
        yield Cause.UNCOVERED, now


class _Version(NamedTuple):
    """How a procedure read for a while."""

    start: date
    end: date | None
    code: str
    local: str
    name: str
    decision: str
    end_decision: str

    @property
    def full_code(self) -> str:
        return f"{self.code}.{self.local}" if self.local else self.code


class _Held(NamedTuple):
    """How long a procedure was handled, and how long one of its ISO procedures was in force."""

    end: date | None
    covers: tuple[date | None, date | None]
    revised: tuple[date | None, date | None]
    state: str | None

    def covered_until(self) -> date | None:
        """The day from which this did not cover it any more; None where it never did."""
        starts = [each for each in [self.covers[0], self.revised[0]] if each]
        ends = [each for each in [self.covers[1], self.revised[1]] if each]
        if self.state != State.ISSUED or len(starts) < 2 or not ends:
            return None
        return min(ends) if max(starts) < min(ends) else None


@dataclass(frozen=True)
class Past:
    """What became of the procedures that differ."""

    day: date
    versions: Mapping[int, list[_Version]]
    held: Mapping[int, list[_Held]]

    @classmethod
    def of(cls, differences: Iterable[Difference], day: date) -> "Past":
        procedures, handlings = set(), set()
        for each in differences:
            procedures.add(each.procedure)
            handlings |= each.handlings
        return cls(day, _versions(procedures, day), _held(handlings))

    def change(self, found: Difference) -> Change:
        read = self.versions.get(found.procedure)
        if read is None:  # was taken out of the catalogue again, as if it had never been
            assert found.was
            code, name = found.was["code"], found.was["name"]
            return Change(Cause.UNHANDLED, found.procedure, code, name, found.frozen_on)
        cause, since, by = self._told(found, read[-1])
        return Change(cause, found.procedure, read[-1].full_code, read[-1].name, since, by)

    def _told(self, found: Difference, last: _Version) -> tuple[Cause, date, str]:
        if found.cause == Cause.ADDED:
            assert found.now
            return Cause.ADDED, found.now.since, ""
        assert found.was
        if found.cause == Cause.AMENDED:
            read_since = date.fromisoformat(found.was["since"])
            later = [each for each in self.versions[found.procedure] if each.start > read_since]
            decisions = "; ".join(each.decision for each in later if each.decision)
            return Cause.AMENDED, (later or [last])[0].start, decisions
        if last.end and last.end <= self.day:
            return Cause.ABOLISHED, last.end, last.end_decision
        held = [each for handling in found.handlings for each in self.held.get(handling, [])]
        if found.cause == Cause.UNHANDLED:
            ends = [each.end for each in held if each.end and each.end <= self.day]
            return Cause.UNHANDLED, max(ends, default=found.frozen_on), ""  # entered by mistake
        assert found.now
        lapsed = [end for each in held if (end := each.covered_until()) and end <= self.day]
        return Cause.UNCOVERED, max(lapsed, default=found.now.since), ""


def _versions(procedures: set[int], day: date) -> dict[int, list[_Version]]:
    """How each of the procedures has read until `day`, the oldest first."""
    if not procedures:
        return {}
    rows = ProcedureVersion.objects.filter(procedure__in=procedures, start__lte=day)
    found: dict[int, list[_Version]] = {}
    for procedure, *told in rows.order_by("start").values_list(
        "procedure", "start", "end", "procedure__code", "procedure__local", "name", "decision",
        "end_decision",
    ):  # fmt: skip
        found.setdefault(procedure, []).append(_Version(*told))
    return found


def _held(handlings: set[int]) -> dict[int, list[_Held]]:
    if not handlings:
        return {}
    rows = Handling.objects.filter(pk__in=handlings).order_by()
    revision = "covers__iso__revisions__"
    found: dict[int, list[_Held]] = {}
    for pk, end, begun, ended, revised, replaced, state in rows.values_list(
        "pk", "end", "covers__start", "covers__end", f"{revision}start", f"{revision}end",
        f"{revision}state",
    ):  # fmt: skip
        found.setdefault(pk, []).append(_Held(end, (begun, ended), (revised, replaced), state))
    return found
