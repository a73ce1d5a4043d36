"""Statements for the laws: official-sounding ones built from invented parts, and hostile ones."""

from __future__ import annotations

import textwrap

from hypothesis import strategies as st

HOLDERS = ["The two sides", "Both ministers", "The Council", "We", "The delegation of Norland", "They"]
ACTS = [
    "reaffirmed",
    "noted",
    "welcomed",
    "strongly condemned",
    "called for",
    "agreed on",
    "discussed",
    "expressed deep concern at",
    "urged all parties to respect",
    "may consider",
    "will strengthen",
    "rejected",
]
CONTENTS = [
    "the ceasefire along the Tarin river",
    "cooperation between the ports of Norland",
    "the report on the harvest of 2031",
    "any attempt to change the border by force",
    "the joint commission on railways",
    "more visible steps against smuggling",
    "a timetable for the return of the displaced",
    "the mandate of the observer mission until 30 June 2031",
    "trade in seeds and farm machines",
    "the safety of engineers at the Quell dam",
    "the exchange of students of medicine",
    "the needs of the island of Orrin",
]
TAILS = [
    "",
    ", as appropriate",
    " in accordance with the treaty",
    " without delay",
    ", where possible",
    " in all its forms",
]

sentences = st.builds(
    lambda a, b, c, d: f"{a} {b} {c}{d}.",
    st.sampled_from(HOLDERS),
    st.sampled_from(ACTS),
    st.sampled_from(CONTENTS),
    st.sampled_from(TAILS),
)
paragraphs = st.lists(sentences, min_size=1, max_size=3).map(" ".join)
documents = st.lists(paragraphs, min_size=1, max_size=7)
"""A document as a list of paragraphs."""

hostile = st.text(
    st.sampled_from("aZé1.;:,!?-–—•*#_()[]<>&|\\\"'“”’\n\n\r\t\f \u00a0\u2028\u200f\u202e\u0301中。۔ıﬁ§\x1b{}%$")
    | st.characters(exclude_categories=("Cs",), exclude_characters="\x00"),
    max_size=300,
).filter(str.strip)


def plain(parts: list[str]) -> str:
    """Paragraphs with blank lines between, one line each."""
    return "\n\n".join(parts) + "\n"


def wrapped(parts: list[str], width: int = 60) -> str:
    """The same, hard-wrapped."""
    return "\n\n".join(textwrap.fill(part, width) for part in parts) + "\n"


def numbered(parts: list[str], first: int = 1) -> str:
    """The same with paragraph numbers."""
    return "\n\n".join(f"{n}. {part}" for n, part in enumerate(parts, first)) + "\n"


def curly(text: str) -> str:
    """Typography only: quotes, dashes, capitals of the first word, non-breaking spaces."""
    return text.replace("'", "’").replace('"', "”").replace(" in ", "\u00a0in ")
