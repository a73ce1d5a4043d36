"""Segmentation: boundaries of sentences and clauses."""

import pytest

from commdiff.model import Clause, Statement
from commdiff.segmentation import sentences
from commdiff.segmentation.segment import segment


def cut(text: str) -> tuple[Clause, ...]:
    return segment(Statement.from_text(text)).clauses


def texts(text: str) -> list[str]:
    return [" ".join(c.text.split()) for c in cut(text)]


WHOLE = [
    "Mr. Li met H.E. Mrs. Rao in the capital.",
    "The round was chaired by H.E. Senator Omar Bell and H.E. Minister Rao together.",
    "The talks covered No. 2 of the list.",
    "A U.S.-led force and the U.N. Secretariat stayed on the ground.",
    "Voting for the action were Loretta J. Mester, Chair, and A. B. Smith.",
    "The envoy looked forward to the Norland-U.S. Trade Forum next year.",
    "They noted the talks between the U.S. Lakes Bureau and the Harbour Board, and opened the U.R. Moss Centre.",
    "Prices rose by 2.5 percent in the year to May.",
    "See Art. 14 of the treaty and paras. 3 to 5 of the report.",
    "They discussed mutually agreed terms and jointly owned projects of the two banks.",
    "We agreed to strengthen trade and support farmers in the region.",
]


@pytest.mark.parametrize("text", WHOLE)
def test_one_sentence_stays_whole(text: str) -> None:
    assert texts(text) == [text]


CUT = [
    ("Prices rose by 5 per cent. The rate was low. It fell.", 3),
    ("The force was extended.12 The Council met again.", 2),
    ("They met in the capital of Norland. They left.", 2),
    ("双方重申友好。双方同意加强合作。", 2),
    ("دونوں فریقوں نے دوستی کا اعادہ کیا۔ انہوں نے تعاون پر اتفاق کیا۔", 2),
    ("The sides met.The ministers signed a plan of work.", 2),
]


@pytest.mark.parametrize(("text", "count"), CUT)
def test_sentences_are_cut(text: str, count: int) -> None:
    assert len(cut(text)) == count


def test_a_sentence_that_joins_acts_is_cut_at_the_acts() -> None:
    sentence = (
        "The two sides reaffirmed their support for the accord, opposed any step that would undo it "
        "and agreed to meet again in the spring."
    )
    assert texts(sentence) == [
        "The two sides reaffirmed their support for the accord,",
        "opposed any step that would undo it",
        "and agreed to meet again in the spring.",
    ]
    assert {c.sentence for c in cut(sentence)} == {0}


def test_present_tense_acts_are_cut_but_infinitives_are_not() -> None:
    assert len(cut("We welcome the new plan for the river, and condemn the attack on the dam.")) == 2
    assert len(cut("We intend to welcome the new guests and condemn no one at all.")) == 1


def test_paragraph_numbers_become_labels_and_stay_out_of_the_content() -> None:
    found = cut("1. The sides met in spring.\n\n2. They agreed on water.\n\n(a) on rivers;\n\n(b) on lakes.\n")
    assert [c.label for c in found] == ["1", "2", "(a)", "(b)"]
    assert [c.content for c in found][:2] == ["The sides met in spring.", "They agreed on water."]


def test_a_number_at_the_start_of_a_wrapped_line_is_not_a_label() -> None:
    text = "The sides, who had met in the capital of Norland on the day of May\n15. the year before, agreed to meet.\n"
    assert [c.label for c in cut(text)] == [None]


def test_an_act_that_runs_on_in_the_paragraph_before_it_has_its_own_number() -> None:
    text = (
        "6. Calls upon both sides to keep to chapter 7. Urgent work goes on, 7. Urges the leaders to meet;\n\n8. Asks."
    )
    assert [c.label for c in cut(text)] == [c.label for c in cut(text.replace(", 7. ", ",\n7. "))]
    assert [c.label for c in cut(text)] == ["6", "6", "7", "8"]


def test_bullets_and_markdown_headings() -> None:
    found = cut(
        "# Water\n\nWe intend to:\n\n-   share data on\n    rivers;\n-   build dams.\n\n**Energy**\n\nWe will trade.\n"
    )
    assert [(c.role, c.content.replace("\n", " ")[:14]) for c in found] == [
        ("heading", "# Water"),
        ("body", "We intend to:"),
        ("body", "share data on "),
        ("body", "build dams."),
        ("heading", "**Energy**"),
        ("body", "We will trade."),
    ]
    assert [c.section for c in found] == [0, 0, 0, 0, 1, 1]


FRAMED = """Joint Statement of the Seventh Round of the Norland-Carvania Foreign Ministers' Strategic Dialogue on Rivers

THE OLD PALACE, May 3, 2031

To be released at 2:00 p.m.

The chair was H.E.
Senator Omar Bell, and the two sides met with their friends of the Norland-U.S.
(Tarin) forum – the talks in the “Old Hall”
– to speak of the river.

* * *

They parted as friends.

ANNA B. HOLM

###
"""


def test_the_frame_of_a_text_is_separated_from_its_body() -> None:
    found = cut(FRAMED)
    assert [(c.role, " ".join(c.text.split())[:9]) for c in found] == [
        ("heading", "Joint Sta"),
        ("letterhead", "THE OLD P"),
        ("letterhead", "To be rel"),
        ("body", "The chair"),
        ("body", "They part"),
        ("signature", "ANNA B. H"),
        ("letterhead", "###"),
    ]


def test_a_vote_right_under_the_last_paragraph_and_a_note_with_a_full_stop() -> None:
    acts = "The Council,\n\n1. Decides to meet;\n\n2. Decides to remain seized.\n"
    assert len(cut("1. Recalls its words,\nadopted by the Assembly at its last meeting, and notes them.")) == 1
    text = f"{acts}Adopted by 12 votes to none. 33\n\n33.One member did not vote.\n"
    assert [(c.role, c.label) for c in cut(text)][1:] == [
        ("operative", "1"), ("operative", "2"), ("signature", None), ("footnote", "33"),
    ]  # fmt: skip


RESOLUTION = """The Security Council,

Recalling its earlier resolutions on the matter,

Mindful of the needs of the people,

1. Decides to extend the mandate until May;

2. Requests a report, with details on:

(a) the force;

(b) the talks. 7

7 Official Records of the Council, Supplement for May.
"""


def test_resolutions_have_preambular_and_operative_paragraphs_and_footnotes() -> None:
    found = cut(RESOLUTION)
    assert [c.role for c in found] == [
        "body", "preambular", "preambular", "operative", "operative", "operative", "operative", "footnote",
    ]  # fmt: skip
    assert [c.label for c in found][3:7] == ["1", "2", "(a)", "(b)"]


NOTED = [
    ("Noting the report of 10 December 2030 18 that the dam holds,", "18"),
    ("Having heard the statements of 22 November, 21 24 November 18 and 3 December,", "21 18"),
    ("Noting the report of 30 November 203018 on the dam,", "18"),
    ("Noting the terms of 19 March 2030,8 approved by the Council,", "8"),
    ("Noting the report of 9 April 2030. 6 and taking note of its words,", "6"),
    ("Bearing in mind the General Armistice Agreement 9 between the two sides,", "9"),
    ("Noting the letter of the President, 18/", "18/"),
]


@pytest.mark.parametrize(("paragraph", "marks"), NOTED)
def test_footnote_marks_after_dates_and_names_are_not_words(paragraph: str, marks: str) -> None:
    notes = "18 Official Records of the Council, document S/1.\n21 Ibid., document S/2.\n"
    found = cut(f"The Security Council,\n\n{paragraph}\n\nAdopted unanimously.\n\n{notes}")
    quoted = [span.quote(f"The Security Council,\n\n{paragraph}").strip() for span in found[1].skipped]
    assert " ".join(quoted) == marks and found[1].text == paragraph


@pytest.mark.parametrize(
    "text",
    [
        "On 10 December 2030 18 countries signed.",
        "They met on 24 November 18 times.",
        "Law 12 of the land and Order 9 on it.",
    ],
)
def test_figures_after_dates_and_names_stay(text: str) -> None:
    assert not cut(text)[0].skipped


def test_misread_stops_change_no_role() -> None:
    text = "The Security Council,\n\nNoting the report.\n\n1, Reaffirms its earlier words,\n\n2. Decides to meet.\n"
    assert [c.role for c in cut(text)] == ["body", "preambular", "operative", "operative"]


def test_wrapped_and_unwrapped_paragraphs_are_cut_alike() -> None:
    long = " ".join(f"The parties took note of item {n} on the list of the joint commission." for n in range(12))
    wrapped = "\n".join(long[i : i + 70] for i in range(0, len(long), 70)).replace("\n ", "\n")
    assert texts(f"{long}\n\n{long}\n") == texts(f"{long}\n{long}\n")
    assert len(cut(wrapped)) == 12


def test_a_statement_with_clauses_of_its_own_is_left_alone() -> None:
    own = Statement.from_clauses(["One. Two.", "Three."])
    assert segment(own) is own


def test_the_list_of_abbreviations_is_that_of_the_model() -> None:
    """The file is made by scripts/list_abbreviations.py."""
    parameters = sentences._splitter()._params
    letters = {word for word in parameters.abbrev_types if len(word) > 1 and word.isascii() and word.isalpha()}
    assert sentences._abbreviations() == letters
    firsts = {first for first, _ in parameters.collocations if len(first) > 1}
    assert firsts == {"##number##"}
    after_numbers = {second for _, second in parameters.collocations}
    assert after_numbers.isdisjoint((*sentences.word_lists()["openers"], *sentences._titles()))


def test_what_a_base_form_performs_is_an_act() -> None:
    """A sentence with only one act need not be searched for boundaries."""
    assert set(sentences.word_lists()["performatives"]) <= set(sentences.word_lists()["acts"])


def test_initials_before_small_letters_do_not_need_the_splitter() -> None:
    from commdiff.segmentation.sentences import _plain_cuts

    assert _plain_cuts("The U.S. and the U.N. force met. They left.") == [len("The U.S. and the U.N. force met.")]


def test_a_sentence_of_many_acts_stays_whole() -> None:
    """A sentence of more than sixty acts is not cut at them."""
    few, many = (
        "The two sides urged all of the parties to stop" + ", and agreed that they would meet again" * times + "."
        for times in (5, 90)
    )
    assert len(cut(few)) == 6
    assert len(cut(many)) == 1
