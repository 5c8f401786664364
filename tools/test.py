"""The whole suite on SQLite with a broker of files, then what engines change on PostgreSQL.

Both servers are the run's own, on free ports, and gone afterwards; nothing of the
machine's own services or settings is used. Arguments are passed on to pytest.
"""

import os
import subprocess
import sys
import tempfile

from tests import servers
from tools.install import ROOT, find_browser

# What would lead the suite to somebody's installation.
OURS = [
    "ALLOWED_HOSTS", "CELERY_BROKER_URL", "CSRF_TRUSTED_ORIGINS", "DATABASE_URL", "DEBUG",
    "DJANGO_SETTINGS_MODULE", "EMAIL_HOST", "HTTPS", "MAIL_FROM", "MEDIA_ROOT", "OIDC_ISSUER",
    "PORT", "PORTAL_URL", "PROXIES", "PUBLIC_PAGES", "SECOND_FACTOR", "SECRET_KEY", "STATIC_ROOT",
    "VAR_DIR",
]  # fmt: skip


def main(arguments: list[str]) -> int:
    results = [leg("sqlite filesystem", arguments)]
    with servers.running() as running:
        results.append(
            leg(
                "postgresql redis",
                arguments,
                ENGINES_ONLY="1",
                DATABASE_URL=running.database_url,
                CELERY_BROKER_URL=running.broker_url,
            )
        )
    return max(results)


def leg(engines: str, arguments: list[str], **environment: str) -> int:
    """One run of pytest; its exit code. `engines` is what tests/conftest.py holds it to."""
    print(f"\n=== {engines.replace(' ', ' + ')} ===", flush=True)
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    with tempfile.TemporaryDirectory(prefix="isoportal-leg-") as place:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *parallel(arguments), *arguments],
            cwd=ROOT,
            env={
                **kept,
                **environment,
                "CHROMIUM": find_browser() or "",
                "EXPECTED_ENGINES": engines,
                "TMPDIR": place,
            },
        )
    if done.returncode:
        print(f"{engines}: pytest kết thúc với mã {done.returncode}", file=sys.stderr, flush=True)
    return abs(done.returncode)


def parallel(arguments: list[str]) -> list[str]:
    """Both cores for the whole suite, half of it each; a part of it is quicker without."""
    is_part = any(not each.startswith("-") for each in arguments)
    return [] if is_part else ["-n", "2", "--dist", "worksteal"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
