"""All thresholds of the judge in one table, which docs/method.md prints.

Shares are 0–1. "Words" are positions in a clause. "Level" is a level of the lexicon, "levels" a distance between two.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, get_type_hints

HAND = "chosen by hand"
MEASURED = "docs/accuracy.md"


class Thresholds:
    """The numbers of the judge, which users cannot set. Annotations have unit, meaning, and the source if measured.

    A plain class is imported in a tenth of the time that attrs or NamedTuple need for this many fields.
    """

    __slots__ = ()

    # links
    least_link: Annotated[float, "probability", "A less probable link gets no direction.", MEASURED] = 0.35
    medium_link: Annotated[float, "probability", "A less probable link gets low confidence.", MEASURED] = 0.5
    high_link: Annotated[float, "probability", "A less probable link gets medium confidence at most.", MEASURED] = 0.6
    sure_link: Annotated[float, "probability", "From here two acts of one family need less overlap for a degree."] = 0.8
    same_point: Annotated[float, "probability", "The user says that both wordings make one point."] = 1.0

    # decisions
    weighty_distance: Annotated[float, "levels", "A tier B shift of this distance against tier A makes it mixed."] = 2
    acts_quoted: Annotated[int, "acts", "Acts that are quoted of an added or dropped clause, at most."] = 2
    demanding_level: Annotated[float, "level", "A modal from this level on makes its clause a demand."] = 2
    turned_overlap: Annotated[float, "share of stems", "Two wordings need this overlap for a note on polarity."] = 0.5

    # sentences that were carried over
    sentence_overlap: Annotated[float, "share of stems", "A qualifier decides from this overlap on.", MEASURED] = 0.4
    scope_overlap: Annotated[float, "share of stems", "The same for a qualifier of scope.", MEASURED] = 0.45
    condition_overlap: Annotated[float, "share of stems", "The same for a condition.", MEASURED] = 0.5

    # finding cues and acts
    acronym: Annotated[int, "letters", "A longer word in capitals is not a name: the text is set in capitals."] = 5
    noun_reach: Annotated[int, "words", "Distance from a noun of action back to the verb that carries it."] = 7
    affirming_level: Annotated[float, "level", "Attention from this level on makes its object the speaker's own."] = 4
    carrying_level: Annotated[float, "level", "A verb of attention from this level on carries nouns of action."] = 2
    promise_level: Annotated[float, "level", "A promise from this level on yields to a weaker verb after it."] = 2
    promise_gap: Annotated[int, "words", "Words between a promise and the weaker verb after it, at most."] = 3
    promise_cues: Annotated[int, "cues", "Cues after a promise that are searched for the weaker verb."] = 2
    agree_gap: Annotated[int, "words", 'Words between "agree" and the promise that replaces it, at most.'] = 3
    holder_gap: Annotated[int, "words", 'Words before "will" that are searched for its holder.'] = 3
    forecast_level: Annotated[float, "level", 'The level of "will" without a holder, which is a forecast.'] = 3.2
    predicate_level: Annotated[float, "level", 'An act from this level on can be a predicate ("is unacceptable").'] = 5

    # pairing acts
    pair_overlap: Annotated[float, "share of stems", "Two acts need this overlap to be paired by their words."] = 0.12
    kin_bonus: Annotated[float, "share", "Bonus of criticism against opposition."] = 0.1
    family_bonus: Annotated[float, "share", "Bonus of two acts of one family."] = 0.2
    level_bonus: Annotated[float, "share", "Further bonus if their levels are near each other."] = 0.15
    near_levels: Annotated[float, "levels", "A shorter distance is near."] = 1
    rule_bonus: Annotated[float, "share", "Further bonus if one rule found both."] = 0.15
    bonus_alone: Annotated[float, "share", "A larger bonus pairs two neighbouring acts without overlap."] = 0.3

    # comparing acts
    polarity_overlap: Annotated[float, "share of stems", "A negation reverses an act from this overlap on."] = 0.3
    sure_overlap: Annotated[float, "share of stems", "Below this overlap a direction has low certainty.", MEASURED] = (
        0.3
    )
    courtesy_overlap: Annotated[float, "share of stems", "The least overlap of two courtesies near in level."] = 0.3
    small_overlap: Annotated[float, "share of stems", "The least overlap for a small distance."] = 0.12
    family_overlap: Annotated[float, "share of stems", "The least overlap of two acts of different families."] = 0.12
    loose_overlap: Annotated[float, "share of stems", "The least overlap of any other two acts."] = 0.1
    small_distance: Annotated[float, "levels", "A shorter distance is small."] = 1.2
    least_distance: Annotated[float, "levels", "A shorter distance between two acts is not a shift."] = 1
    attention_distance: Annotated[float, "levels", "The same for two acts of attention."] = 2
    working_distance: Annotated[float, "levels", 'The same where one of the acts is "work to".'] = 1.6
    comparable_level: Annotated[float, "level", "Acts of two families above it have comparable qualifiers."] = 1.5
    stakes_reach: Annotated[int, "words", 'Distance to "importance", "need" and the like after an act.'] = 9
    act_words: Annotated[int, "words", 'Words before an act that belong to it ("will continue to seek to").'] = 4
    hedge_reach: Annotated[int, "words", "Words after a modal that are searched for its verb."] = 4
    gained_level: Annotated[float, "level", "An act that one wording alone has counts from this level on."] = 3
    addressee_reach: Annotated[int, "words", "Words after a demand that are searched for its addressee."] = 9
    asked_reach: Annotated[int, "words", 'Words after a name in which a "to" shows that it is the addressee.'] = 3
    addressee_unit: Annotated[float, "levels", "Levels of addressees that make a distance of one."] = 1.5
    holder_reach: Annotated[int, "words", "Words after the start of an act that are searched for its holder."] = 4
    whole_body_level: Annotated[float, "level", "The level of an act that the whole body holds."] = 4
    role_overlap: Annotated[float, "share of stems", "Overlap of a paragraph that leaves or enters the preamble."] = 0.5

    # finding the word that a qualifier belongs to
    adverb_reach: Annotated[int, "words", "Words before an adverb that are searched for its host."] = 3
    phrase_reach: Annotated[int, "words", "Words of a noun phrase that are searched for a listed host."] = 3
    determiner_reach: Annotated[int, "words", "Words of the noun phrase that a determiner opens."] = 7
    context_words: Annotated[int, "words", "Words on each side of a host that are its context."] = 6
    act_ahead: Annotated[int, "words", "A qualifier belongs to an act that starts within this distance after it."] = 4
    recital_level: Annotated[float, "level", "Attention up to this level is a recital, whose scope does not count."] = 2
    superlative_level: Annotated[float, "level", "From here a degree counts against an unlisted adjective."] = 5
    universal_level: Annotated[float, "level", 'From here a scope qualifier is a universal ("any", "all").'] = 1

    # phrases that qualify an act
    before_phrase: Annotated[int, "words", "Words before a phrase that are searched for its context."] = 9
    after_phrase: Annotated[int, "words", "The same after a phrase that opens its sentence."] = 6
    phrase_context: Annotated[int, "words", "Content words that are the context of a phrase."] = 4
    phrase_carried: Annotated[int, "words", "Number of these words on the other side that carry the phrase over."] = 2
    supposition_reach: Annotated[int, "words", 'Words before a host in which an "if" makes it a supposition.'] = 8

    # figures
    figure_overlap: Annotated[float, "share of stems", "The least overlap of two acts for a figure to count."] = 0.3
    unit_reach: Annotated[int, "words", "Words after a number that are searched for its unit."] = 2

    # content
    degree_overlap: Annotated[float, "share of stems", "Overlap of two acts of one family for a degree to count."] = 0.4
    degree_overlap_sure: Annotated[float, "share of stems", "The same on a sure link."] = 0.25
    degree_overlap_families: Annotated[float, "share of stems", "The same between attention and support."] = 0.5
    strong_degree_level: Annotated[float, "level", "A degree on another verb counts from this level on."] = 3
    degree_before: Annotated[int, "words", "Words before an act that are searched for its degree."] = 5
    degree_after: Annotated[int, "words", "Words after an act that are searched for its degree."] = 3
    blame_overlap: Annotated[float, "share of stems", "The least overlap of two acts for blame to count."] = 0.3
    pursuit_overlap: Annotated[float, "share of stems", "The same for working together on a deed."] = 0.3
    body_overlap: Annotated[float, "share of stems", "The same for a body that is to be set up."] = 0.1
    promised_reach: Annotated[int, "words", "Words after a promise that are searched for its verb."] = 4
    body_reach: Annotated[int, "words", 'Words between "establish" and the body that is set up.'] = 14


THRESHOLDS = Thresholds()


def documented() -> Iterator[tuple[str, float, str, str, str]]:
    """Return name, value, unit, meaning and source of each threshold."""
    hints = get_type_hints(Thresholds, include_extras=True)
    for name, hint in hints.items():
        unit, meaning, source = (*hint.__metadata__, HAND)[:3]
        yield name, getattr(THRESHOLDS, name), unit, meaning, source


def table() -> str:
    """Return the thresholds as a Markdown table, one row each: name, value, unit, meaning, source."""
    rows = [f"| `{name}` | {value:g} | {' | '.join(about)} |" for name, value, *about in documented()]
    return "\n".join(["| name | value | unit | meaning | source |", "| --- | --- | --- | --- | --- |", *rows])
