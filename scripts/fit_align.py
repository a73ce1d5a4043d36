"""Fit the aligner's two scorers and write src/commdiff/data/align_weights.json; report leave-one-family-out.

    python scripts/fit_align.py GOLD_DEV_DIR CORPORA_DIR [--check]

Needs numpy and scikit-learn, which the package itself does not. Each scorer is a sum of curves over named
features: half a logistic regression, half boosted steps (trees of one cut). Both learn from the gold comparisons and
the project's own labels (benchmarks/labels); essays and fables taught them nothing that helped. With --check the
families are left out one at a time, essays and fables are scored, and nothing is written.
"""

import argparse
import json
import math
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))
from commdiff.align import join
from commdiff.align.assign import one_to_one
from commdiff.align.exact import exact
from commdiff.align.features import NAMES, Scene, features
from commdiff.align.knowledge import Additive, additive, knowledge
from commdiff.align.near import near
from commdiff.align.profile import Unit, profiles
from commdiff.align.scorer import Scored, candidates
from commdiff.normalize import words
from gold import Task, aesop, argrewrite, f1, gold, labels

ROOT = Path(__file__).parent.parent
OUT = ROOT / "src/commdiff/data/align_weights.json"
LINK, JOIN = 0.4, 0.35  # the null choices: what counts is F1, not the error rate


class Case:
    """One comparison, with the features of its candidate pairs."""

    def __init__(self, task: Task) -> None:
        self.task = task
        units = [
            [Unit(i, text, tuple(words(text)), paragraph) for i, (text, paragraph) in enumerate(side)]
            for side in (task.old, task.new)
        ]
        self.sure = exact(*units)
        self.sides = profiles(*units, knowledge())
        rows = near(*self.sides)
        self.pairs = candidates(rows, frozenset(i for i, _ in self.sure), frozenset(j for _, j in self.sure))
        self.values = np.array(features(Scene(*self.sides, rows), self.pairs)).reshape(-1, len(NAMES))
        self.labels = np.array([pair in task.links for pair in self.pairs], float)

    def scored(self, model: Additive) -> dict:
        out = {}
        for pair, values in zip(self.pairs, self.values, strict=True):
            odds = round(model.odds(values), 6)
            out[pair] = Scored(tuple(values), odds, 1 / (1 + math.exp(-odds)))
        return out

    def links(self, scored: dict) -> list:
        odds = {pair: s.odds for pair, s in scored.items()}
        return one_to_one(odds, math.log(LINK / (1 - LINK)), tuple(map(len, self.sides)))

    def joints(self, scored: dict) -> tuple:
        links = self.links(scored)
        found = join.joints(links, scored)
        return links, found, join.features(found, links, scored, self.sides)

    def aligned(self, pair_model: Additive, join_model: Additive) -> set:
        links, found, values = self.joints(self.scored(pair_model))
        ranked = sorted((-join_model.probability(v), j.pair, j) for j, v in zip(found, values, strict=True))
        more = join.pick([(j, -p) for p, _, j in ranked if -p >= join_model.link], links)
        return {*self.sure, *links, *more}


def _steps(model: GradientBoostingClassifier, count: int) -> tuple[float, list]:
    """The boosted steps as one (cuts, values) list per feature, and the constant."""
    jumps = [defaultdict(float) for _ in range(count)]
    base = [0.0] * count
    for (tree,) in model.estimators_:
        t = tree.tree_
        if t.node_count < 3:
            continue
        left, right = (float(t.value[k][0][0]) * model.learning_rate for k in (t.children_left[0], t.children_right[0]))
        base[t.feature[0]] += left
        jumps[t.feature[0]][float(t.threshold[0])] += right - left
    prior = float(model.init_.class_prior_[1])
    out = []
    for jump, start in zip(jumps, base, strict=True):
        cuts = sorted(jump)
        values = [start]
        for cut in cuts:
            values.append(values[-1] + jump[cut])
        out.append((cuts, values))
    return math.log(prior / (1 - prior)), out


def fit(values: np.ndarray, labels: np.ndarray, names: tuple, link: float, **how: float) -> dict:
    """A scorer in its JSON form."""
    scaler = StandardScaler().fit(values)
    plain = LogisticRegression(C=how["c"], max_iter=3000).fit(scaler.transform(values), labels)
    scale = np.where(scaler.scale_ == 0, 1, scaler.scale_)
    slopes = plain.coef_[0] / scale
    bias = float(plain.intercept_[0] - (slopes * scaler.mean_).sum())
    if not how.get("trees"):
        shown = {n: {"weight": round(float(s), 5)} for n, s in zip(names, slopes, strict=True)}
        return {"bias": round(bias, 5), "link": link, "features": shown}
    boosted = GradientBoostingClassifier(
        max_depth=1, n_estimators=int(how["trees"]), learning_rate=0.06, subsample=0.6, max_features=0.4,
        min_samples_leaf=20, random_state=0,
    ).fit(values, labels)  # fmt: skip
    constant, steps = _steps(boosted, len(names))
    shown = {}
    for name, slope, (cuts, heights) in zip(names, slopes, steps, strict=True):
        shown[name] = {
            "weight": round(float(slope) / 2, 5),
            "cuts": [round(c, 6) for c in cuts],
            "steps": [round(h / 2, 4) for h in heights],
        }
    return {"bias": round((bias + constant) / 2, 5), "link": link, "features": shown}


def fit_pairs(cases: list) -> dict:
    values = np.vstack([c.values for c in cases])
    labels = np.concatenate([c.labels for c in cases])
    return fit(values, labels, NAMES, LINK, c=0.01, trees=200)


def fit_joints(cases: list, model_of) -> dict:
    values, labels = [], []
    for case in cases:
        _, found, rows = case.joints(case.scored(model_of(case)))
        values += rows
        labels += [joint.pair in case.task.links for joint in found]
    return fit(np.array(values), np.array(labels, float), join.NAMES, JOIN, c=0.1)


def left_out(golds: list) -> tuple[dict, dict]:
    """For each family a pair scorer and a join scorer that never saw it."""
    families = sorted({c.task.family for c in golds})
    pair_models = {f: additive(fit_pairs([c for c in golds if c.task.family != f]), NAMES) for f in families}
    join_models = {}
    for f in families:
        rest = [c for c in golds if c.task.family != f]
        join_models[f] = additive(fit_joints(rest, lambda c: pair_models[c.task.family]), join.NAMES)
    return pair_models, join_models


def report(name: str, found: list, quiet: bool = False) -> tuple:
    """Link, changed, added and dropped F1 over (case, links) pairs, in units."""
    counts = {k: [0, 0, 0] for k in ("link", "changed", "added", "dropped", "nonidentical")}

    def tally(key: str, said: set, true: set) -> None:
        counts[key][0] += len(said & true)
        counts[key][1] += len(said - true)
        counts[key][2] += len(true - said)

    for case, links in found:
        task = case.task
        tally("link", links, task.links)
        tally("changed", links - set(case.sure), task.changed)
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


def check(golds: list, dev: set, essays: list, fables: list) -> None:
    pair_models, join_models = left_out(golds)
    found = [(c, c.aligned(pair_models[c.task.family], join_models[c.task.family])) for c in golds]
    for family in sorted(pair_models):
        report(f"left out: {family}", [x for x in found if x[0].task.family == family])
    report("left out, all families", found)
    report("left out, gold comparisons", [x for x in found if x[0].task.name in dev])
    pair = additive(fit_pairs(golds), NAMES)
    joint = additive(fit_joints(golds, lambda c: pair_models[c.task.family]), join.NAMES)
    report("fitted (in sample), gold", [(c, c.aligned(pair, joint)) for c in golds if c.task.name in dev])
    report("ArgRewrite, odd essays (unseen)", [(c, c.aligned(pair, joint)) for c in essays if c.task.essay % 2])
    report("ArgRewrite, all (unseen)", [(c, c.aligned(pair, joint)) for c in essays])
    report("Aesop (unseen)", [(c, c.aligned(pair, joint)) for c in fables])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    dev = gold(args.gold)
    golds = [Case(task) for task in dev + labels(ROOT / "benchmarks/labels", args.corpora)]
    if args.check:
        essays = [Case(task) for task in argrewrite(args.corpora)]
        check(golds, {task.name for task in dev}, essays, [Case(task) for task in aesop(args.corpora)])
        return
    pair_models, _ = left_out(golds)
    data = {"pair": fit_pairs(golds), "join": fit_joints(golds, lambda c: pair_models[c.task.family])}
    OUT.write_text(json.dumps(data, separators=(",", ":")).replace("},", "},\n") + "\n", "utf-8")
    print(OUT.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
