"""Draw docs/report.svg: the first lines of the terminal report on two samples, as a terminal shows them.

python -m scripts.picture [LINES]
"""

import io
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

import commdiff

ROOT = Path(__file__).parent.parent
WIDTH = 100


def main(lines: int) -> None:
    """Write the picture of the first ``lines`` lines of the report."""
    samples = [ROOT / "samples" / f"china-pakistan-round-{n}.txt" for n in (6, 7)]
    statements = [commdiff.read(path) for path in samples]
    report = commdiff.render(commdiff.compare(*statements), "terminal", width=WIDTH, color=True)
    head = "\n".join(report.splitlines()[:lines]).replace(f"{ROOT}/", "")
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    console.print(Text.from_ansi(head))
    svg = console.export_svg(title="commdiff round-6.txt round-7.txt", unique_id="commdiff")
    (ROOT / "docs" / "report.svg").write_text(svg, "utf-8")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 64)
