"""Comparisons with known links: the gold comparisons, the essays of ArgRewrite and pairs of fables by Aesop."""

import json
import re
from pathlib import Path

from attrs import define, field

Side = list[tuple[str, int]]
Pair = tuple[int, int]
FAMILIES = {"unficyp": "unsc", "unifil": "unsc", "undof": "unsc"}


@define
class Task:
    """Two lists of (sentence, paragraph), the linked pairs, and the linked pairs that changed."""

    name: str
    family: str
    old: Side
    new: Side
    links: set[Pair]
    changed: set[Pair] = field(factory=set)
    identical: set[Pair] = field(factory=set)
    rows: list[tuple[frozenset[int], frozenset[int]]] = field(factory=list)
    essay: int = 0


def f1(hit: int, extra: int, missed: int) -> float:
    """Return 2·P·R / (P + R), or 1 if nothing was expected and nothing was found."""
    return 2 * hit / (2 * hit + extra + missed) if hit + extra + missed else 1.0


def _side(text: str, units: list[list[int]]) -> Side:
    """Return the text and the paragraph of each sentence; a blank line starts a new paragraph."""
    out: Side = []
    paragraph, last = 0, 0
    for start, end in units:
        if out and re.search(r"\n\s*\n", text[last:start]):
            paragraph += 1
        out.append((text[start:end], paragraph))
        last = end
    return out


def _numbers(cell: str) -> frozenset[int]:
    return frozenset(int(name.strip()[1:]) - 1 for name in cell.split(","))


def _labelled(path: Path, old: Side, new: Side) -> Task:
    """Read the comparison with the links in ``path``; its family is the series of its documents."""
    links, changed, rows = set(), set(), []
    for line in (path / "links.tsv").read_text("utf-8").splitlines():
        if line.strip():
            first, second, verdict, *_ = line.split("\t")
            rows.append((_numbers(first), _numbers(second)))
            pairs = {(i, j) for i in rows[-1][0] for j in rows[-1][1]}
            links |= pairs
            changed |= pairs if verdict.strip() != "unchanged" else set()
    family = re.split(r"-\d", path.name)[0]
    return Task(path.name, FAMILIES.get(family, family), old, new, links, changed, set(), rows)


def _folders(folder: Path) -> list[Path]:
    return sorted(p for p in folder.iterdir() if (p / "links.tsv").is_file())


def gold(folder: Path) -> list[Task]:
    """Read the gold comparisons in ``folder``, one per directory."""
    out = []
    for path in _folders(folder):
        units = json.loads((path / "units.json").read_text("utf-8"))
        old, new = (_side((path / f"{side}.txt").read_text("utf-8"), units[side]) for side in ("old", "new"))
        out.append(_labelled(path, old, new))
    return out


def labels(folder: Path, corpora: Path) -> list[Task]:
    """Read the comparisons labelled in the project, with offsets in the texts of ``corpora``."""
    out = []
    for path in _folders(folder):
        sides = json.loads((path / "units.json").read_text("utf-8"))
        old, new = (_side((corpora / sides[s]["text"]).read_text("utf-8"), sides[s]["units"]) for s in ("old", "new"))
        out.append(_labelled(path, old, new))
    return out


def _essay(row: dict) -> Task:
    where = {sentence["i"]: k for k, sentence in enumerate(row["new"])}
    sides: list[Side] = []
    for name in ("old", "new"):
        side: Side = []
        for sentence in row[name]:
            paragraph = sentence.get("para")
            side.append((sentence["text"], int(paragraph) if paragraph is not None else side[-1][1] if side else 0))
        sides.append(side)
    links, identical = set(), set()
    for k, sentence in enumerate(row["old"]):
        for target in sentence.get("aligned") or ():
            if target in where:
                links.add((k, where[target]))
                if sentence.get("identical"):
                    identical.add((k, where[target]))
    name = f"essay {row['essay']}, drafts {row['drafts']}"
    return Task(name, "argrewrite", *sides, links, links - identical, identical, [], int(row["essay"]))


def argrewrite(corpora: Path) -> list[Task]:
    """Read the pairs of essay drafts; ``essay`` is the number used for the split."""
    path = corpora / "argrewrite/argrewrite_v2_alignments.jsonl"
    return [_essay(json.loads(line)) for line in path.read_text("utf-8").splitlines()]


def aesop(corpora: Path) -> list[Task]:
    """Read the pairs of versions of each fable."""
    out = []
    for line in (corpora / "aesop-gnat/aesop_alignments.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        links = {(i, j) for i, j in row["manual"] if i >= 0 and j >= 0}
        sides = ([(text, k) for k, text in enumerate(row[side])] for side in ("sent1", "sent2"))
        out.append(Task(row["id"], "aesop", *sides, links, links))
    return out
