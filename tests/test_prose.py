"""Plain English: banned phrases, old names, and the texts of the rules.

CONTRIBUTING.md has the style guide. A failure names the file, the line, the words and the reason.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from commdiff.lexicon import load as lex

ROOT = Path(__file__).parent.parent
LONGEST = 200  # characters of a rule's reason

# Pattern → reason.
BANNED = {
    r"\b(?:stands?|stood)\b(?! (?:ready|together|by me|for a world order))": 'write "is", "occurs" or "means"',
    r"\b(?:is|are|was|were|be) told\b": 'write who tells it, or "states"',
    r"\b(?:is|are) said\b": 'write who says it, or "states"',
    r"\bby heart\b": 'write "overfitted" or "in sample"',
    r"\bwhat (?:it|they|he) (?:came|comes?) to\b": 'write "result" or "counts"',
    r"(?<![Tt]here )\b(?:is|are) no (?!longer\b|(?:more|less|later|other) than\b)[a-z]+": 'write "is not a …"',
    r"\bnobody should\b": "give the instruction directly",
    r"\bnouns?-first\b": "write a sentence",
    r"\b(?:passed over|held against)\b": 'write "skipped" or "compared with"',
    r"\b(?:align|judge|read|segment)/\w+\.py\b|\bsemantic\.py\b|\bslips\.py\b|\bshipped\.py\b": "an old path",
}
BANNED_IN_DOCSTRINGS = {
    r"\AWhether\b[^.?]*": 'write "Return True if …"',
    r"\AWhat\b[^.?]*": "name the thing or the action first",
}

# Names that the redesign replaced: old → new.
OLD_NAMES = {
    "Frozen": "attrs.frozen",
    "Joint": "Attachment",
    "Near": "CosineRows",
    "Piece": "Run",
    "Reasons": "LinkExplanation",
    "Scene": "PairFeatures",
    "Share": "FeatureContribution",
    "accompanied": "restrict_to_carried_over",
    "best_stretch": "partial_ratio",
    "compare_acts": "act_shifts",
    "glimpse": "short_quote",
    "heaviest_run": "heaviest_increasing_subsequence",
    "judge_lone": "judge_unmatched",
    "knot": "component",
    "knots": "components",
    "lone": "unmatched",
    "null_choice": "link_threshold",
    "slips": "ocr_noise",
    "speaks_alone": "may_decide_alone",
    "standing": "salience_class",
    "unanswered": "drop_balanced_degrees",
}


def documents() -> list[Path]:
    """Return the Markdown pages."""
    pages = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "samples/README.md")]
    pages += [ROOT / "src/commdiff/lexicon/rules/README.md", *sorted((ROOT / "docs").glob("*.md"))]
    return [page for page in pages if page.is_file()]


def sources(*folders: str) -> list[Path]:
    """Return the Python files below some folders of the repository."""
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def prose_of_code(path: Path, messages: bool) -> Iterator[tuple[int, str]]:
    """Yield the line and text of comments and docstrings, and of other strings if ``messages``."""
    code = path.read_text("utf-8")
    tree = ast.parse(code)
    holders = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    for node in ast.walk(tree):
        if messages and isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value:
            yield node.lineno, node.value
        elif not messages and isinstance(node, holders) and (text := ast.get_docstring(node)):
            yield node.body[0].lineno, text
    for token in tokenize.generate_tokens(io.StringIO(code).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string.lstrip("# ")


def prose_of_page(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the first line and text of the paragraphs of a Markdown page, without code blocks and tables of samples."""
    fenced = False
    paragraph: list[str] = []
    for number, line in enumerate([*path.read_text("utf-8").splitlines(), ""], 1):
        fence = line.startswith("```")
        fenced ^= fence
        if fence or fenced or not line or line.lstrip().startswith(("-", "|", "#")):
            if paragraph:
                yield number - len(paragraph), " ".join(paragraph)
            paragraph = []
        if not (fence or fenced or not line or (line.startswith("|") and path.parent.name == "samples")):
            paragraph.append(line)


def prose_of_data(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the line and text of the comments and descriptions of a TOML file."""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.startswith("#") or re.match(r"(?:why|problems|about|description) = ", line):
            yield number, line.partition(" ")[2]


def unquoted(text: str) -> str:
    """Remove quoted words, code and examples, which may have any wording."""
    return re.sub(r"“[^”]*”|\"[^\"]*\"|'[^'\n]*'|`[^`]*`|\*[^*\n]*\*", "…", text)


def faults(path: Path, texts: Iterator[tuple[int, str]], patterns: dict[str, str] = BANNED) -> list[str]:
    """Return one line for each banned phrase in some texts of a file."""
    return [
        f"{path.relative_to(ROOT)}:{number}: {found[0].strip()!r}: {reason}"
        for number, text in texts
        for pattern, reason in patterns.items()
        for found in re.finditer(pattern, unquoted(" ".join(text.split())))
    ]


@pytest.mark.skipif(not (ROOT / "docs").is_dir(), reason="an installed package has no sources")
def test_the_texts_have_no_banned_phrase() -> None:
    found: list[str] = []
    for page in documents():
        found += faults(page, prose_of_page(page))
    for path in sources("src", "scripts", "benchmarks"):
        found += faults(path, prose_of_code(path, messages=True))
    for path in sources("src", "scripts", "benchmarks", "tests"):
        found += faults(path, prose_of_code(path, messages=False), BANNED | BANNED_IN_DOCSTRINGS)
    for path in sorted((ROOT / "src").rglob("*.toml")):
        found += faults(path, prose_of_data(path))
    assert not found, "\n".join(found)


@pytest.mark.skipif(not (ROOT / "docs").is_dir(), reason="an installed package has no sources")
def test_no_code_has_an_old_name() -> None:
    found = []
    for path in sources("src", "scripts", "benchmarks", "tests"):
        for token in tokenize.generate_tokens(io.StringIO(path.read_text("utf-8")).readline):
            if token.type == tokenize.NAME and token.string in OLD_NAMES:
                place = f"{path.relative_to(ROOT)}:{token.start[0]}"
                found.append(f"{place}: {token.string} is now {OLD_NAMES[token.string]}")
    assert not found, "\n".join(found)


def reasons() -> dict[str, str]:
    """Map the name of every rule and shift between families to the text that reports print."""
    book = lex.load()
    texts = {rule.id: rule.why for rule in book.rules}
    return texts | {f"{cross.below} < {cross.above}: {cross.why}": cross.why for cross in book.crosses}


@pytest.mark.parametrize(("name", "text"), reasons().items(), ids=lambda value: value[:40])
def test_the_reason_of_a_rule_is_a_short_sentence(name: str, text: str) -> None:
    assert text[0].isupper() or (text[0] == "“" and text[1].isupper()), f"{name}: start with a capital letter"
    assert text.endswith("."), f"{name}: end with a full stop"
    assert len(text) <= LONGEST, f"{name}: longer than {LONGEST} characters"
    assert '"' not in text, f"{name}: quote words with “…”"
