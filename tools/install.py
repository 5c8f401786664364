"""Makes this folder ready: `-m tools.install demo` to run the portal, `test` to test it as well.

Standard library only, for it runs before anything is installed. What is up to date is
left alone, so a second run takes a moment. Talk of pip, npm and apt goes to
var/install.log and is shown only when one of them fails.
"""

import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin/python"
PIP_INSTALL = [
    str(PYTHON), "-m", "pip", "install",
    "--disable-pip-version-check", "--no-deps", "--require-hashes",
]  # fmt: skip
LOG = ROOT / "var/install.log"
BROWSERS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
# What WeasyPrint loads; the two packages bring all of it.
LIBRARIES = ["libgobject-2.0.so.0", "libpango-1.0.so.0", "libpangoft2-1.0.so.0"]
LIBRARY_PACKAGES = ["libpango-1.0-0", "libpangoft2-1.0-0"]


def main(purpose: str) -> None:
    if sys.version_info < (3, 11):
        raise SystemExit(
            f"Cần Python 3.11 trở lên, máy này có {sys.version.split()[0]}. "
            "Chỉ rõ bản khác: make demo PYTHON=python3.12"
        )
    LOG.parent.mkdir(exist_ok=True)
    LOG.write_text("")
    virtual_environment()
    packages("requirements.txt" if purpose == "demo" else "requirements-test.txt")
    node_packages()
    pdf_libraries()
    if purpose == "test":
        browser()


def virtual_environment() -> None:
    if PYTHON.exists() and works([PYTHON, "-c", "import pip"]):
        return
    if not (importlib.util.find_spec("ensurepip") and importlib.util.find_spec("venv")):
        system_packages(["python3-venv"], "Python thiếu mô-đun venv")
        importlib.invalidate_caches()
    run("Tạo môi trường Python", [sys.executable, "-m", "venv", "--clear", VENV])


def packages(locked: str) -> None:
    """The packages of a lock file; the one for the tests includes the one for the demo."""
    if any(is_current(stamp_of(name), ROOT / name) for name in {locked, "requirements-test.txt"}):
        return
    run("Cài thư viện Python", [*PIP_INSTALL, "-r", ROOT / locked])
    mark(stamp_of(locked), ROOT / locked)


def stamp_of(locked: str) -> Path:
    return VENV / (locked + ".done")


def node_packages() -> None:
    """Style, icons and fonts; with a Node from PyPI where the machine has none."""
    lock, stamp = ROOT / "package-lock.json", ROOT / "node_modules/.done"
    if is_current(stamp, lock):
        return
    # npm believes whom the machine believes, also where a proxy signs for the registry
    environment = {"NODE_USE_SYSTEM_CA": "1", **os.environ}
    if not (shutil.which("node") and shutil.which("npm")):
        environment["PATH"] = str(VENV / "bin") + os.pathsep + environment["PATH"]
    if not shutil.which("npm", path=environment["PATH"]):
        locked = ROOT / "requirements-node.txt"
        run("Cài Node.js vào môi trường Python", [*PIP_INSTALL, "-r", locked])
    npm = shutil.which("npm", path=environment["PATH"]) or "npm"
    line = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    run("Cài giao diện và phông chữ", line, environment)
    mark(stamp, lock)


def pdf_libraries() -> None:
    """Pango, with which WeasyPrint sets text."""
    if not loads(LIBRARIES) and not works([PYTHON, "-c", "import weasyprint"]):
        system_packages(LIBRARY_PACKAGES, "Thiếu thư viện dựng PDF")


def loads(libraries: "list[str]") -> bool:
    try:
        for name in libraries:
            ctypes.CDLL(name)
    except OSError:
        return False
    return True


def browser() -> None:
    """The browser that the tests drive, and what its driver needs."""
    missing = [] if find_browser() else ["chromium"]
    if sys.platform == "linux" and not loads(["libatomic.so.1"]):
        missing.append("libatomic1")
    if missing:
        system_packages(missing, "Thiếu trình duyệt để chạy bộ kiểm thử")


def find_browser() -> "str | None":
    given = os.environ.get("CHROMIUM")
    return given or next(filter(None, map(shutil.which, BROWSERS)), None)


def system_packages(names: "list[str]", missing: str) -> None:
    """Install Debian packages when allowed to, otherwise say which line does it."""
    line = ["apt-get", "install", "-y", "--no-install-recommends", *names]
    if not (shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0):
        raise SystemExit(f"{missing}. Hãy chạy: sudo apt-get install {' '.join(names)}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run("Tải danh mục gói hệ thống", ["apt-get", "update"], environment)
    run(f"Cài gói hệ thống {' '.join(names)}", line, environment)


def run(
    what: str, command: "Sequence[str | Path]", environment: "dict[str, str] | None" = None
) -> None:
    print(f"{what} …", flush=True)
    said_before = LOG.stat().st_size
    with LOG.open("a") as log:
        done = subprocess.run(command, stdout=log, stderr=log, cwd=ROOT, env=environment)
    if done.returncode:
        said = LOG.read_bytes()[said_before:].decode(errors="replace")
        print(*said.splitlines()[-20:], sep="\n", file=sys.stderr)
        raise SystemExit(f"{what}: không thành công, xem {LOG.relative_to(ROOT)}.")


def works(command: "Sequence[str | Path]") -> bool:
    return not subprocess.run(command, capture_output=True).returncode


def is_current(stamp: Path, source: Path) -> bool:
    return stamp.exists() and stamp.read_text() == fingerprint(source)


def mark(stamp: Path, source: Path) -> None:
    stamp.write_text(fingerprint(source))


def fingerprint(source: Path) -> str:
    return hashlib.sha256(source.read_bytes()).hexdigest()


if __name__ == "__main__":
    main(sys.argv[1])
