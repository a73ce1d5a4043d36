"""Write src/commdiff/data/abbreviations.txt: the abbreviations in nupunkt's model that consist of letters only.

    python -m scripts.list_abbreviations

A full stop after any other word ends its sentence, so the model is not needed there. Run this script after a change of
nupunkt or of the lists in data/segmentation.toml. tests/test_segment.py compares the file with the installed model.
"""

import textwrap
from pathlib import Path

from commdiff.segmentation.sentences import _splitter

OUT = Path(__file__).parent.parent / "src/commdiff/data/abbreviations.txt"


def main() -> None:
    words = {word for word in _splitter()._params.abbrev_types if len(word) > 1 and word.isascii() and word.isalpha()}
    OUT.write_text(textwrap.fill(" ".join(sorted(words)), 120) + "\n", "utf-8")


if __name__ == "__main__":
    main()
