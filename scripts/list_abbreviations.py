"""Write src/commdiff/data/abbreviations.txt: the abbreviations of nupunkt's model that are letters only.

    python scripts/list_abbreviations.py

After any other word a stop is known to end its sentence without the model. To be run when nupunkt or the lists in
data/segmentation.toml have changed; tests/test_segment.py compares the file with the model that is installed.
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
