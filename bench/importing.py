"""Times the import of the national list against COPY of the same rows into the same tables.

Run as a process of its own: `python -m bench.importing ROWS ROUNDS FILE` writes the
seconds of each round and the peak memory to FILE; `python -m bench.importing SHEET` does
one import and tells the memory it took.
"""

import gc
import io
import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import django

FIELDS = ["Hộ tịch", "Đất đai", "Xây dựng", "Hoạt động tín ngưỡng", "Người có công", "Chứng thực"]
WORDS = (
    "cấp đổi đăng ký giấy chứng nhận quyền sử dụng đất khai sinh kết hôn xác nhận tình trạng hôn "
    "nhân thẩm định hồ sơ đề nghị hỗ trợ người lao động công trình xây dựng kinh doanh thực phẩm"
)
LIMITS = ["15 ngày làm việc", "30 ngày", "4 giờ", "Thông thường: 3 ngày; Phải xác minh: 8 ngày"]
START = date(2021, 1, 1)


def main(rows: int, rounds: int, target: Path) -> None:
    django.setup()
    from django.db import connection

    sheet = target.with_suffix(".xlsx")
    sheet.write_bytes(workbook(rows))
    told = json.loads(_out([sys.executable, "-m", "bench.importing", str(sheet)]))
    lines = _bare_lines() if connection.vendor == "postgresql" else []
    seconds: dict[str, list[float]] = {"first": [], "second": [], "whole": []}
    if lines:
        seconds["copy"] = []
    gc.disable()  # as in rounds.py
    for _ in range(rounds):
        gc.collect()
        if lines:
            _clear()
            seconds["copy"].append(_timed(lambda: _copy(lines)))
        _clear()
        batch, step = _handed_in(sheet)
        before = _timed(step)
        seconds["first"].append(_timed(lambda: _write(batch, rows)))  # noqa: B023
        seconds["whole"].append(before + seconds["first"][-1])
        again, step = _handed_in(sheet)
        step()
        seconds["second"].append(_timed(lambda: _write(again, 0)))  # noqa: B023
    target.write_text(json.dumps({"seconds": seconds, "memory": told["memory"]}))


def workbook(rows: int) -> bytes:
    """The national list of that many procedures, always the same."""
    from isoportal.lib.sheet import write_xlsx
    from procedures.batches.catalogue_rows import PART

    dice = random.Random(4)
    headings = [column.heading for column in PART.columns.values()]
    return write_xlsx(headings, [_row(number, dice) for number in range(rows)], "Danh mục TTHC")


def _row(number: int, dice: random.Random) -> list[Any]:
    name = " ".join(dice.choices(WORDS.split(), k=dice.randint(10, 28)))
    levels = dice.choice(["Cấp tỉnh", "Cấp tỉnh, Cấp xã", "Cấp xã"])
    online = dice.choice(["Toàn trình", "Một phần", "4", ""])
    return [
        f"{1 + number % 3}.{number:06}", f"Thủ tục {name}", dice.choice(FIELDS), levels,
        f"{dice.randint(1, 3000)}/QĐ-UBND", START, START, dice.choice(LIMITS), "Không", online,
        "Có", f"Quyết định về {name[:40]}", "",
    ]  # fmt: skip


def once(sheet: Path) -> None:
    """One import, in a process that does nothing else."""
    django.setup()
    batch, step = _handed_in(sheet)
    step()
    _write(batch, None)
    kilobytes = max(
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(json.dumps({"memory": kilobytes * 1024}))


def _handed_in(sheet: Path) -> tuple[Any, Callable[[], object]]:
    """A list that was taken in, and looking at it, which tells the plan's mark."""
    from django.core.files.base import ContentFile

    from accounts.models import User
    from agencies.models import AgencyVersion
    from agencies.roles import Role
    from procedures.batches import engine

    root = AgencyVersion.objects.filter(parent=None).latest("start").agency
    staff = User.objects.filter(assignments__role=Role.STAFF, assignments__agency=root).first()
    assert staff
    batch: Any = engine.prepare(
        by=staff, kind="catalogue", agency=root, options={"start": START.isoformat()},
        given={"list": ContentFile(sheet.read_bytes(), "danh-muc.xlsx")},
    )  # fmt: skip
    batch.by = staff

    def look() -> object:
        batch.seen = engine.preview(batch, by=staff, day=date.today()).plan.mark()  # noqa: DTZ011
        return batch.seen

    return batch, look


def _write(batch: Any, rows: int | None) -> None:
    from django.utils import timezone

    from procedures.batches import engine

    written = engine.write(
        by=batch.by, batch=batch, seen=batch.seen, day=timezone.localdate(), now=timezone.now()
    )
    made = written.counts["made"].get("TTHC", 0)
    if rows is not None and made != rows:
        raise RuntimeError(f"{made} rows were written, not {rows}")


def _bare_lines() -> list[tuple[str, bytes]]:
    """What the import wrote, as COPY tells it: the floor writes exactly these rows."""
    from django.db import connection

    told = []
    for table in TABLES:
        out = io.BytesIO()
        with connection.cursor() as cursor:
            cursor.cursor.copy_expert(f"COPY {table} TO STDOUT", out)
        told.append((table, out.getvalue()))
    return told


TABLES = ["procedures_administrativeprocedure", "procedures_procedureversion"]
HANDLED = [f"procedures_{name}" for name in ("cover", "isorevision", "isoprocedure", "handling")]


def _copy(lines: list[tuple[str, bytes]]) -> None:
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        for table, told in lines:
            cursor.cursor.copy_expert(f"COPY {table} FROM STDIN", io.BytesIO(told))


def _clear() -> None:
    from django.db import connection

    from procedures.models import ImportBatch

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {', '.join(TABLES)} CASCADE")
        else:
            for table in [*HANDLED, *reversed(TABLES)]:
                cursor.execute(f"DELETE FROM {table}")
    ImportBatch.objects.all().delete()


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _out(command: list[str]) -> bytes:
    return subprocess.run(command, check=True, capture_output=True).stdout


if __name__ == "__main__":
    if len(sys.argv) == 2:
        once(Path(sys.argv[1]))
    else:
        main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
