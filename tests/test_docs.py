"""The examples in the documentation run: Python blocks, and the commands on the samples."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import commdiff

ROOT = Path(__file__).parent.parent
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.M | re.S)
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")


def blocks() -> list[tuple[str, str]]:
    return [
        (f"{page.relative_to(ROOT)}-{n}", code)
        for page in PAGES
        for n, code in enumerate(BLOCK.findall(page.read_text("utf-8")))
    ]


@pytest.mark.parametrize(("name", "code"), blocks(), ids=lambda value: value if "\n" not in value else "")
def test_a_python_block_runs(name: str, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    try:
        exec(compile(code, name, "exec"), {"__name__": "__docs__"})  # noqa: S102 (our own documentation)
    except commdiff.MissingExtraError as error:
        pytest.skip(str(error))


def test_the_readme_has_python_to_run() -> None:
    assert any(name.startswith("README.md") for name, _ in blocks())


def test_the_main_job_of_the_readme_runs_on_the_samples() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    match = re.search(r"<!-- main-job -->\n```sh\n.*&& \.venv/bin/commdiff (.*)\n```", readme)
    assert match
    command = [sys.executable, "-m", "commdiff", *shlex.split(match[1])]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (result.returncode, result.stderr) == (0, "")
    assert "more visible and verifiable actions" in re.sub(r"\W+", " ", result.stdout.replace("*", ""))


def test_the_picture_of_the_readme_is_made_by_the_command_above_it(tmp_path: Path) -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    match = re.search(r"\(docs/report\.svg\)\n\n.*\n\n```sh\ncommdiff (.*) -o docs/report\.svg\n```", readme)
    assert match
    picture = tmp_path / "report.svg"
    command = [sys.executable, "-m", "commdiff", *shlex.split(match[1]), "-o", str(picture)]
    assert subprocess.run(command, cwd=ROOT, timeout=60).returncode == 0
    assert picture.read_text("utf-8").startswith("<svg")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text("utf-8")):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"


@pytest.mark.parametrize("page", ["README.md", "docs/archive.md"])
def test_the_archive_of_the_samples_matches_the_pages(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    files = [ROOT / "samples" / f"china-pakistan-round-{number}.txt" for number in (5, 6, 7)]
    counts = [len(commdiff.read(file).clauses) for file in files]
    assert f"{sum(counts)} clauses of 3 statements searched" in text
    for number, file, count in zip((1, 2, 3), files, counts, strict=True):
        shown = re.search(rf"added {number}: samples/{file.name} \(.*, (\d+) clauses\)", text)
        assert page == "README.md" or (shown and int(shown[1]) == count)
