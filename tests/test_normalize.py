"""Differences that normalization removes, and differences that it keeps."""

import pytest

from commdiff.normalization import tokens, words

SAME = [
    ("the organisation of the programme", "The Organization of the Program"),
    ("peace-keeping co-operation", "peace keeping cooperation"),
    ("non-proliferation", "nonproliferation"),
    ("counter-\nterrorism", "counterterrorism"),
    ("“self-defence”", '"self defense"'),
    ("the U.N. Charter", "the UN Charter"),
    ("2 per cent", "2 %"),
    ("2 percent", "2%"),
    ("eﬃcient oﬀices", "efficient offices"),
    ("Labour's neighbours", "labor’s neighbors"),
    ("hard\nwrapped   text\r\nhere", "hard wrapped text here"),
    ("coop\u00aderation", "cooperation"),
    ("centrally fulfilling", "Centrally, fulfilling"),
    ("a\u00a0b", "a b"),
]
DIFFERENT = [
    ("may", "must"),
    ("policy", "principle"),
    ("the Congress", "Congress"),
    ("2026", "2025"),
    ("1,200", "1,350"),
    ("China's", "China"),
    ("pause", "pauses"),
    ("resolution 338", "resolution 339"),
]


@pytest.mark.parametrize(("old", "new"), SAME)
def test_cosmetic_differences_vanish(old: str, new: str) -> None:
    assert words(old) == words(new)


@pytest.mark.parametrize(("old", "new"), DIFFERENT)
def test_real_differences_stay(old: str, new: str) -> None:
    assert words(old) != words(new)


def test_tokens_quote_the_text_and_carry_the_offset() -> None:
    text = "The U.N.’s co-operation;\n2 per cent."
    found = tokens(text, 100)
    assert [t.norm for t in found] == words(text) == ["the", "un", "'s", "cooperation", "2", "percent"]
    assert all(text[t.span.start - 100 : t.span.end - 100] == t.text for t in found)


def test_each_chinese_character_is_a_word_and_marks_stay_on_their_letters() -> None:
    assert words("双方重申") == list("双方重申")
    assert words("पाकिस्तान और चीन") == ["पाकिस्तान", "और", "चीन"]


def test_punctuation_alone_is_not_a_word() -> None:
    assert words("— … ; * _ # “”") == []


def test_a_wide_character_elsewhere_does_not_change_how_latin_words_are_cut() -> None:
    text = "The U.N.’s co-operation: 2 per cent, No. 2-1/4; Mr. O’Neil’s “don't”; non-\nproliferation in São Tomé. "
    assert words(text + "中")[:-1] == words(text)


def test_a_prefix_cut_at_a_line_end_is_one_word_whatever_the_line_end() -> None:
    for gap in ("", "\n", "\r\n", " \n    "):
        assert words(f"co-{gap}production and re-{gap}committed") == ["coproduction", "and", "recommitted"]


def test_a_mixed_number_is_one_word() -> None:
    text = "from 4-3/4 to 5-1/2 percent, by 1/4 point, in 2023-05/06"
    assert words(text) == "from 4-3/4 to 5-1/2 percent by 1/4 point in 2023 05/06".split()  # noqa: SIM905
