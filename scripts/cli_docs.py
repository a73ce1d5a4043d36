"""Write docs/cli.md from the help of the command line; tests/test_cli.py checks that it is up to date.

python -m scripts.cli_docs           write the page
python -m scripts.cli_docs --check   exit with 1 if the page is out of date
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from commdiff.cli.options import COMMANDS

PAGE = Path(__file__).parent.parent / "docs" / "cli.md"
HEAD = """\
# The command line

<!-- written by scripts/cli_docs.py; change src/commdiff/cli/options.toml instead -->

`commdiff OLD NEW` is the main job and needs no command name. The report goes to stdout. Messages go to stderr as one
line: `commdiff: file: reason`.

| exit code | when |
| --- | --- |
| 0 | the command ran |
| 1 | `--exit-code` was given and the report shows a change; language that only moved is a change |
| 2 | the command line or an input is not valid; nothing was written (`archive add` and `batch` write the valid rest) |
| 130 | the command was interrupted |

- `-` is stdin. Only one operand can be stdin. A path that does not exist is an error, never text.
- `--only` takes the names of the kinds. "hardened", "new", "gone" and "born" are accepted as other names of
  "strengthened", "added", "dropped" and "added".
- `-o FILE` is written completely or not at all, and is never one of the texts. Its suffix implies the format: `.csv`,
  `.docx`, `.htm`, `.html`, `.json`, `.jsonl`, `.md`, `.markdown`, `.svg`, `.txt`.
- `NO_COLOR`, `FORCE_COLOR` and `COLUMNS` are honoured. Pipes and files are UTF-8.
"""


def page() -> str:
    """Return the text of the page."""
    parts = [HEAD, _section("commdiff", [])]
    parts += [_section(f"commdiff {command.name}", command.name.split()) for command in COMMANDS]
    return "\n".join(parts)


def _section(title: str, command: list[str]) -> str:
    environment = os.environ | {"COLUMNS": "80", "NO_COLOR": "1"}
    run = [sys.executable, "-m", "commdiff", *command, "--help"]
    text = subprocess.run(run, env=environment, capture_output=True, check=True).stdout.decode()
    lines = "\n".join(line.rstrip() for line in text.strip("\n").splitlines())
    return f"## {title}\n\n```text\n{lines.strip()}\n```\n"


if __name__ == "__main__":
    if "--check" in sys.argv[1:]:
        sys.exit(PAGE.read_text("utf-8") != page())
    PAGE.write_text(page(), "utf-8")
