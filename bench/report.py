"""The report job against WeasyPrint alone, in a process of its own.

`python -m bench.report ROUNDS FILE` writes the seconds of each round to FILE.
"""

import json
import sys
import tempfile
import time
from pathlib import Path

import django

WARM = 2  # seconds in which the next typesetter has started, as it has between two reports


def let_it_warm_up() -> None:
    time.sleep(WARM)


def main(rounds: int, target: Path) -> None:
    django.setup()
    from agencies.models import Agency, Kind
    from bench.province import DAY
    from bench.rounds import interleave
    from isoportal.lib import paper, typeset
    from reports import documents, figures
    from reports.models import Report, ReportJob
    from reports.tasks import make_report

    root = Agency.objects.get(versions__kind=Kind.PROVINCE)
    html = documents.html_of(figures.figures_of(root, DAY))
    folder = Path(tempfile.mkdtemp())
    sizes: dict[str, int] = {}

    def job() -> None:
        ReportJob.objects.all().delete()
        Report.objects.all().delete()
        row = ReportJob.objects.create(scope=root, day=DAY)
        make_report(row.pk)
        row.refresh_from_db()
        if row.state != ReportJob.State.DONE or row.report is None:
            raise RuntimeError(f"the job ended as {row.state}: {row.error}")
        sizes["job"] = row.report.file.size

    def engine() -> None:
        typeset.write(html, folder / "raw.pdf", paper.SHELF)
        sizes["engine"] = (folder / "raw.pdf").stat().st_size

    timings = interleave({"engine": engine, "job": job}, rounds, before=let_it_warm_up)
    if sizes["job"] != sizes["engine"]:
        raise RuntimeError(f"the two documents differ: {sizes}")
    target.write_text(json.dumps(timings.seconds))


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
