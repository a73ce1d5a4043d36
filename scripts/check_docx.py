"""Check the Word report on pairs of texts.

    python -m scripts.check_docx OLD NEW [OLD NEW …]

For each pair, with and without native moves, the script checks that accepting all changes gives the new text and
rejecting all changes gives the old text, in the tests' own XML reader and in LibreOffice. A second run must give the
same bytes. LibreOffice must convert the redline to PDF, and the briefing to a PDF of one page.
Needs soffice, and pdfinfo (poppler-utils) to count pages.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.test_docx_report import assert_law, paragraphs

import commdiff

MODULE = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
Sub Settle(source, target, command)
  Dim how(0) As New com.sun.star.beans.PropertyValue
  how(0).Name = "Hidden"
  how(0).Value = True
  doc = StarDesktop.loadComponentFromURL(source, "_blank", 0, how())
  helper = createUnoService("com.sun.star.frame.DispatchHelper")
  helper.executeDispatch(doc.CurrentController.Frame, command, "", 0, Array())
  Dim out(1) As New com.sun.star.beans.PropertyValue
  out(0).Name = "FilterName"
  out(0).Value = "Text (encoded)"
  out(1).Name = "FilterOptions"
  out(1).Value = "UTF8,LF"
  doc.storeToURL(target, out())
  doc.close(True)
End Sub
</script:module>
"""
LIBRARY = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false"
 library:passwordprotected="false"><library:element library:name="Module1"/></library:library>
"""


def office(profile: Path, *args: str) -> str:
    """Run LibreOffice without a window and return its stderr."""
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", *args]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    return done.stderr


def settled(profile: Path, source: Path, command: str) -> list[str]:
    """Return the paragraphs of a document after LibreOffice has accepted or rejected all changes."""
    target = source.with_suffix(f".{command}.txt")
    call = f'"{source.as_uri()}","{target.as_uri()}",".uno:{command}AllTrackedChanges"'
    office(profile, f"macro:///Standard.Module1.Settle({call})")
    text = target.read_text("utf-8-sig")
    return [" ".join(line.split()) for line in text.split("\n") if not re.fullmatch(r"[\s=\-_*~]*", line)]


def pages(path: Path) -> int:
    """Return the number of pages of a PDF file."""
    told = subprocess.run(["pdfinfo", str(path)], capture_output=True, text=True, timeout=60).stdout
    return int(re.findall(r"Pages:\s+(\d+)", told)[0])


def check(profile: Path, folder: Path, old: str, new: str) -> list[str]:
    """Return the faults of the Word report on a pair."""
    made = commdiff.compare(old, new)
    wrong = []
    for native in (False, True):
        for more in ({}, {"briefing": False}):
            data = commdiff.render_docx(made, native_moves=native, **more)
            assert_law(made, data)
            if data != commdiff.render_docx(commdiff.compare(old, new), native_moves=native, **more):
                wrong.append("a second run gives different bytes")
        (folder / f"redline-{native}.docx").write_bytes(data)
        for command, statement in (("Accept", made.new), ("Reject", made.old)):
            found = settled(profile, folder / f"redline-{native}.docx", command)
            wanted = [text for text in paragraphs(statement) if not re.fullmatch(r"[\s=\-_*~]*", text)]
            if found != wanted:
                at = next((k for k, (a, b) in enumerate(zip(found, wanted, strict=False)) if a != b), len(wanted))
                wrong.append(
                    f"LibreOffice, {command}, native moves {native}: paragraph {at + 1} differs: {found[at : at + 1]}"
                )
    (folder / "briefing.docx").write_bytes(commdiff.render_docx(made, contents="briefing"))
    for name in ("briefing", "redline-False", "redline-True"):
        said = office(profile, "--convert-to", "pdf", "--outdir", str(folder), str(folder / f"{name}.docx"))
        if "rror" in said or not (folder / f"{name}.pdf").exists():
            wrong.append(f"LibreOffice on {name}: {said.strip()}")
    size = pages(folder / "briefing.pdf")
    print(f"  briefing {size} page(s), redline {pages(folder / 'redline-False.pdf')}")
    return wrong + ([f"the briefing has {size} pages"] if size != 1 else [])


def main(names: Sequence[str]) -> int:
    """Check each pair and return 1 if one has a fault."""
    failed = 0
    with tempfile.TemporaryDirectory() as temporary:
        profile = Path(temporary) / "profile"
        office(profile, "--convert-to", "txt", "--outdir", temporary, "README.md")
        basic = profile / "user" / "basic" / "Standard"
        basic.mkdir(parents=True, exist_ok=True)
        (basic / "Module1.xba").write_text(MODULE, "utf-8")
        (basic / "script.xlb").write_text(LIBRARY, "utf-8")
        for number, (old, new) in enumerate(zip(names[::2], names[1::2], strict=True)):
            print(f"{old} → {new}")
            folder = Path(temporary) / str(number)
            folder.mkdir()
            wrong = check(profile, folder, old, new)
            failed += bool(wrong)
            for line in wrong:
                print(f"  {line}")
    print(f"{len(names) // 2} pairs, {failed} with faults")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
