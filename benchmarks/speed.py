"""Measure the time of a comparison as a whole process, beside difflib, redlines and similar-rs on the same files.

    python -m benchmarks.speed [--corpora DIR] [--python PYTHON] [--sizes 500,1000,2000,4000] [--write DOCS]

The texts are statements of governments (without the corpora, the samples), repeated to the given number of sentences
per side, with a different number in each sentence. The figures are medians of the processor time of the process and its
children; the tools run in turn. ``--python`` is an interpreter with redlines, typing-extensions and similar-rs; a
missing tool is left out. ``--write`` updates the table and the plot in DOCS/performance.md and DOCS/performance.svg.
"""

import argparse
import math
import os
import re
import statistics
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
TEXTS = (
    ["joint-statements/quad/2023-05-20.txt", "joint-statements/g7-summit/2023-05-20.txt"],
    ["joint-statements/quad/2024-09-21.txt", "joint-statements/g7-summit/2024-06-14.txt"],
)
SAMPLES = (["china-pakistan-round-6.txt"], ["china-pakistan-round-7.txt"])
READ = "import sys, pathlib; a, b = (pathlib.Path(p).read_text('utf-8') for p in sys.argv[1:3]); "
OTHERS = {
    "similar-rs, words": READ + "import similar; print(len(similar.TextDiff(a, b, granularity='words').ops()))",
    "difflib, words": READ
    + "import difflib; print(len(difflib.SequenceMatcher(None, a.split(), b.split()).get_opcodes()))",
    "redlines": "import sys; from redlines.cli import cli; sys.argv[1:1] = ['json']; cli()",
}
COLOURS = {"commdiff": "#0b5fa5", "similar-rs, words": "#2b8a3e", "difflib, words": "#868e96", "redlines": "#c92a2a"}
START, END = "<!-- figures -->", "<!-- end of figures -->"


def sentences(files: list[Path]) -> list[str]:
    """Return the sentences of some texts, split at a full stop before a capital (precise enough for a benchmark)."""
    text = " ".join(" ".join(path.read_text("utf-8").split()) for path in files)
    return [s for s in re.split(r"(?<=[a-z)]\.)\s+(?=[A-Z])", text) if len(s.split()) > 3]


def text_of(source: list[str], size: int) -> str:
    """Return ``size`` numbered sentences, four per paragraph."""
    out = [f"{source[k % len(source)].rstrip('.')} (item {k + 1})." for k in range(size)]
    return "\n\n".join(" ".join(out[k : k + 4]) for k in range(0, size, 4)) + "\n"


def run(command: list[str]) -> tuple[float, float, float]:
    """Run a process and return its processor seconds, wall seconds and peak memory (MB); it must succeed."""
    begun = time.perf_counter()
    actions = [
        (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
        (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
    ]
    process = os.posix_spawn(command[0], command, os.environ, file_actions=actions)
    _, status, used = os.wait4(process, 0)
    if status:
        raise OSError(f"exit {os.waitstatus_to_exitcode(status)}: {' '.join(command)[:80]}")
    return used.ru_utime + used.ru_stime, time.perf_counter() - begun, used.ru_maxrss / 1024


def tools(python: str) -> dict[str, list[str]]:
    """Return the commands of the tools; two file names follow."""
    program = "import sys; from commdiff.cli.main import main; sys.argv += ['-f', 'json']; sys.exit(main())"
    found = {"commdiff": [sys.executable, "-c", program]}
    return found | {name: [python, "-c", program] for name, program in OTHERS.items()}


def pairs(corpora: Path | None, folder: Path, sizes: list[int]) -> dict[str, tuple[str, str]]:
    """Return the pairs of texts by name: the samples, then one pair per size."""
    samples = HERE.parent / "samples"
    out = {"samples": (str(samples / SAMPLES[0][0]), str(samples / SAMPLES[1][0]))}
    if corpora:
        g7 = [str(corpora / names[1]) for names in TEXTS]
        out["G7 summits"] = (g7[0], g7[1])
    root, names = (corpora, TEXTS) if corpora else (samples, SAMPLES)
    for size in sizes:
        files = []
        for side, listed in zip(("old", "new"), names, strict=True):
            path = folder / f"{size}-{side}.txt"
            path.write_text(text_of(sentences([root / name for name in listed]), size), "utf-8")
            files.append(str(path))
        out[str(size)] = (files[0], files[1])
    return out


def measure(
    commands: dict[str, list[str]], texts: dict[str, tuple[str, str]], runs: int, patience: float
) -> dict[tuple[str, str], tuple[float, float, float]]:
    """Return the medians by tool and text. A tool that took more than ``patience`` seconds is not run again."""
    out: dict[tuple[str, str], tuple[float, float, float]] = {}
    slow: set[str] = set()
    for name, files in texts.items():
        rows: dict[str, list[tuple[float, float, float]]] = {tool: [] for tool in commands if tool not in slow}
        for turn in range(runs):
            for tool in rows:
                if turn and (tool in slow or not rows[tool]):
                    continue
                try:
                    rows[tool].append(run([*commands[tool], *files]))
                except OSError as error:
                    print(f"left out: {tool}: {error}", file=sys.stderr)
                    slow.add(tool)
                    continue
                if rows[tool][-1][0] > patience:
                    slow.add(tool)
        for tool, seen in rows.items():
            if seen:
                out[tool, name] = tuple(statistics.median(column) for column in zip(*seen, strict=True))
                print(f"{name:>12} {tool:<18} {out[tool, name][0]:9.3f} s {out[tool, name][2]:6.0f} MB  n={len(seen)}")
    return out


def table(found: dict[tuple[str, str], tuple[float, float, float]], texts: list[str], commands: list[str]) -> str:
    """Return the figures as a Markdown table, in seconds and as multiples of commdiff's time."""
    lines = [f"| sentences per side | {' | '.join(commands)} | peak MB |", "| --- |" + " --: |" * (len(commands) + 1)]
    for name in texts:
        own = found["commdiff", name]
        cells = []
        for tool in commands:
            value = found.get((tool, name))
            times = f" ({value[0] / own[0]:.2g} ×)" if value and tool != "commdiff" else ""
            cells.append(f"{value[0]:.2f}{times}" if value else "–")
        lines.append(f"| {name} | {' | '.join(cells)} | {own[2]:.0f} |")
    return "\n".join(lines)


def plot(found: dict[tuple[str, str], tuple[float, float, float]], sizes: list[int], commands: list[str]) -> str:
    """Draw time against size on logarithmic scales as SVG."""
    width, height, left, top, right, bottom = 640, 400, 64, 24, 150, 48
    values = [v[0] for (tool, name), v in found.items() if name.isdigit()]
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    first, last = math.log10(sizes[0]), math.log10(sizes[-1])

    def x(size: float) -> float:
        return left + (math.log10(size) - first) / ((last - first) or 1) * (width - left - right)

    def y(seconds: float) -> float:
        return height - bottom - (math.log10(seconds) - low) / (high - low) * (height - top - bottom)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" '
        'font-size="12">',
        "<title>Processor time against size, logarithmic scales</title>",
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
    ]
    for power in range(low, high + 1):
        at = y(10**power)
        parts.append(f'<path d="M{left} {at:.1f}H{width - right}" stroke="#dee2e6"/>')
        parts.append(f'<text x="{left - 8}" y="{at + 4:.1f}" text-anchor="end">{10.0**power:g} s</text>')
    for size in sizes:
        parts.append(f'<text x="{x(size):.1f}" y="{height - bottom + 18}" text-anchor="middle">{size:,}</text>')
    parts.append(
        f'<text x="{(left + width - right) / 2:.0f}" y="{height - 8}" text-anchor="middle">sentences per side</text>'
    )
    ends: list[float] = []
    for tool in commands:
        points = [(x(size), y(found[tool, str(size)][0])) for size in sizes if (tool, str(size)) in found]
        if not points:
            continue
        line = " ".join(f"{a:.1f},{b:.1f}" for a, b in points)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{COLOURS[tool]}" stroke-width="2"/>')
        parts += [f'<circle cx="{a:.1f}" cy="{b:.1f}" r="3" fill="{COLOURS[tool]}"/>' for a, b in points]
        at = points[-1][1] + 4
        while any(abs(at - other) < 14 for other in ends):
            at += 14
        ends.append(at)
        parts.append(f'<text x="{points[-1][0] + 8:.1f}" y="{at:.1f}" fill="{COLOURS[tool]}">{tool}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def main() -> None:
    """Measure and print the figures; write them if ``--write`` is given."""
    shared = HERE.parent.parent / "shared" / "corpora"
    parser = argparse.ArgumentParser(description="Measure the time of a comparison beside other tools.")
    parser.add_argument("--corpora", type=Path, default=shared if shared.is_dir() else None)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--sizes", default="500,1000,2000,4000")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--patience", type=float, default=60)
    parser.add_argument("--write", type=Path)
    asked = parser.parse_args()
    sizes = sorted(int(size) for size in asked.sizes.split(","))
    commands = tools(asked.python)
    with tempfile.TemporaryDirectory() as folder:
        texts = pairs(asked.corpora, Path(folder), sizes)
        found = measure(commands, texts, asked.runs, asked.patience)
    figures = table(found, list(texts), list(commands))
    print(figures)
    if asked.write:
        (asked.write / "performance.svg").write_text(plot(found, sizes, list(commands)), "utf-8")
        page = asked.write / "performance.md"
        before, _, rest = page.read_text("utf-8").partition(START)
        page.write_text(f"{before}{START}\n\n{figures}\n\n{END}{rest.partition(END)[2]}", "utf-8")


if __name__ == "__main__":
    main()
