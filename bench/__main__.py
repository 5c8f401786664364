"""`make bench`: what the portal adds to its database and its PDF engine, on both engines.

Everything runs on this machine, on databases made for it and thrown away. Prints a
table, writes JSON, and ends with 1 where a goal is missed.
"""

import argparse
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench.rounds import Ratio, Timings, interleave
from bench.serving import Client, serving
from tests.servers import running

PARTS = ("coverage", "procedures", "ranking", "report", "import")
DAY = "2020-12-31"
COVERAGE = f"/api/v1/coverage/?as_of={DAY}"
JOB, SMALL_JOB = 1.1, 1.4  # a job's fixed quarter of a second weighs more in a small report
DUTIES = f"/api/v1/obligations/?year=2020&as_of={DAY}"
MOST_MEMORY = 300 * 1024**2
PROCEDURES = f"/api/v1/procedure-coverage/?by=field&as_of={DAY}"
PAGE = 200
RANKING = f"/api/v1/scores/?year=2020&page_size={PAGE}"
LIST = f"/api/v1/agencies/?as_of={DAY}&page_size="


@dataclass(frozen=True)
class Figure:
    engine: str
    name: str
    ratio: Ratio
    goal: float

    @property
    def passed(self) -> bool:
        return self.ratio.within(self.goal)


@dataclass(frozen=True)
class Place:
    """A database of some size, and the environment a process needs to use it."""

    environment: dict[str, str]
    told: dict[str, str]


def main() -> int:
    asked = _arguments()
    began = time.monotonic()
    figures = [figure for engine in asked.engine for figure in measure(engine, asked)]
    print(_table(figures))
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"{time.monotonic() - began:.0f} s, load average {load}")
    _save(asked.json, figures)
    return 0 if all(figure.passed for figure in figures) else 1


def measure(engine: str, asked: argparse.Namespace) -> Iterator[Figure]:
    """The figures of one engine: a tenth and the whole of `--agencies`, side by side."""
    large = asked.agencies
    grows = {"coverage", "report"} & asked.only  # what a tenth is compared with
    sizes = [max(20, large // 10), large] if grows else [large]
    with _places(engine, sizes, asked.only) as places:
        web = _over_http(places, asked)
        for part, name, one, other, goal in _ratios(sizes):
            if part in asked.only:
                yield Figure(engine, name, web.ratio(one, other), goal)
        if "coverage" in asked.only:
            yield Figure(engine, "coverage: added over bare WSGI ÷ cached answer",
                         web.added("coverage", "bare", "cached"), 2.0)  # fmt: skip
        if "report" in asked.only:
            yield from _reports(engine, places, asked)
        if "import" in asked.only:
            yield from _imports(engine, places[-1], asked)


def _ratios(sizes: list[int]) -> list[tuple[str, str, str, str, float]]:
    """What is asked over HTTP: the part, the figure, what is timed against what, the goal."""
    grown = f"{sizes[-1]} ÷ {sizes[0]} agencies"
    return [
        ("coverage", "coverage: 304 ÷ 200", "304", "coverage", 1.05),
        ("coverage", "list: 200 rows ÷ 20 rows", "list 200", "list 20", 4.0),
        ("coverage", f"coverage: {grown}", "coverage", "coverage small", 3.0),
        ("coverage", f"duties: {grown}", "duties", "duties small", 10.0),
        ("procedures", "procedures by field ÷ the tuned bare SQL",
         "procedures", "bare procedures", 1.5),
        ("ranking", "ranking: 200 of all ÷ the bare SQL with window functions",
         "ranking", "bare ranking", 1.5),
        ("ranking", "ranking: 200 of all ÷ that SQL tuned by hand",
         "ranking", "tuned ranking", 2.5),
    ]  # fmt: skip


def _reports(engine: str, places: list[Place], asked: argparse.Namespace) -> Iterator[Figure]:
    report = _report(places[-1], asked.report_rounds)
    yield Figure(engine, "report job ÷ WeasyPrint's layout and write",
                 report.ratio("job", "engine"), SMALL_JOB if asked.quick else JOB)  # fmt: skip
    if not asked.quick:
        growth = report.best("job") / _report(places[0], 1).best("job")
        yield Figure(engine, "report job: all agencies ÷ a tenth", Ratio(growth, growth), 11.0)


def _imports(engine: str, place: Place, asked: argparse.Namespace) -> Iterator[Figure]:
    """The national list of procedures from Excel, against COPY of the same rows."""
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        asked_rows, rounds = str(asked.list_rows), str(asked.list_rounds)
        _run(["bench.importing", asked_rows, rounds, file.name], place.environment)
        told = json.loads(Path(file.name).read_text())
    timings, rows = Timings(told["seconds"]), f"{asked.list_rows} rows"
    if "copy" in told["seconds"]:
        yield Figure(
            engine, f"import of {rows} ÷ COPY of them", timings.ratio("first", "copy"), 3.0
        )
    yield Figure(engine, f"import of {rows}: again ÷ first", timings.ratio("second", "first"), 1.2)
    share = told["memory"] / MOST_MEMORY
    yield Figure(engine, f"import of {rows}: memory ÷ 300 MB", Ratio(share, share), 1.0)


def _over_http(places: list[Place], asked: argparse.Namespace) -> Timings:
    portal = "isoportal.wsgi:application"
    with contextlib.ExitStack() as stop:
        little, big = (
            Client(stop.enter_context(serving(portal, place.environment)), _cookie(place))
            for place in (places[0], places[-1])
        )
        bare = Client(stop.enter_context(serving("bench.bare", places[-1].environment)), {})
        contestants: dict[str, Callable[[], object]] = {}
        if "coverage" in asked.only:
            _assert_equal(big, bare)
            contestants |= _coverage(big, little, bare)
        if "procedures" in asked.only:
            _assert_equal_procedures(big, bare)
            contestants |= {
                "procedures": lambda: big.json(PROCEDURES),
                "bare procedures": lambda: bare.json("/procedures/"),
            }
        if "ranking" in asked.only:
            for path in ("/ranking/", "/ranking/tuned/"):
                _assert_equal_rankings(big, bare, path)
            contestants |= {
                "ranking": lambda: big.json(RANKING),
                "bare ranking": lambda: bare.json("/ranking/"),
                "tuned ranking": lambda: bare.json("/ranking/tuned/"),
            }
        return interleave(contestants, asked.rounds)


def _coverage(big: Client, little: Client, bare: Client) -> dict[str, Callable[[], object]]:
    tag = big.get(COVERAGE)[2]["etag"]
    return {
        "coverage": lambda: big.json(COVERAGE),
        "bare": lambda: bare.json("/"),
        "cached": lambda: big.json("/bench/cached/"),
        "304": lambda: _unchanged(big, tag),
        "coverage small": lambda: little.json(COVERAGE),
        "duties": lambda: big.json(DUTIES),
        "duties small": lambda: little.json(DUTIES),
        "list 20": lambda: big.json(f"{LIST}20"),
        "list 200": lambda: big.json(f"{LIST}200"),
    }


def _assert_equal(portal: Client, bare: Client) -> None:
    """Both say the same of every group before anything is timed."""
    told = portal.json(COVERAGE)
    shares = {
        row["key"]: [row["numerator"], row["denominator"]]
        for top in [told["total"], *told["rows"]]
        for row in [top, *top.get("parts", [])]
    }
    floor = bare.json("/")
    if shares != floor or not shares[""][1]:
        raise RuntimeError(f"the two answers differ: {shares} and {floor}")


def _assert_equal_procedures(portal: Client, bare: Client) -> None:
    """Both say the same of every field."""
    told = portal.json(PROCEDURES)
    rows = {row["label"]: row for row in told["rows"]} | {"": told["total"]}
    shares = {name: [row["numerator"], row["denominator"]] for name, row in rows.items()}
    floor = bare.json("/procedures/")
    if shares != floor or not shares[""][1]:
        raise RuntimeError(f"the two answers differ: {shares} and {floor}")


def _assert_equal_rankings(portal: Client, bare: Client, path: str) -> None:
    """Both say the same of every unit, page by page: its rank, its score, what it had before."""
    count, told, floor = portal.json(RANKING)["count"], [], []
    for page in range(-(-count // PAGE)):
        told += [
            (row["inspection"], row["rank"], float(row["score"]), row["previous_score"])
            for row in portal.json(f"{RANKING}&page={page + 1}")["results"]
        ]
        floor += [
            (int(row["inspection"]), int(row["rank"]), float(row["score"]), row["previous"])
            for row in bare.json(f"{path}?{page * PAGE}")
        ]
    if [_before(row) for row in told] != [_before(row) for row in floor] or not told:
        raise RuntimeError("the two rankings differ")


def _before(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """SQLite writes 87.5 where the portal writes 87.50."""
    return (*row[:3], None if row[3] in (None, "None") else float(row[3]))


def _unchanged(client: Client, tag: str) -> None:
    status, _, _ = client.get(COVERAGE, **{"If-None-Match": tag})
    if status != 304:
        raise RuntimeError(f"expected 304, not {status}")


def _report(place: Place, rounds: int) -> Timings:
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        _run(["bench.report", str(rounds), file.name], place.environment)
        return Timings(json.loads(Path(file.name).read_text()))


@contextlib.contextmanager
def _places(engine: str, sizes: list[int], parts: set[str]) -> Iterator[list[Place]]:
    with contextlib.ExitStack() as stop:
        folder = Path(stop.enter_context(tempfile.TemporaryDirectory(prefix="isoportal-bench-")))
        url = stop.enter_context(running()).database_url if engine == "postgresql" else ""
        with ThreadPoolExecutor() as side_by_side:
            yield list(
                side_by_side.map(
                    lambda size: _place(folder / str(size), url, size, size / sizes[-1], parts),
                    sizes,
                )
            )


def _place(folder: Path, server: str, size: int, share: float, parts: set[str]) -> Place:
    (folder / "static").mkdir(parents=True)
    told = folder / "told.json"
    environment = {
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "SECRET_KEY": "only-for-the-benchmark-of-this-repository-012345",
        "VAR_DIR": str(folder),
        "SECOND_FACTOR": "0",
        "BENCH_SQL": str(told),
        "DATABASE_URL": _database(server, f"bench_{size}") if server else "",
    }
    _run(["bench.seed", str(size), str(told), str(share), *sorted(parts)], environment)
    return Place(environment, json.loads(told.read_text()))


def _database(server: str, name: str) -> str:
    import psycopg2

    connection = psycopg2.connect(server)
    connection.autocommit = True
    connection.cursor().execute(f'CREATE DATABASE "{name}"')
    connection.close()
    return f"{server.rpartition('/')[0]}/{name}"


def _cookie(place: Place) -> dict[str, str]:
    return {"Cookie": place.told["cookie"]}


def _run(module: list[str], environment: dict[str, str]) -> None:
    subprocess.run([sys.executable, "-m", *module], check=True, env=os.environ | environment)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench ARGS=…", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a minute: a fifth of the size")
    parser.add_argument("--engine", choices=["sqlite", "postgresql"], action="append")
    parser.add_argument("--only", choices=PARTS, action="append", help="these figures alone")
    parser.add_argument("--scale", type=float, help="times 1,000 agencies; 1, or 0.2 if quick")
    parser.add_argument("--json", type=Path, default=Path("bench/results/last.json"))
    asked = parser.parse_args()
    asked.engine = asked.engine or ["sqlite", "postgresql"]
    asked.only = set(asked.only or PARTS)
    asked.agencies = int(1000 * (asked.scale or (0.2 if asked.quick else 1)))
    asked.list_rows, asked.list_rounds = (4000, 3) if asked.quick else (20_000, 5)
    asked.rounds, asked.report_rounds = (25, 2) if asked.quick else (60, 5)
    return asked


def _table(figures: list[Figure]) -> str:
    lines = [f"{'engine':<12}{'figure':<52}{'paired':>8}{'best':>8}{'goal':>8}"]
    for each in figures:
        mark = "" if each.passed else "  MISSED"
        lines.append(
            f"{each.engine:<12}{each.name:<52}{each.ratio.paired:>8.2f}{each.ratio.best:>8.2f}"
            f"{'≤ ' + format(each.goal, 'g'):>8}{mark}"
        )
    return "\n".join(lines)


def _save(target: Path, figures: list[Figure]) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    rows = [asdict(figure) | {"passed": figure.passed} for figure in figures]
    target.write_text(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")


if __name__ == "__main__":
    sys.exit(main())
