"""Start a labelled comparison of two texts of a collection, or check all of them.

    python -m scripts.label CORPORA_DIR NAME OLD NEW      # writes benchmarks/labels/NAME/units.json, prints the sheet
    python -m scripts.label CORPORA_DIR --check           # checks the offsets and rows of every comparison

The labels keep offsets and never the texts. OLD and NEW are paths below CORPORA_DIR. The sheet numbers the sentences as
in links.tsv (A1, B1 …) and lists the most similar new sentences as an aid. The rows have the columns of the gold
comparisons: old sentences, new sentences, verdict, dimensions, note.
"""

import argparse
import hashlib
import json
import re
import sys
from itertools import groupby
from pathlib import Path

from rapidfuzz import fuzz, process

from commdiff import Statement, read, segment

LABELS = Path(__file__).parent.parent / "benchmarks/labels"
VERDICTS = ("unchanged", "reworded", "strengthened", "softened", "mixed")
DIMENSIONS = {"force", "obligation", "intensity", "hedging", "scope", "precision", "addressee", "polarity"}


def sentences(statement: Statement) -> list[list[int]]:
    """Return the start and end of each sentence of a segmented statement."""
    groups = (list(group) for _, group in groupby(statement.clauses, key=lambda c: c.sentence))
    return [[group[0].span.start, group[-1].span.end] for group in groups]


def begin(corpora: Path, name: str, paths: list[str]) -> None:
    """Write units.json, and print both texts sentence by sentence."""
    data, texts = {}, []
    for side, path in zip(("old", "new"), paths, strict=True):
        statement = segment(read(corpora / path))
        units = sentences(statement)
        sha256 = hashlib.sha256(statement.text.encode()).hexdigest()
        data[side] = {"text": path, "sha256": sha256, "units": units}
        texts.append([" ".join(statement.text[a:b].split()) for a, b in units])
    folder = LABELS / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "units.json").write_text(json.dumps(data) + "\n", "utf-8")
    print(f"NEW {paths[1]}")
    for k, text in enumerate(texts[1], 1):
        print(f"B{k}\t{text}")
    print(f"\nOLD {paths[0]}")
    for k, text in enumerate(texts[0], 1):
        found = process.extract(text, texts[1], scorer=fuzz.token_set_ratio, limit=4)
        print(f"A{k}\t{text}\t[{' '.join(f'B{at + 1}:{score:.0f}' for _, score, at in found)}]")


def faults(corpora: Path, folder: Path) -> list[str]:
    """Return the faults of one labelled comparison."""
    data, out = json.loads((folder / "units.json").read_text("utf-8")), []
    for side in ("old", "new"):
        text = (corpora / data[side]["text"]).read_text("utf-8")
        if hashlib.sha256(text.encode()).hexdigest() != data[side]["sha256"]:
            out.append(f"{data[side]['text']} differs from the labelled text")
    seen: set[str] = set()
    for number, line in enumerate((folder / "links.tsv").read_text("utf-8").splitlines(), 1):
        old, new, verdict, dimensions, *_ = [*line.split("\t"), "", "", ""]
        for mark, side, cell in (("A", "old", old), ("B", "new", new)):
            for unit in cell.split(","):
                if not re.fullmatch(rf"{mark}[1-9]\d*", unit) or int(unit[1:]) > len(data[side]["units"]):
                    out.append(f"row {number}: no unit {unit!r}")
                elif unit in seen:
                    out.append(f"row {number}: {unit} is in two rows")
                seen.add(unit)
        named = {d.strip() for d in dimensions.split(",") if d.strip()}
        if verdict not in VERDICTS or named - DIMENSIONS or bool(named) == (verdict in VERDICTS[:2]):
            out.append(f"row {number}: verdict {verdict!r}, dimensions {dimensions!r}")
    return [f"{folder.name}: {fault}" for fault in out]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("name", nargs="?")
    parser.add_argument("paths", nargs="*")
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    if not args.check:
        begin(args.corpora, args.name, args.paths)
        return 0
    folders = sorted(p for p in LABELS.iterdir() if (p / "links.tsv").is_file())
    wrong = [fault for folder in folders for fault in faults(args.corpora, folder)]
    print("\n".join(wrong) or f"{len(folders)} labelled comparisons checked")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
