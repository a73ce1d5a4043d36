"""Write statements in every supported format and check that no two forms of a statement differ.

    python -m scripts.check_formats STATEMENT.txt …

The forms are hard-wrapped and unwrapped text, Markdown, an e-mail message, a complex web page, docx, odt and rtf by
LibreOffice with automatic paragraph numbers, and pdf by LibreOffice and by Chromium. Every two forms are compared.
The script prints each change that is not "unchanged", each label that differs, and a table. It exits with 1 if there
is a difference. Needs LibreOffice (soffice) and Chromium (chromium).
"""

from __future__ import annotations

import html
import itertools
import re
import subprocess
import sys
import tempfile
import textwrap
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import commdiff

NUMBERED = re.compile(r"(\d{1,3})\.\s+")
CUT = re.compile(r"(?<=[a-z])-\n(?=[a-z])")  # a hyphenated word at the end of a line
FILTERS = {"docx": "MS Word 2007 XML", "odt": "writer8", "rtf": "Rich Text Format", "pdf": "writer_web_pdf_Export"}
BUSY = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title} | The Norland Daily</title>
<meta property="og:site_name" content="The Norland Daily"><style>p {{ color: black }}</style>
<script>var tracking = "The two sides met in secret.";</script></head><body>
<header><a href="/">The Norland Daily</a><nav><ul><li><a href="/w">World</a></li><li><a href="/b">Business</a></li>
<li><a href="/s">Sport</a></li></ul></nav></header>
<div class="cookie-consent"><p>We use cookies to improve your stay on this site.</p><button>Accept</button></div>
<div class="layout"><div class="content"><article><h1>{title}</h1>
<div class="share"><a href="#">Share</a> <a href="#">Print</a> <a href="#">Mail</a></div>
{first}
<aside class="related"><h3>Related</h3><ul><li><a href="/1">Ministers arrive for the talks in the old town</a></li>
<li><a href="/2">What the markets expect of the summer</a></li></ul></aside>
{rest}
</article></div>
<div class="sidebar"><h2>Most read</h2><ol><li><a href="/3">Storm closes the port of Tarin for a second day</a></li>
<li><a href="/4">New timetable for the mountain railway</a></li></ol>
<div class="newsletter"><p>Sign up for our morning letter and never miss the news of the day.</p>
<form><input></form></div></div></div>
<section class="comments"><h3>Comments</h3>
<p>A reader: I do not think this will last very long, to be honest.</p></section>
<footer><p>© 2031 The Norland Daily. All rights reserved. <a href="/p">Privacy</a></p></footer></body></html>"""


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text, each on one line; the lines of a text that is not hard-wrapped."""
    lines = [line for line in text.splitlines() if line.strip()]
    long = sum(len(line) for line in lines if len(line) > 160) > 0.5 * sum(map(len, lines))
    pieces = lines if long else re.split(r"\n\s*\n", text)
    return [" ".join(CUT.sub("", piece).split()) for piece in pieces if piece.strip()]


def marked_up(parts: list[str]) -> str:
    """Return the paragraphs as HTML, with runs of "1. … 2. …" as a numbered list."""
    out, inside = [], 0
    for part in parts:
        match = NUMBERED.match(part)
        if match and inside and int(match[1]) == inside + 1:
            out.append(f"<li>{html.escape(part[match.end() :])}</li>")
            inside += 1
            continue
        out.append("</ol>" if inside else "")
        inside = 0
        if match:
            inside = int(match[1])
            out.append(f'<ol start="{inside}"><li>{html.escape(part[match.end() :])}</li>')
        else:
            out.append(f"<p>{html.escape(part)}</p>")
    return "\n".join([*out, "</ol>" if inside else ""])


def marked_down(parts: list[str]) -> str:
    """Return the paragraphs as Markdown with a front matter; the first paragraph is a heading."""
    body = "\n\n".join([f"# {parts[0]}", *(textwrap.fill(part, 90, break_long_words=False) for part in parts[1:])])
    return f"---\ntitle: >\n  {parts[0]}\n---\n\n{body}\n"


def mailed(parts: list[str]) -> bytes:
    """Return an e-mail message with the paragraphs as text and an alternative HTML part."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = (
        "press@norland.example",
        "desk@norland.example",
        "The statement",
    )
    message["Date"], message["Message-ID"] = "Mon, 05 May 2031 10:00:00 +0000", "<1@norland.example>"
    message.set_content("\n\n".join(textwrap.fill(part, 76, break_long_words=False) for part in parts) + "\n")
    message.add_alternative(f"<html><body>{marked_up(parts)}</body></html>", subtype="html")
    return message.as_bytes()


def run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=180)


def converted(page: Path, suffix: str) -> Path:
    """Convert ``page`` with LibreOffice."""
    run(
        "soffice", "--headless", "--infilter=HTML (StarWriter)", "--convert-to", f"{suffix}:{FILTERS[suffix]}",
        "--outdir", str(page.parent), str(page),
    )  # fmt: skip
    return page.with_suffix(f".{suffix}")


def printed(page: Path) -> Path:
    """Print ``page`` with Chromium."""
    target = page.with_name("chromium.pdf")
    with tempfile.TemporaryDirectory() as profile:
        run(
            "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync",
            "--disable-background-networking", "--disable-component-update", f"--user-data-dir={profile}",
            f"--print-to-pdf={target}", page.as_uri(),
        )  # fmt: skip
    return target


def forms(source: Path, folder: Path) -> list[Path]:
    """Write the statement in every form."""
    parts = paragraphs(source.read_text("utf-8"))
    page = folder / "office.html"
    page.write_text(f'<html><head><meta charset="utf-8"></head><body>{marked_up(parts)}</body></html>', "utf-8")
    plain, wrapped, busy = folder / "unwrapped.txt", folder / "wrapped.txt", folder / "busy.html"
    plain.write_text("\n\n".join(parts) + "\n", "utf-8")
    wrapped.write_text("\n\n".join(textwrap.fill(p, 72, break_long_words=False) for p in parts) + "\n", "utf-8")
    mail, marked = folder / "message.eml", folder / "marked.md"
    mail.write_bytes(mailed(parts))
    marked.write_text(marked_down(parts), "utf-8")
    half = 1 + len(parts) // 2
    busy.write_text(
        BUSY.format(title=html.escape(parts[0]), first=marked_up(parts[1:half]), rest=marked_up(parts[half:])), "utf-8"
    )
    return [plain, wrapped, marked, mail, busy, *(converted(page, s) for s in FILTERS), printed(page)]


def faults(old: commdiff.Statement, new: commdiff.Statement) -> list[str]:
    """Return the differences between two forms of a statement."""
    out = []
    for change in commdiff.compare(old, new):
        if change.kind != "unchanged" or change.moved:
            out.append(f"{change.kind}: {change.old_text[:150]!r} → {change.new_text[:150]!r}")
        elif [c.label for c in change.old] != [c.label for c in change.new]:
            labels = [c.label for c in change.old], [c.label for c in change.new]
            out.append(f"label: {labels[0]} → {labels[1]} {change.old_text[:60]!r}")
    return out


def main(names: list[str]) -> int:
    rows = []
    for name in names:
        with tempfile.TemporaryDirectory() as folder:
            paths = forms(Path(name), Path(folder))
            read = {path.name: commdiff.read(path) for path in paths}
        pairs = bad = 0
        shown: set[tuple[str, ...]] = set()
        for (a, old), (b, new) in itertools.permutations(read.items(), 2):
            found = faults(old, new)
            pairs += 1
            bad += bool(found)
            if found and tuple(found) not in shown:
                shown.add(tuple(found))
                print(f"{name}: {a} | {b}: {len(found)}", *found[:6], sep="\n      ")
        clauses = next(iter(read.values())).clauses
        rows.append((Path(name).stem, len(read), len(clauses), sum(bool(c.label) for c in clauses), pairs, bad))
    print("| text | forms | clauses | with a label | ordered pairs | with a difference |")
    print("| --- | --: | --: | --: | --: | --: |")
    for row in rows:
        print(f"| {' | '.join(map(str, row))} |")
    return 1 if any(row[-1] for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
