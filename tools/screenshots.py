"""Takes the pictures of the README from a sample province of its own: `make pictures`."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pypdfium2
from playwright.sync_api import sync_playwright

from tests.servers import free_port
from tools.install import ROOT, find_browser

PICTURES = ROOT / "docs/img"
DAY = "2020-12-31"
USER, PASSWORD = "thu.ky", "Demo-ISO-9001"


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="isoportal-pictures-") as place:
        port = free_port()
        demo = subprocess.Popen(
            [sys.executable, "manage.py", "demo"],
            cwd=ROOT,
            env={**os.environ, "VAR_DIR": place, "PORT": str(port)},
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            await_address(demo)
            pages(f"http://127.0.0.1:{port}")
            first_page(Path(place) / "bao-cao-2020.pdf")
        finally:
            demo.terminate()
            demo.wait(60)


def await_address(demo: "subprocess.Popen[str]") -> None:
    """Read what the demo says until it says where it serves."""
    assert demo.stdout
    for line in demo.stdout:
        print(line, end="")
        if "http://" in line:
            return
    raise SystemExit("Bản chạy thử đã dừng trước khi phục vụ.")


def pages(address: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1440, "height": 1000}, locale="vi-VN")
        page.goto(f"{address}/dang-nhap/")
        page.fill("[name=username]", USER)
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        page.wait_for_url(f"{address}/")
        page.goto(f"{address}/tong-quan/?day={DAY}", wait_until="networkidle")
        page.screenshot(path=PICTURES / "dashboard.png", full_page=True)
        page.goto(f"{address}/nghia-vu/?group=provincial", wait_until="networkidle")
        page.screenshot(path=PICTURES / "duties.png")
        browser.close()


def first_page(report: Path) -> None:
    page = pypdfium2.PdfDocument(report)[0]
    page.render(scale=1.5).to_pil().save(PICTURES / "report.png", optimize=True)


if __name__ == "__main__":
    main()
