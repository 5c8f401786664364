"""The agencies that a list to be imported may stand under or collide with."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError

from agencies.access import Reach
from agencies.models import AgencyVersion
from agencies.rules import folded
from isoportal.lib.days import show_day


@dataclass(eq=False)
class Entry:
    """A version of an agency: one of the portal's, or one that a row of the list begins."""

    version: AgencyVersion
    row: int | None = None
    above: "Entry | None" = None

    def __str__(self) -> str:
        return f"{self.version.name} (dòng {self.row})" if self.row else self.version.name

    def lasts_beyond(self, day: date) -> bool:
        return self.version.end is None or self.version.end > day

    def is_under(self, other: "Entry") -> bool:
        if other.row or self.row:
            return self.above is other
        return self.version.parent_id == other.version.agency_id


@dataclass
class Known:
    """Found by code or exact name; grows by each row of the list that is read."""

    reached: Reach
    called: dict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    of_agency: dict[int, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    doubtful: set[str] = field(default_factory=set)  # what rows that have faults are called

    @classmethod
    def now(cls, reached: Reach) -> "Known":
        known = cls(reached)
        for version in AgencyVersion.objects.order_by("start"):
            known.add(Entry(version))
        return known

    def add(self, entry: Entry) -> None:
        version = entry.version
        for said in {version.identifier, version.unit_code, folded(version.name)} - {""}:
            self.called[said].append(entry)
        if version.agency_id:
            self.of_agency[version.agency_id].append(entry)

    def doubt(self, said: str) -> None:
        """A row of this code or name has faults: rows under it are not blamed for that."""
        self.doubtful.add(folded(said))

    def parent(self, said: str, day: date) -> Entry | None:
        """What `said`, a code or an exact name, means on `day`; None where that is in doubt.

        Raises ValidationError, in words, for what cannot be a parent.
        """
        called = (entry for entry in self._called(said) if self._is_reached(entry))
        found = [entry for entry in called if entry.version.holds_on(day)]
        if not found and folded(said) in self.doubtful:
            return None
        if not found:
            raise ValidationError(
                f"không có cơ quan nào mang mã hoặc tên “{said}” vào ngày {show_day(day)}. Hãy "
                "ghi mã định danh, mã ĐVHC hoặc đúng tên; nếu cùng tệp, dòng đó phải ở trên."
            )
        if len(found) > 1:
            raise ValidationError(f"có {len(found)} cơ quan tên “{said}”. Hãy ghi mã thay cho tên.")
        self._check_parent(found[0], day)
        return found[0]

    def holder(self, code: str, attribute: str, day: date) -> Entry | None:
        """Who holds `code` on `day` or later."""
        holding = (e for e in self.called.get(code, ()) if getattr(e.version, attribute) == code)
        return next((entry for entry in holding if entry.lasts_beyond(day)), None)

    def namesake(self, name: str, parent: Entry, day: date) -> Entry | None:
        """An agency of that name under the same parent, on `day` or later."""
        same = (e for e in self.called.get(folded(name), ()) if e.is_under(parent))
        return next((entry for entry in same if entry.lasts_beyond(day)), None)

    def _called(self, said: str) -> list[Entry]:
        return self.called.get(said) or self.called.get(folded(said), [])

    def _is_reached(self, entry: Entry) -> bool:
        """What is beyond reach is as unknown as what never was."""
        return bool(entry.row) or entry.version.agency_id in self.reached

    def _check_parent(self, entry: Entry, day: date) -> None:
        agency, name = entry.version.agency_id, entry.version.name
        if entry.row:
            return
        if all(each.version.end for each in self.of_agency[agency]):
            raise ValidationError(f"{name} không còn hoạt động suốt từ ngày {show_day(day)}.")
