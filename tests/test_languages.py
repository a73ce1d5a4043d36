"""Other languages: texts are segmented as a reader expects, aligned, and not judged for strength."""

from __future__ import annotations

from pathlib import Path

import pytest

import commdiff
from commdiff import Statement
from commdiff.reading.metadata import find_language, seems_foreign

# language: the old text, the words that the new text has more, the labels of its clauses, its date
TEXTS: dict[str, tuple[str, str, list[str | None], str | None]] = {
    "zh": (
        "\n\n".join(
            [
                "第七轮外长战略对话联合声明",
                "2031年5月3日，塔林",
                "一、双方在塔林举行第七轮外长战略对话。双方回顾了两国关系的发展；重申相互支持。",
                "二、双方同意加强在水利、铁路和教育领域的合作。双方强调，任何一方不得使用武力改变边界。",
                "（三）双方“欢迎”联合委员会的报告。",
            ]
        ),
        "大力",
        [None, None, "一", "一", "一", "二", "二", "（三）"],
        "2031-05-03",
    ),
    "ar": (
        "\n\n".join(
            [
                "بيان مشترك",
                "1. التقى الوزيران في تارين. وأكدا دعمهما للاتفاق بشأن النهر.",
                "2. دعا الجانبان جميع الأطراف إلى احترام وقف إطلاق النار؛ واتفقا على اجتماع آخر. هل من "
                "المتوقع عقده قريبا؟ نعم.",
            ]
        ),
        "من جديد",
        [None, "1", "1", "2", "2", "2"],
        None,
    ),
    "ur": (
        "\n\n".join(
            [
                "مشترکہ اعلامیہ",
                "1۔ دونوں فریقوں نے تارین میں ملاقات کی۔ انہوں نے دریا کے معاہدے کی حمایت کا اعادہ کیا۔",
                "2۔ دونوں فریقوں نے پانی اور ریل کے شعبوں میں تعاون بڑھانے پر اتفاق کیا۔",
            ]
        ),
        "بھرپور",
        [None, "1", "1", "2"],
        None,
    ),
    "ru": (
        "\n\n".join(
            [
                "Совместное заявление",
                "Тарин, 3 мая 2031 г.",
                "1. Министры встретились в Тарине. Стороны подтвердили поддержку соглашения о реке, т.е. о "
                "плотине, и договорились о новой встрече.",
                "2. Стороны призвали всех участников соблюдать перемирие; это касается также г. Орин. Они "
                "встретятся вновь.",
            ]
        ),
        "вновь",
        [None, None, "1", "1", "2", "2"],
        "2031-05-03",
    ),
    "fr": (
        "\n\n".join(
            [
                "Déclaration conjointe des ministres",
                "Tarin, le 3 mai 2031",
                "1. Les deux parties se sont réunies à Tarin. Elles ont réaffirmé leur soutien à l'accord "
                "sur le fleuve ; elles sont convenues de se revoir. M. Li et Mme Rao ont remercié leurs "
                "hôtes.",
                "2. Elles ont appelé « toutes les parties » à respecter la trêve.",
            ]
        ),
        "ferme",
        [None, None, "1", "1", "1", "2"],
        "2031-05-03",
    ),
    "es": (
        "\n\n".join(
            [
                "Declaración conjunta de los ministros",
                "Tarin, 3 de mayo de 2031",
                "1. Las dos partes se reunieron en Tarin. Reafirmaron su apoyo al acuerdo sobre el río y "
                "acordaron reunirse de nuevo. El Sr. Li y la Sra. Rao dieron las gracias.",
                "2. ¿Habrá otra reunión? Sí. Instaron a todas las partes a respetar la tregua.",
            ]
        ),
        "firme",
        [None, None, "1", "1", "1", "2", "2", "2"],
        "2031-05-03",
    ),
}
BEFORE = {"zh": "加强在", "ar": "دعمهما", "ur": "حمایت", "ru": "подтвердили", "fr": "soutien", "es": "apoyo"}
"""The word before which the new text has them."""


def read(tmp_path: Path, name: str, text: str) -> commdiff.Statement:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return commdiff.read(path)


@pytest.mark.parametrize("language", TEXTS)
def test_a_text_in_another_language(tmp_path: Path, language: str) -> None:
    text, more, labels, date = TEXTS[language]
    gap = "" if language == "zh" else " "
    old = read(tmp_path, "old.txt", text)
    new = read(tmp_path, "new.txt", text.replace(BEFORE[language], f"{more}{gap}{BEFORE[language]}", 1))
    assert (old.language, old.date, old.title) == (language, date, text.split("\n")[0])
    assert [clause.label for clause in old.clauses] == labels
    diff = commdiff.compare(old, new)
    assert {kind: count for kind, count in diff.summary.items() if count} == {
        "unchanged": len(labels) - 1,
        "reworded": 1,
    }
    assert diff.notices[-1] == f"strength not judged: no lexicon for the language of the texts ({language})"
    edits = [edit.new.quote(new.text) for change in diff for edit in change.edits if edit.new and edit.op != "equal"]
    assert [quote.strip() for quote in edits] == ([*more] if len(edits) > 1 else [more])


@pytest.mark.parametrize("language", TEXTS)
def test_hard_wraps_change_nothing(tmp_path: Path, language: str) -> None:
    import textwrap

    text = TEXTS[language][0]
    old = read(tmp_path, "old.txt", text)
    new = read(tmp_path, "new.txt", "\n\n".join(textwrap.fill(part, 40) for part in text.split("\n\n")))
    assert {change.kind for change in commdiff.compare(old, new)} == {"unchanged"}


def test_a_few_common_words_do_not_identify_a_language() -> None:
    assert find_language("A plan. Note e and o of the list here and there.") != "pt"
    assert find_language("See the plan. One and two. A note.") is None


@pytest.mark.parametrize(
    "text",
    [
        "Hai bên nhất trí tăng cường hợp tác toàn diện.",
        "Hai bên nhất trí tăng cường hợp tác toàn diện trong các lĩnh vực kinh tế, thương mại và đầu tư. " * 9,
        "أكد الجانبان أهمية التعاون.",
        "Strony potwierdziły swoje poparcie i uzgodniły, że będą kontynuować współpracę.",
        "Taraflar iş birliğini güçlendirme konusundaki kararlılıklarını teyit ettiler.",
        "Magkasamang pinagtibay nila sa pulong na dapat igalang at pangalagaan nang lubusan ang ilog. " * 3,
    ],
)
def test_an_unknown_language_does_not_count_as_english(text: str) -> None:
    said = commdiff.compare(Statement.from_text(text), Statement.from_text(f"{text} 2031.")).notices
    assert said == ("strength not judged: no lexicon for the language of the texts (unknown)",)


@pytest.mark.parametrize(
    "text",
    [
        "Urges parties to stop.",
        "Stop now.",
        "Agreed: increase exports, reduce tariffs, open roads, share data, train staff.",
        "Côte d’Ivoire, São Tomé, Türkiye, Bosnia, Österreich, Perú, Curaçao, Réunion, Åland, " * 9,
        "Ministers: Nguyễn Văn Đức, Łukasz Żółć, İsmet Şahin, Παύλος.",
    ],
)
def test_short_texts_and_lists_of_names_are_not_called_foreign(text: str) -> None:
    assert not seems_foreign(text)
