"""Draw docs/report-html.png: the HTML report on two sample rounds, as headless Chromium shows it.

    python -m scripts.picture_html [HEIGHT]

Needs chromium, the dev extra, and ImageMagick's convert to reduce the colours.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

import commdiff

ROOT = Path(__file__).parent.parent
WIDTH = 1280


def main(height: int) -> None:
    """Write the picture of the first ``height`` pixels of the page."""
    statements = [commdiff.read(ROOT / "samples" / f"china-pakistan-round-{n}.txt") for n in (6, 7)]
    page = commdiff.render(commdiff.compare(*statements), "html")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        file = Path(folder) / "report.html"
        file.write_text(page, "utf-8")
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        sheet = browser.new_page(viewport={"width": WIDTH, "height": height})
        sheet.goto(file.as_uri())
        sheet.screenshot(path=Path(folder) / "page.png")
        browser.close()
        colours = ["-dither", "None", "-colors", "128", "-strip", "-define", "png:exclude-chunks=date,time"]
        target = ROOT / "docs" / "report-html.png"
        subprocess.run(["convert", Path(folder) / "page.png", *colours, target], check=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1540)
