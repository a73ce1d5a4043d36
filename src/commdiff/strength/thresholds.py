"""Every number by which the judge decides, in one table; docs/method.md prints it.

Shares are 0–1. "Words" are positions in a clause. "Level" is a level of the lexicon, "levels" a distance between two.
"""

from __future__ import annotations

from typing import Any

from attrs import field, fields, frozen

HAND = "chosen by hand"
MEASURED = "docs/accuracy.md"


def _number(value: float, unit: str, meaning: str, source: str = HAND) -> Any:
    return field(default=value, metadata={"unit": unit, "meaning": meaning, "source": source})


@frozen
class Thresholds:
    """The numbers of the judge. The metadata of each field holds its unit, its meaning and its source."""

    # links
    least_link: float = _number(0.35, "probability", "A less probable link gets no direction.", MEASURED)
    medium_link: float = _number(0.5, "probability", "A less probable link gets low confidence.", MEASURED)
    high_link: float = _number(0.6, "probability", "A less probable link gets medium confidence at most.", MEASURED)
    sure_link: float = _number(0.8, "probability", "From here two acts of one family need less overlap for a degree.")
    same_point: float = _number(1.0, "probability", "The user says that both wordings make one point.")

    # decisions
    weighty_distance: float = _number(
        2, "levels", "A tier B shift of this distance against tier A makes the verdict mixed."
    )
    acts_quoted: int = _number(2, "acts", "Acts that are quoted of an added or dropped clause, at most.")
    demanding_level: float = _number(2, "level", "A modal from this level on makes its clause a demand.")
    turned_overlap: float = _number(0.5, "share of stems", "Two wordings need this overlap for a note on polarity.")

    # sentences that were carried over
    sentence_overlap: float = _number(0.4, "share of stems", "A qualifier decides from this overlap on.", MEASURED)
    scope_overlap: float = _number(0.45, "share of stems", "The same for a qualifier of scope.", MEASURED)
    condition_overlap: float = _number(0.5, "share of stems", "The same for a condition.", MEASURED)

    # finding cues and acts
    acronym: int = _number(5, "letters", "A longer word in capitals is not a name: the text is set in capitals.")
    noun_reach: int = _number(7, "words", "Distance from a noun of action back to the verb that carries it.")
    affirming_level: float = _number(
        4, "level", "A verb of attention from this level on makes its object the speaker's own."
    )
    carrying_level: float = _number(2, "level", "A verb of attention from this level on carries nouns of action.")
    promise_level: float = _number(2, "level", "A promise from this level on gives way to a weaker verb behind it.")
    promise_gap: int = _number(3, "words", "Words between a promise and the weaker verb behind it, at most.")
    promise_cues: int = _number(2, "cues", "Cues behind a promise among which the weaker verb is looked for.")
    agree_gap: int = _number(3, "words", 'Words between "agree" and the promise that replaces it, at most.')
    holder_gap: int = _number(3, "words", 'Words before "will" in which its holder is looked for.')
    forecast_level: float = _number(3.2, "level", 'The level of "will" without a holder, which is a forecast.')
    predicate_level: float = _number(5, "level", 'An act from this level on can be a predicate ("is unacceptable").')

    # pairing acts
    pair_overlap: float = _number(0.12, "share of stems", "Two acts need this overlap to be paired by their words.")
    kin_bonus: float = _number(0.1, "share", "Bonus of criticism against opposition.")
    family_bonus: float = _number(0.2, "share", "Bonus of two acts of one family.")
    level_bonus: float = _number(0.15, "share", "Further bonus if their levels are near each other.")
    near_levels: float = _number(1, "levels", "A shorter distance is near.")
    rule_bonus: float = _number(0.15, "share", "Further bonus if one rule found both.")
    bonus_alone: float = _number(0.3, "share", "A larger bonus pairs two neighbouring acts without overlap.")

    # comparing acts
    polarity_overlap: float = _number(0.3, "share of stems", "A negation reverses an act from this overlap on.")
    sure_overlap: float = _number(0.3, "share of stems", "Below this overlap a direction has low certainty.", MEASURED)
    courtesy_overlap: float = _number(0.3, "share of stems", "The least overlap of two courtesies near in level.")
    small_overlap: float = _number(0.12, "share of stems", "The least overlap for a small distance.")
    family_overlap: float = _number(0.12, "share of stems", "The least overlap of two acts of different families.")
    loose_overlap: float = _number(0.1, "share of stems", "The least overlap of any other two acts.")
    small_distance: float = _number(1.2, "levels", "A shorter distance is small.")
    least_distance: float = _number(1, "levels", "A shorter distance between two acts is not a shift.")
    attention_distance: float = _number(2, "levels", "The same for two acts of attention.")
    working_distance: float = _number(1.6, "levels", 'The same where one of the acts is "work to".')
    comparable_level: float = _number(1.5, "level", "Acts of two families above it have comparable qualifiers.")
    stakes_reach: int = _number(9, "words", 'Distance to "importance", "need" and the like behind an act.')
    act_words: int = _number(4, "words", 'Words before an act that belong to it ("will continue to seek to").')
    hedge_reach: int = _number(4, "words", "Words behind a modal in which its verb is looked for.")
    gained_level: float = _number(3, "level", "An act that one wording alone has counts from this level on.")
    addressee_reach: int = _number(9, "words", "Words behind a demand in which its addressee is looked for.")
    asked_reach: int = _number(3, "words", 'Words behind a name in which a "to" shows that it is asked.')
    addressee_unit: float = _number(1.5, "levels", "Levels of addressees that make a distance of one.")
    holder_reach: int = _number(4, "words", "Words behind the start of an act in which its holder is looked for.")
    whole_body_level: float = _number(4, "level", "The level of an act that the whole body holds.")
    role_overlap: float = _number(0.5, "share of stems", "Overlap of a paragraph that leaves or enters the preamble.")

    # finding the word that a qualifier belongs to
    adverb_reach: int = _number(3, "words", "Words before an adverb in which its host is looked for.")
    phrase_reach: int = _number(3, "words", "Words of a noun phrase in which a listed host is looked for.")
    determiner_reach: int = _number(7, "words", "Words of the noun phrase that a determiner opens.")
    context_words: int = _number(6, "words", "Words on each side of a host that are its context.")
    act_ahead: int = _number(4, "words", "A qualifier belongs to an act that starts so soon behind it.")
    recital_level: float = _number(2, "level", "Attention up to this level is a recital, whose scope does not count.")
    superlative_level: float = _number(5, "level", "A degree from here on counts against an adjective without a rule.")
    universal_level: float = _number(1, "level", 'A scope qualifier from this level on is a universal ("any", "all").')

    # phrases that qualify an act
    before_phrase: int = _number(9, "words", "Words before a phrase that are searched for its context.")
    after_phrase: int = _number(6, "words", "The same behind a phrase that opens its sentence.")
    phrase_context: int = _number(4, "words", "Content words that are the context of a phrase.")
    phrase_carried: int = _number(2, "words", "Of these, so many on the other side carry the phrase over.")
    supposition_reach: int = _number(8, "words", 'Words before a host in which an "if" makes it a supposition.')

    # figures
    figure_overlap: float = _number(0.3, "share of stems", "The least overlap of two acts for a figure to count.")
    unit_reach: int = _number(2, "words", "Words behind a number in which its unit is looked for.")

    # content
    degree_overlap: float = _number(0.4, "share of stems", "Overlap of two acts of one family for a degree to count.")
    degree_overlap_sure: float = _number(0.25, "share of stems", "The same on a sure link.")
    degree_overlap_families: float = _number(0.5, "share of stems", "The same between attention and support.")
    strong_degree_level: float = _number(3, "level", "A degree on another verb counts from this level on.")
    degree_before: int = _number(5, "words", "Words before an act in which its degree is looked for.")
    degree_after: int = _number(3, "words", "Words behind an act in which its degree is looked for.")
    blame_overlap: float = _number(0.3, "share of stems", "The least overlap of two acts for blame to count.")
    pursuit_overlap: float = _number(0.3, "share of stems", "The same for working together on a deed.")
    body_overlap: float = _number(0.1, "share of stems", "The same for a body that is to be set up.")
    promised_reach: int = _number(4, "words", "Words behind a promise in which its verb is looked for.")
    body_reach: int = _number(14, "words", 'Words between "establish" and the body that is set up.')


THRESHOLDS = Thresholds()


def table() -> str:
    """Return the thresholds as a Markdown table, one row each: name, value, unit, meaning, source."""
    rows = ["| name | value | unit | meaning | source |", "| --- | --- | --- | --- | --- |"]
    for number in fields(Thresholds):
        about = number.metadata
        rows.append(
            f"| `{number.name}` | {number.default:g} | {about['unit']} | {about['meaning']} | {about['source']} |"
        )
    return "\n".join(rows)
