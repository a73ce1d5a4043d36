"""Fit the weights of the aligner's two logistic steps, and say how they do with each family left out.

    python scripts/fit_align.py GOLD_DIR [ARGREWRITE_JSONL] > src/commdiff/data/align_weights.json

GOLD_DIR holds comparisons as units.json, links.tsv, old.txt and new.txt; a family is what stands before the first
digit of a folder's name. Figures go to stderr. Needs numpy and scikit-learn, which commdiff itself does not.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from commdiff import Statement
from commdiff.align import _exact, scorer
from commdiff.align.assign import joined, one_to_one
from commdiff.align.knowledge import knowledge
from commdiff.align.profile import Unit, profiles
from commdiff.normalize import words

STRENGTH = 0.05  # inverse regularization
ESSAY_WEIGHT = 0.15  # an essay pair counts this much beside a pair of the gold
ESSAY_STEP = 4  # every fourth pair of drafts of the even essays


def gold(folder: Path) -> dict[str, Any]:
    """A gold comparison as units with paragraphs, and its links."""
    units = json.loads((folder / "units.json").read_text("utf-8"))
    task: dict[str, Any] = {"family": re.split(r"[-_]?\d", folder.name)[0], "weight": 1.0}
    task["family"] = {"unifil": "unsc", "unficyp": "unsc", "undof": "unsc"}.get(task["family"], task["family"])
    for side in ("old", "new"):
        text = (folder / f"{side}.txt").read_text("utf-8")
        paragraphs = [len(re.findall(r"\n\s*\n", text[:start])) for start, _ in units[side]]
        task[side] = make_units([text[a:b] for a, b in units[side]], paragraphs)
    rows = (line.split("\t") for line in (folder / "links.tsv").read_text("utf-8").splitlines() if line.strip())
    task["links"] = {
        (int(o.strip()[1:]) - 1, int(n.strip()[1:]) - 1)
        for row in rows
        for o in row[0].split(",")
        for n in row[1].split(",")
    }
    return task


def essays(path: Path) -> list[dict[str, Any]]:
    """Pairs of drafts of the even essays; the odd ones are kept for testing."""
    tasks = []
    for line in path.read_text("utf-8").splitlines():
        record = json.loads(line)
        if record["essay"] % 2:
            continue
        place = {row["i"]: k for k, row in enumerate(record["new"])}
        tasks.append(
            {
                "family": "essays",
                "weight": ESSAY_WEIGHT,
                "old": make_units([r["text"] for r in record["old"]], [int(r["para"] or 0) for r in record["old"]]),
                "new": make_units([r["text"] for r in record["new"]], [int(r["para"] or 0) for r in record["new"]]),
                "links": {(k, place[a]) for k, r in enumerate(record["old"]) for a in r["aligned"] or () if a in place},
            }
        )
    return tasks[::ESSAY_STEP]


def make_units(texts: list[str], paragraphs: list[int]) -> list[Unit]:
    clauses = Statement.from_clauses(texts).clauses
    return [Unit(c.index, c.text, tuple(words(c.text)), p) for c, p in zip(clauses, paragraphs, strict=True)]


def prepare(task: dict[str, Any]) -> dict[str, Any]:
    """Adds the candidates, their features and labels."""
    sure = _exact(task["old"], task["new"])
    used = {i for i, _ in sure}, {j for _, j in sure}
    sides = profiles(task["old"], task["new"], knowledge())
    task["profiles"] = [{p.unit.index: p for p in side} for side in sides]
    free = [[p for p in side if p.unit.index not in done] for side, done in zip(sides, used, strict=True)]
    task["sure"], task["pairs"] = sure, scorer.candidates(*free)
    sizes = len(task["old"]), len(task["new"])
    alone = scorer.first_features(task["pairs"], *task["profiles"], sizes)
    task["x"] = np.array(alone).reshape(-1, len(scorer.NAMES))
    task["y"] = np.array([float(pair in task["links"]) for pair in task["pairs"]])
    return task


def with_context(task: dict[str, Any], weights: list[float]) -> np.ndarray:
    paragraphs = [u.paragraph for u in task["old"]], [u.paragraph for u in task["new"]]
    first = [round(float(p), 9) for p in probabilities(weights, task["x"])]
    around = scorer.context_features(task["pairs"], first, task["sure"], paragraphs)
    return np.hstack([task["x"], np.array(around).reshape(-1, len(scorer.CONTEXT))])


def probabilities(weights: list[float], x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-(weights[0] + x @ np.array(weights[1:]))))


def fit(tasks: list[dict[str, Any]], key: str) -> list[float]:
    """Bias and weights on the raw features."""
    x, y = np.vstack([t[key] for t in tasks]), np.concatenate([t["y"] for t in tasks])
    weight = np.concatenate([np.full(len(t["y"]), t["weight"]) for t in tasks])
    scaler = StandardScaler().fit(x)
    model = LogisticRegression(C=STRENGTH, max_iter=3000).fit(scaler.transform(x), y, sample_weight=weight)
    slopes = model.coef_[0] / scaler.scale_
    return [float(model.intercept_[0] - (slopes * scaler.mean_).sum()), *(float(s) for s in slopes)]


def train(tasks: list[dict[str, Any]]) -> tuple[list[float], list[float]]:
    """Both steps; the second learns from first-step probabilities of a family that the first had not seen."""
    for family in sorted({t["family"] for t in tasks}):
        inner = fit([t for t in tasks if t["family"] != family], "x")
        for task in tasks:
            if task["family"] == family:
                task["xx"] = with_context(task, inner)
    return fit(tasks, "x"), fit(tasks, "xx")


def left_out(golds: list[dict[str, Any]], extra: list[dict[str, Any]]) -> tuple[float, float, float]:
    """Link precision, recall and F1, each family scored by weights that never saw it."""
    right = said = true = 0
    for family in sorted({t["family"] for t in golds}):
        first, second = train([t for t in golds if t["family"] != family] + extra)
        for task in (t for t in golds if t["family"] == family):
            found = probabilities(second, with_context(task, first))
            scores = {pair: round(float(p), 6) for pair, p in zip(task["pairs"], found, strict=True)}
            links = one_to_one(scores, task["sure"])
            links = joined(links, scores, frozenset(task["sure"]), *task["profiles"])
            right += len(set(links) & task["links"])
            said += len(links)
            true += len(task["links"])
    precision, recall = right / said, right / true
    return precision, recall, 2 * precision * recall / (precision + recall)


def main() -> None:
    folders = sorted(p for p in Path(sys.argv[1]).iterdir() if (p / "links.tsv").is_file())
    golds = [prepare(gold(folder)) for folder in folders]
    extra = [prepare(task) for task in essays(Path(sys.argv[2]))] if len(sys.argv) > 2 else []
    figures = left_out(golds, extra)
    print("family left out: precision {:.3f} recall {:.3f} link F1 {:.3f}".format(*figures), file=sys.stderr)
    first, second = train(golds + extra)
    data = {"names": scorer.NAMES, "context": scorer.CONTEXT}
    fitted = {"first": [round(w, 5) for w in first], "second": [round(w, 5) for w in second]}
    print(json.dumps(data | fitted, indent=1))


if __name__ == "__main__":
    main()
