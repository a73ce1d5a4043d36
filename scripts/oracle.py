"""Score the strength judge alone, with the sentences and links of the gold comparisons.

    python -m scripts.oracle GOLD_DIR SCORE_PY [--corpora DIR] [--details] [--only NAME]

The script runs normalization and the judge on each gold row and prints the scorer's figures for verdicts. Missed
links do not affect them. With --corpora, GOLD_DIR can be benchmarks/labels, whose folders have offsets in the texts of
that collection.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
from pathlib import Path
from typing import Any

from commdiff.lexicon import load as lex
from commdiff.model import Clause, Span, Token
from commdiff.normalization import tokens
from commdiff.strength.judge import Verdict, judge


def scorer(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location("score", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def side(text: str, units: list[list[int]], members: list[int]) -> tuple[tuple[Clause, ...], tuple[Token, ...]]:
    clauses, words = [], []
    for index, member in enumerate(members):
        start, end = units[member]
        clauses.append(Clause(index, Span(start, end), text[start:end]))
        words += tokens(text[start:end], start)
    return tuple(clauses), tuple(words)


def load(folder: Path, corpora: Path | None) -> tuple[dict[str, str], dict[str, list[list[int]]]]:
    """Return the two texts of a comparison and their sentences."""
    data = json.loads((folder / "units.json").read_text("utf-8"))
    if corpora is None:
        return {s: (folder / f"{s}.txt").read_text("utf-8") for s in ("old", "new")}, data
    texts = {s: (corpora / data[s]["text"]).read_text("utf-8") for s in ("old", "new")}
    return texts, {s: data[s]["units"] for s in ("old", "new")}


def run(
    folder: Path, corpora: Path | None = None, book: lex.Lexicon | None = None
) -> list[tuple[str, Verdict, str, str, str]]:
    texts, units = load(folder, corpora)
    book = book or lex.load(profile=lex.detect(texts["old"])[0])
    out = []
    for line in (folder / "links.tsv").read_text("utf-8").splitlines():
        old, new, gold, dims, note, *_ = [*line.split("\t"), "", "", "", ""]
        sides = []
        for name, members in (("old", old), ("new", new)):
            sides.append(side(texts[name], units[name], sorted(int(m.strip()[1:]) - 1 for m in members.split(","))))
        (a, ta), (b, tb) = sides
        verdict = judge(a, b, ta, tb, 0.6, book)
        shown = "\n".join(f"  {n} {_joined(cs)}" for n, cs in (("O", a), ("N", b)))
        out.append((gold.strip(), verdict, f"{dims} | {note}", shown, folder.name))
    return out


def _line(name: str, figures: dict[str, Any]) -> str:
    shift = figures["shift"]
    return (
        f"{name:28} verdict {figures['verdict']:.3f} shift P {shift['precision']:.3f} R {shift['recall']:.3f} "
        f"F1 {shift['f1']:.3f} flips {figures['flip']}"
    )


def _joined(clauses: tuple[Clause, ...]) -> str:
    return " // ".join(" ".join(clause.text.split()) for clause in clauses)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("scorer", type=Path)
    parser.add_argument("--corpora", type=Path)
    parser.add_argument("--details", action="store_true")
    parser.add_argument("--only", default="")
    args = parser.parse_args()
    score = scorer(args.scorer)
    total = score.Tally()
    for folder in sorted(p for p in args.gold.iterdir() if (p / "links.tsv").is_file() and args.only in p.name):
        tally = score.Tally()
        right = wrong = missed = 0
        for gold, verdict, about, shown, _ in run(folder, args.corpora):
            said = "mixed" if verdict.kind == "reversed" else verdict.kind
            tally.verdicts[gold, said] += 1
            is_shift, says_shift = gold in score.VERDICTS[2:], said in score.VERDICTS[2:]
            agree = is_shift and says_shift and (gold == said or "mixed" in (gold, said))
            right, wrong, missed = right + agree, wrong + (says_shift and not agree), missed + (is_shift and not agree)
            if args.details and gold != said:
                print(f"\n[{folder.name}] {gold} but {verdict.kind} ({verdict.confidence})  {about}\n{shown}")
                for proof in verdict.evidence:
                    print(f"    {proof.direction:5} {proof.side} {proof.rule} {proof.quote!r}")
        tally.counts["shift"] = [right, wrong, missed]
        total.add(tally)
        figures = tally.figures()
        print(_line(folder.name, figures))
    figures = total.figures()
    print(_line("ALL", figures), "n", sum(total.verdicts.values()))
    print({k: v for k, v in figures.items() if k.startswith("verdict.")})
    print(sorted(total.verdicts.items()))


if __name__ == "__main__":
    main()
