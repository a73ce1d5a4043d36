"""Topics of a clause: the gazetteer, user files, and the effect of parties and headings."""

from __future__ import annotations

from pathlib import Path

import pytest

import commdiff
from commdiff import LexiconError, Settings, Statement
from commdiff.normalization import words
from commdiff.topics import load_topics

SAMPLES = Path(__file__).parent.parent / "samples"
BUILTIN = load_topics(words)


def topics(text: str, *paths: Path) -> tuple[str, ...]:
    gazetteer = load_topics(words, *paths) if paths else BUILTIN
    return gazetteer.order(gazetteer.find(words(text), text))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("They called for an end to terrorism on Afghan soil.", ("Afghanistan", "Counter-terrorism")),
        ("Work on artificial intelligence goes on.", ("Technology and AI",)),
        ("They said that aid is needed.", ()),  # "ai" inside a word
        ("AI and trade", ("Trade", "Technology and AI")),
        ("Who should act?", ()),  # WHO is the organization only in capitals
        ("WHO should act.", ("Health",)),
        ("two satellites over the bay", ("Space",)),  # a plural s
        ("Counter-\nterrorism efforts", ("Counter-terrorism",)),  # a hard wrap
        ("The CHINA-PAKISTAN ECONOMIC CORRIDOR", ("CPEC",)),  # neither state: both within a longer term
        ("China and the Indian Ocean, and the South China Sea", ("South and East China Seas", "Indo-Pacific", "China")),
        ("a South China Sea of troubles, in the Indian Ocean", ("South and East China Seas", "Indo-Pacific")),
        ("the security environment and digital connectivity", ("Technology and AI",)),
        ("", ()),
    ],
)
def test_words_name_topics(text: str, found: tuple[str, ...]) -> None:
    assert topics(text) == found


def test_every_term_finds_its_own_topic() -> None:
    import tomllib
    from importlib.resources import files

    data = tomllib.loads(files("commdiff").joinpath("data/topics.toml").read_text("utf-8"))
    lost = [
        (name, term) for name, terms in data["topics"].items() for term in terms if name not in topics(f"on {term},")
    ]
    assert not lost
    assert set(data["parties"]) <= set(data["topics"])


def test_a_file_adds_terms_and_topics_and_leaves_out(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('off = ["Trade"]\n[topics]\nAfghanistan = ["Salma"]\nLamps = ["oil lamp", "beacon"]\n', "utf-8")
    assert topics("Beacons and trade at the Salma", path) == ("Afghanistan", "Lamps")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[topics", "not TOML"),
        ('[topic]\nA = ["b"]', "unknown table 'topic'"),
        ('[topics]\nA = "b"', "topic 'A' must be a list"),
        ('[topics]\nA = [" "]', "topic 'A' must be a list"),
        ('off = ["Nowhere"]', "no topic 'Nowhere'"),
        ("off = 3", "off must be a list"),
    ],
)
def test_a_broken_file_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(LexiconError, match=rf"mine\.toml: .*{reason}"):
        load_topics(words, path)
    with pytest.raises(LexiconError, match="no such file"):
        load_topics(words, tmp_path / "none.toml")


def _compared(*paragraphs: str, **settings: tuple[str, ...]) -> commdiff.Comparison:
    text = "\n\n".join(paragraphs)
    sides = (Statement.from_text(text, id="old"), Statement.from_text(text, id="new"))
    return commdiff.compare(*sides, settings=Settings(**settings))


def test_a_clause_without_a_topic_has_that_of_its_paragraph() -> None:
    diff = _compared("1. They spoke of Taiwan. They oppose any unilateral step.", "2. They thanked the hosts.")
    assert [change.topics for change in diff] == [("Taiwan",), ("Taiwan",), ()]


def test_a_heading_names_the_topic_of_its_section() -> None:
    diff = _compared(
        "Overview", "They met again.", "They dined.", "They left.",
        "Afghanistan", "They asked for visible actions against all such groups.",
    )  # fmt: skip
    assert [change.topics for change in diff][-2:] == [("Afghanistan",), ("Afghanistan",)]
    assert not any(change.topics for change in list(diff)[:4])


def test_a_party_to_the_text_is_not_a_topic() -> None:
    paragraphs = [f"{n}. China thanked Pakistan for gift {n}." for n in range(1, 7)]
    diff = _compared(*paragraphs, "7. Both spoke of Iran.")
    assert [change.topics for change in diff] == [()] * 6 + [("Iran",)]


def test_topics_filter_a_report(tmp_path: Path) -> None:
    diff = _compared("1. They spoke of AI.", "2. They said that rain fell.", "3. They met in Tarin.")
    assert [change.id for change in commdiff.report.view.view(diff, topic="technology and ai").changes] == ["c1"]
    assert [change.id for change in commdiff.report.view.view(diff, topic="Tarin").changes] == ["c3"]
    assert not commdiff.report.view.view(diff, topic="tar").changes
    path = tmp_path / "mine.toml"
    path.write_text('[topics]\nWeather = ["rain"]\n', "utf-8")
    more = _compared("1. They said that rain fell.", topics=(str(path),))
    assert more.changes[0].topics == ("Weather",)
    assert more.signature != _compared("1. They said that rain fell.").signature


def test_the_sample_names_afghanistan() -> None:
    diff = commdiff.compare(SAMPLES / "china-pakistan-round-6.txt", SAMPLES / "china-pakistan-round-7.txt")
    carried = [change for change in diff if "Afghanistan" in change.topics]
    assert any("verifiable" in change.new_text for change in carried)
    assert not any("China" in change.topics or "Pakistan" in change.topics for change in diff)
