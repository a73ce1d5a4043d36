"""On a real terminal and in git: the pager, the progress line, difftool and textconv."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pty = pytest.importorskip("pty", reason="a terminal is opened on POSIX only")
PAIR = "".join(f"{n}. The two sides urged step {n} in the valley of the long river.\n\n" for n in range(1, 60))


@pytest.fixture
def texts(tmp_path: Path) -> tuple[Path, Path]:
    old, new = tmp_path / "old.txt", tmp_path / "new.txt"
    old.write_text(PAIR, "utf-8")
    new.write_text(PAIR.replace("urged", "demanded"), "utf-8")
    return old, new


def on_a_terminal(*args: str, **environment: str) -> str:
    """Return the output of commdiff on a terminal of 24 lines by 80 columns."""
    leader, follower = pty.openpty()
    settings = {"TERM": "xterm", "LINES": "24", "COLUMNS": "80", **environment}
    done = subprocess.Popen(
        [sys.executable, "-m", "commdiff", *args],
        stdin=follower, stdout=follower, stderr=follower, env=os.environ | settings,
    )  # fmt: skip
    os.close(follower)
    out = bytearray()
    while True:
        try:
            piece = os.read(leader, 65536)
        except OSError:
            break
        if not piece:
            break
        out += piece
    os.close(leader)
    assert done.wait(60) == 0
    return out.decode()


def test_a_long_report_goes_through_the_pager(texts: tuple[Path, Path], tmp_path: Path) -> None:
    pager = tmp_path / "pager"
    pager.write_text("#!/bin/sh\necho PAGED $LESS\nwc -l\n", "utf-8")
    pager.chmod(0o755)
    old, new = map(str, texts)
    assert "PAGED FRX" in on_a_terminal(old, new, PAGER=str(pager))
    assert "PAGED" not in on_a_terminal(old, new, "--no-pager", PAGER=str(pager))
    assert "PAGED" not in on_a_terminal(old, new, "-f", "json", PAGER=str(pager))
    assert "PAGED" not in on_a_terminal(old, old, PAGER=str(pager)), "a short report needs no pager"
    assert "Strengthened" in on_a_terminal(old, new, PAGER="no-such-pager")
    assert "Strengthened" in on_a_terminal(old, new, PAGER="'")


def test_long_work_shows_progress(tmp_path: Path) -> None:
    long = tmp_path / "long.txt"
    long.write_text(PAIR * 20, "utf-8")
    assert "comparing" in on_a_terminal(str(long), str(long))
    short = tmp_path / "short.txt"
    short.write_text("They met.", "utf-8")
    assert "comparing" not in on_a_terminal(str(short), str(short))


needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")


def git(folder: Path, *args: str) -> str:
    identity = {f"GIT_{who}_{what}": "a@b" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    environment = os.environ | identity | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    done = subprocess.run(["git", *args], cwd=folder, capture_output=True, text=True, env=environment, check=True)
    return done.stdout


@pytest.fixture
def repository(tmp_path: Path, texts: tuple[Path, Path]) -> Path:
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "-q")
    for text in texts:
        (folder / "statement.txt").write_bytes(text.read_bytes().replace(b" in the", b"\nin the"))
        git(folder, "add", ".")
        git(folder, "commit", "-qm", "a round")
    return folder


@needs_git
def test_as_a_difftool(repository: Path) -> None:
    command = f'"{sys.executable}" -m commdiff "$LOCAL" "$REMOTE"'
    shown = git(repository, "-c", f"difftool.commdiff.cmd={command}", "difftool", "-y", "-t", "commdiff", "HEAD~1")
    assert "Strengthened" in shown
    assert "demanded" in shown


@needs_git
def test_as_a_textconv(repository: Path) -> None:
    (repository / ".gitattributes").write_text("*.txt diff=clauses\n", "utf-8")
    command = f'"{sys.executable}" -m commdiff show --text'
    shown = git(repository, "-c", f"diff.clauses.textconv={command}", "diff", "HEAD~1", "--", "statement.txt")
    assert "+1. The two sides demanded step 1 in the valley of the long river." in shown
