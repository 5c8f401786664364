"""The figures of the first page: the headline, who is missing, how it came about."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Case, Min, Value, When
from django.utils.http import urlencode

from agencies.access import Reach
from isoportal.lib.chart import LineChart, Series
from isoportal.lib.days import show_day, year_before
from isoportal.lib.share import Share
from quality.applicability import Regimes
from quality.coverage import Coverage, Question, Row, coverage_over, missing, standings
from quality.models import Declaration, Regime
from reports.roster import Line, lines

FIRST_MISSING = 10
MOST_YEARS = 15
FEW = 5  # of fewer agencies a line only jumps


@dataclass(frozen=True)
class Version:
    """How many declared by one version of the standard; or by none."""

    label: str
    share: Share
    query: str
    is_missing: bool = False


@dataclass(frozen=True)
class Tile:
    """A row of the coverage with the way to its members and what changed in a year."""

    row: Row
    query: str
    change: str
    versions: list[Version]
    parts: list["Tile"]

    @property
    def label(self) -> str:
        return self.row.label

    @property
    def share(self) -> Share:
        return self.row.share


@dataclass(frozen=True)
class Dashboard:
    """The headline of a day within somebody's reach, and everything that explains it."""

    day: date
    reach: Reach
    counted: Mapping[date, Coverage]
    years: list[date]
    day_query: Mapping[str, str]
    regimes: Regimes

    @classmethod
    def on(cls, day: date, within: Reach, *, today: date) -> "Dashboard":
        years = _years(day, within)
        question = Question(day=day, reach=within)
        regimes = Regimes.load()
        counted = coverage_over([day, year_before(day), *years], question, regimes=regimes)
        asked = {} if day == today else {"day": day.isoformat()}
        return cls(day, within, counted, years, asked, regimes)

    @property
    def coverage(self) -> Coverage:
        return self.counted[self.day]

    @property
    def before(self) -> Coverage:
        return self.counted[year_before(self.day)]

    @property
    def total(self) -> Row:
        return self.coverage.total

    @cached_property
    def tiles(self) -> list[Tile]:
        return [self._tile(row) for row in self.coverage.rows]

    @cached_property
    def missing(self) -> list[Line]:
        """The first of those that have not declared, the obliged ones before the others."""
        question = self.coverage.question
        obliged_first = Case(When(regime=Regime.MANDATORY, then=Value(0)), default=Value(1))
        standing = standings(question, self.regimes).filter(missing(question))
        found = lines(standing, self.day)
        return list(found.order_by(obliged_first, "sort_key", "pk")[:FIRST_MISSING])

    def standing_of(self, agencies: Collection[int]) -> list[Line]:
        """How each of these agencies stands on the day."""
        if not agencies:
            return []
        standing = standings(self.coverage.question, self.regimes)
        return list(lines(standing.filter(agency__in=agencies), self.day))

    @property
    def missing_query(self) -> str:
        return self.address(declared="no")

    @cached_property
    def chart(self) -> LineChart | None:
        """Percentages at the end of each year, and on the day; None where they would say little."""
        if len(self.years) < 2 or self.total.share.whole < FEW:
            return None
        keys = [(row.key, row.label) for row in self.coverage.rows]
        series = [
            Series(label, [_share(self.counted[day], key) for day in self.years])
            for key, label in keys
        ]
        return LineChart.of("Tỷ lệ cơ quan đã công bố qua các năm", self.years, series)

    def address(self, **filters: str) -> str:
        """The query string of the list of agencies, on the same day."""
        asked = {**filters, **self.day_query}
        return f"?{urlencode(asked)}" if asked else ""

    def _tile(self, row: Row) -> Tile:
        return Tile(
            row=row,
            query=self.address(**row.filters),
            change=self._change(row),
            versions=list(self._versions(row)),
            parts=[self._tile(part) for part in row.parts],
        )

    def _versions(self, row: Row) -> Iterator[Version]:
        for code, count in row.by_standard.items():
            query = self.address(**row.filters, declared="yes", standard=code)
            yield Version(f"TCVN ISO 9001:{code}", Share(count, row.share.whole), query)
        query = self.address(**row.filters, declared="no")
        share = Share(row.share.missing, row.share.whole)
        yield Version("Chưa công bố", share, query, is_missing=True)

    def _change(self, row: Row) -> str:
        earlier = _share(self.before, row.key)
        if earlier is None:
            return ""
        more = row.share.part - earlier.part
        when = show_day(self.before.question.day)
        return f"{more:+} so với {when}".replace("-", "−") if more else f"Không đổi so với {when}"


def _share(counted: Coverage, key: str) -> Share | None:
    try:
        return counted.row(key).share
    except KeyError:
        return None


def _years(day: date, within: Reach) -> list[date]:
    """The end of each year since the first declaration, and the day itself last."""
    recorded = within.limit(Declaration.objects.recorded(), "agency")
    first: date | None = recorded.aggregate(first=Min("start"))["first"]
    if first is None or first > day:
        return [day]
    since: Iterable[int] = range(max(first.year, day.year - MOST_YEARS), day.year)
    return [*(date(year, 12, 31) for year in since), day]
