"""Fit the two scorers of the aligner and write src/commdiff/data/align_weights.json.

    python -m scripts.fit_align GOLD_DEV_DIR CORPORA_DIR [--check]

Each scorer is a sum of small boosted trees over named features. Both are fitted on the gold comparisons, the project's
own labels (benchmarks/labels), the even essays of ArgRewrite and every other fable of Aesop. The scorer of splits and
merges is also fitted on planted splits and merges in every other text of the collections. With --check the script
leaves out one family at a time, scores it and the other essays and fables, and writes nothing.
Needs numpy and lightgbm, which the package itself does not need.
"""

import argparse
import json
from pathlib import Path

import lightgbm
import numpy as np
from benchmarks import planted
from benchmarks.gold import Task, aesop, argrewrite, f1, gold, labels

from commdiff.alignment import split_merge
from commdiff.alignment.align import exact_pairs, link_one_to_one
from commdiff.alignment.boosted_trees import BoostedTrees, logistic, parse_model
from commdiff.alignment.features import MONOTONE, NAMES, PairFeatures, score
from commdiff.alignment.term_vectors import Sentence, make_term_vectors
from commdiff.normalization import words

ROOT = Path(__file__).parent.parent
OUT = ROOT / "src/commdiff/data/align_weights.json"
SEED = 0
PAIR_WEIGHTS = {"argrewrite": 0.3, "aesop": 0.3, "planted": 0.0}  # statements have the weight 1
ATTACHMENT_WEIGHTS = {"argrewrite": 0.3, "aesop": 0.3, "planted": 0.1}
PAIR_TREES = {"trees": 150, "leaves": 16, "rate": 0.06, "least": 12}
ATTACHMENT_TREES = {"trees": 80, "leaves": 4, "rate": 0.05, "least": 15}


class Case:
    """One comparison and the features of its candidate pairs."""

    def __init__(self, task: Task) -> None:
        self.task = task
        sentences = [
            [Sentence(i, text, tuple(words(text)), paragraph) for i, (text, paragraph) in enumerate(side)]
            for side in (task.old, task.new)
        ]
        self.exact = exact_pairs(*sentences)
        self.vectors = make_term_vectors(*sentences)
        features = PairFeatures(self.vectors, self.exact)
        self.pairs = features.pairs
        self.values = np.array(features.values()).reshape(-1, len(NAMES))
        self.labels = np.array([pair in task.links for pair in self.pairs], float)

    def scored(self, model: BoostedTrees) -> dict:
        return score(self.pairs, map(tuple, self.values.tolist()), model)

    def links(self, scored: dict) -> tuple[list, float]:
        return link_one_to_one(scored, len(self.exact), tuple(map(len, self.vectors)))

    def attachments(self, scored: dict) -> tuple:
        links, _ = self.links(scored)
        attachments = split_merge.possible_attachments(links, scored)
        return attachments, split_merge.attachment_features(attachments, scored, self.vectors)

    def aligned(self, pair_model: BoostedTrees, attachment_model: BoostedTrees) -> set:
        scored = self.scored(pair_model)
        links, threshold = self.links(scored)
        attached = split_merge.attach_unlinked(links, scored, self.vectors, logistic(threshold), attachment_model)
        return {*self.exact, *links, *attached}


def _node(node: dict) -> list | float:
    """Convert a node of a tree to the form that the package reads."""
    if "leaf_value" in node:
        return round(node["leaf_value"], 5)
    low, high = _node(node["left_child"]), _node(node["right_child"])
    return [node["split_feature"], float(f"{node['threshold']:.6g}"), round(node["internal_value"], 5), low, high]


def fit(
    rows: list, names: tuple, trees: int, leaves: int, rate: float, least: int, monotone: frozenset = frozenset()
) -> dict:
    """Fit boosted trees on rows of (weight, values, labels) and return the scorer in its JSON form.

    A larger value of a feature in ``monotone`` never lowers the odds.
    """
    rows = [row for row in rows if row[0]]
    values = np.vstack([v for _, v, _ in rows])
    labels = np.concatenate([found for _, _, found in rows])
    weights = np.concatenate([np.full(len(found), weight) for weight, _, found in rows])
    settings = {
        "objective": "binary", "num_leaves": leaves, "learning_rate": rate, "min_data_in_leaf": least, "max_bin": 63,
        "monotone_constraints": [int(name in monotone) for name in names],
        "feature_fraction": 0.4, "bagging_fraction": 0.6, "bagging_freq": 1, "lambda_l2": 1.0, "seed": SEED,
        "deterministic": True, "force_row_wise": True, "num_threads": 1, "verbose": -1,
    }  # fmt: skip
    model = lightgbm.train(settings, lightgbm.Dataset(values, labels, weight=weights), trees).dump_model()
    roots = [_node(tree["tree_structure"]) for tree in model["tree_info"]]
    bias = sum(root[2] if isinstance(root, list) else root for root in roots)
    return {"bias": round(bias, 5), "features": list(names), "trees": [r for r in roots if isinstance(r, list)]}


def fit_pairs(cases: list) -> dict:
    rows = [(PAIR_WEIGHTS.get(c.task.family, 1.0), c.values, c.labels) for c in cases]
    return fit(rows, NAMES, **PAIR_TREES, monotone=MONOTONE)


def fit_attachments(cases: list, model_of) -> dict:
    rows = []
    for case in cases:
        attachments, values = case.attachments(case.scored(model_of(case)))
        labels = np.array([attachment.pair in case.task.links for attachment in attachments], float)
        weight = ATTACHMENT_WEIGHTS.get(case.task.family, 1.0)
        rows.append((weight, np.array(values).reshape(-1, len(split_merge.NAMES)), labels))
    return fit(rows, split_merge.NAMES, **ATTACHMENT_TREES)


def left_out(golds: list, others: list) -> tuple[dict, dict, BoostedTrees]:
    """Fit a pair scorer and an attachment scorer without each family of ``golds``, and a pair scorer on all of them.

    ``others`` are always used and never left out.
    """
    families = sorted({c.task.family for c in golds})
    whole = parse_model(fit_pairs([*golds, *others]), NAMES)
    pair_models = {
        f: parse_model(fit_pairs([*(c for c in golds if c.task.family != f), *others]), NAMES) for f in families
    }
    attachment_models = {}
    for f in families:
        rest = [*(c for c in golds if c.task.family != f), *others]
        attachment_models[f] = parse_model(
            fit_attachments(rest, lambda c: pair_models.get(c.task.family, whole)), split_merge.NAMES
        )
    return pair_models, attachment_models, whole


def report(name: str, found: list, quiet: bool = False) -> tuple:
    """Print the F1 of links, changed, added and dropped sentences over (case, links) pairs."""
    counts = {k: [0, 0, 0] for k in ("link", "changed", "added", "dropped", "nonidentical")}

    def tally(key: str, said: set, true: set) -> None:
        counts[key][0] += len(said & true)
        counts[key][1] += len(said - true)
        counts[key][2] += len(true - said)

    for case, links in found:
        task = case.task
        tally("link", links, task.links)
        tally("changed", links - set(case.exact), task.changed)
        tally("nonidentical", links - task.identical, task.links - task.identical)
        for key, side, size in (("dropped", 0, len(task.old)), ("added", 1, len(task.new))):
            tally(key, set(range(size)) - {x[side] for x in links}, set(range(size)) - {x[side] for x in task.links})
    figures = {k: f1(*v) for k, v in counts.items()}
    if not quiet:
        print(
            f"{name:34} n={sum(len(c.task.links) for c, _ in found):4}",
            " ".join(f"{k} {v:.3f}" for k, v in figures.items()),
            flush=True,
        )
    return figures


def check(golds: list, dev: set, others: list, unseen: dict[str, list]) -> None:
    pair_models, attachment_models, whole = left_out(golds, others)
    found = [(c, c.aligned(pair_models[c.task.family], attachment_models[c.task.family])) for c in golds]
    for family in sorted(pair_models):
        report(f"left out: {family}", [x for x in found if x[0].task.family == family])
    report("left out, all families", found)
    report("left out, gold comparisons", [x for x in found if x[0].task.name in dev])
    attachment_model = parse_model(
        fit_attachments([*golds, *others], lambda c: pair_models.get(c.task.family, whole)), split_merge.NAMES
    )
    report("fitted (in sample), gold", [(c, c.aligned(whole, attachment_model)) for c in golds if c.task.name in dev])
    for name, cases in unseen.items():
        report(name, [(c, c.aligned(whole, attachment_model)) for c in cases])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    dev = gold(args.gold)
    golds = [Case(task) for task in dev + labels(ROOT / "benchmarks/labels", args.corpora)]
    essays, fables = argrewrite(args.corpora), aesop(args.corpora)
    even = [task for task in essays if task.essay % 2 == 0]
    others = [Case(task) for task in (*even, *fables[::2], *planted.tasks(args.corpora))]
    if args.check:
        unseen = {
            "ArgRewrite, odd essays (unseen)": [Case(task) for task in essays if task.essay % 2],
            "Aesop, every other fable (unseen)": [Case(task) for task in fables[1::2]],
        }
        check(golds, {task.name for task in dev}, others, unseen)
        return
    pair_models, _, whole = left_out(golds, others)
    attachments = fit_attachments([*golds, *others], lambda c: pair_models.get(c.task.family, whole))
    data = {"pair": fit_pairs([*golds, *others]), "attachment": attachments}
    OUT.write_text(json.dumps(data, separators=(",", ":")).replace("]],[", "]],\n[") + "\n", "utf-8")
    print(OUT.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
