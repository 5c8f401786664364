"""Makes one temporary database of the benchmark and tells how to ask it.

Run as a process of its own, since a Django process knows one database:
`python -m bench.seed AGENCIES FILE SCALE PART…` writes the SQL and the session to FILE; SCALE says
how large a part of the procedures and inspections of bench/procedures.py and ranking.py there is,
and PART which figures are wanted.
"""

import gc
import json
import sys
from pathlib import Path

import django


def main(agencies: int, target: Path, scale: float, parts: set[str]) -> None:
    django.setup()
    from django.conf import settings
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command
    from django.db import connection, transaction
    from django.test.utils import CaptureQueriesContext

    from bench import procedures, ranking
    from bench.province import DAY, fill
    from quality.coverage import Question, coverage

    call_command("migrate", verbosity=0)
    gc.disable()  # all of it is kept: looking through it for garbage takes long
    with transaction.atomic():
        user = fill(agencies)
        if parts != {"ranking"}:
            procedures.fill(scale=scale)
        if "ranking" in parts:
            ranking.fill(scale=scale)
    session = SessionStore()
    session["_auth_user_id"] = str(user.pk)
    session["_auth_user_backend"] = "django.contrib.auth.backends.ModelBackend"
    session["_auth_user_hash"] = user.get_session_auth_hash()
    session.create()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    with CaptureQueriesContext(connection) as queries:
        coverage(Question(DAY))
    regimes, cells, groups = [query["sql"] for query in queries]
    told = {
        "cookie": f"{settings.SESSION_COOKIE_NAME}={session.session_key}",
        "regimes": regimes,
        "cells": cells,
        "groups": groups,
        "day": DAY.isoformat(),
        "sqlite": str(settings.DATABASES["default"]["NAME"]),
    }
    target.write_text(json.dumps(told))


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3]), set(sys.argv[4:]))
