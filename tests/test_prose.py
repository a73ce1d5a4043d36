"""Plain English: the texts of the rules are whole sentences."""

from __future__ import annotations

import pytest

from commdiff.lexicon import load as lex

LONGEST = 200


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
