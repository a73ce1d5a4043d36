"""Count the sentences of the corpora that contain each stem and write src/commdiff/data/align_terms.json.

    python -m scripts.fit_terms CORPORA_DIR

Only stems and counts are kept, no text. A stem must occur in at least three sentences.
"""

import json
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

from commdiff.english import stem
from commdiff.normalization import words

OUT = Path(__file__).parent.parent / "src/commdiff/data/align_terms.json"
SENTENCE = re.compile(r"(?<=[.;:!?])\s+(?=[“\"(A-Z])|\n\s*\n")
LEAST = 3


def sentences(folder: Path) -> set[tuple[str, ...]]:
    """Return the distinct sentences as stems; a sentence repeated each year counts once."""
    found = set()
    for path in sorted(folder.rglob("*.txt")):
        for sentence in SENTENCE.split(path.read_text("utf-8", "replace")):
            stems = tuple(stem(w) for w in words(sentence))
            if len(stems) > 2:
                found.add(stems)
    return found


def main() -> None:
    counts: Counter[str] = Counter()
    total = 0
    for stems in sorted(sentences(Path(sys.argv[1]))):
        total += 1
        counts.update(set(stems))
    by_count = defaultdict(list)
    for term, n in sorted(counts.items()):
        if n >= LEAST and not any(c.isdigit() for c in term):
            by_count[n].append(term)
    data = {"sentences": total, "counts": {str(n): " ".join(by_count[n]) for n in sorted(by_count)}}
    OUT.write_text(json.dumps(data, ensure_ascii=False, indent=0) + "\n", "utf-8")
    print(total, "sentences,", sum(map(len, by_count.values())), "stems,", OUT.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
