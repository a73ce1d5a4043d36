"""Each format is read as the text that a reader sees: numbers, footnotes, tables, tracked changes, and places."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

import commdiff
from commdiff import MissingExtraError, ReadError, Statement

from .formats import column, docx, listed, numbering, odt, paragraph, pdf, run, zipped

PDF = pytest.mark.skipif(find_spec("pdfminer") is None, reason="needs the pdf extra: pip install -e '.[pdf]'")
HTML = pytest.mark.skipif(find_spec("trafilatura") is None, reason="needs the html extra: pip install -e '.[html]'")


def read(tmp_path: Path, name: str, data: bytes | str) -> Statement:
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return commdiff.read(path)


def paragraphs(statement: Statement) -> list[str]:
    return statement.text.strip().split("\n\n")


def kinds(old: Statement, new: Statement) -> set[str]:
    return {change.kind for change in commdiff.compare(old, new)}


class TestWord:
    def test_automatic_numbers_become_labels(self, tmp_path: Path) -> None:
        data = docx(
            "The ministers met in Tarin.",
            paragraph("They agreed on water:", properties=listed()),
            paragraph("on rivers;", properties=listed(1)),
            paragraph("on lakes.", properties=listed(1)),
            paragraph("They will meet again.", properties=listed()),
            paragraph("On trade:", properties=listed(1)),
            numbering=numbering(("decimal", "%1."), ("lowerLetter", "(%2)")),
        )
        found = read(tmp_path, "a.docx", data)
        assert [c.label for c in found.clauses] == [None, "1", "(a)", "(b)", "2", "(a)"]
        assert [found.place(c) for c in found.clauses][:3] == ["paragraph 1", "¶ 1", "¶ (a)"]

    def test_numbers_of_styles_roman_and_legal(self, tmp_path: Path) -> None:
        style = (
            '<w:style w:type="paragraph" w:styleId="N"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
            '<w:style w:type="paragraph" w:styleId="Sub"><w:basedOn w:val="N"/></w:style>'
        )
        data = docx(
            paragraph("Trade.", properties='<w:pStyle w:val="Sub"/>'),
            paragraph("Ports.", properties='<w:pStyle w:val="N"/>'),
            paragraph("Rail.", properties=listed(1)),
            numbering=numbering(("upperRoman", "%1."), ("decimal", "%1.%2")),
            styles=style,
        )
        assert paragraphs(read(tmp_path, "a.docx", data)) == ["I. Trade.", "II. Ports.", "II.1 Rail."]

    def test_tracked_changes_are_read_as_accepted_with_a_notice(self, tmp_path: Path) -> None:
        deleted = '<w:del w:id="1"><w:r><w:delText>may </w:delText></w:r></w:del>'
        inserted = f'<w:ins w:id="2">{run("will ")}</w:ins>'
        moved = f'<w:moveFrom w:id="3">{run("gone ")}</w:moveFrom><w:moveTo w:id="4">{run("here ")}</w:moveTo>'
        joined = paragraph("and that", properties='<w:rPr><w:del w:id="5"/></w:rPr>')
        data = docx(paragraph("They ", deleted, inserted, moved, "act."), joined, " is all.")
        found = read(tmp_path, "a.docx", data)
        assert paragraphs(found) == ["They will here act.", "and that is all."]
        assert "tracked changes read as accepted" in found.source.notices[0]

    def test_footnotes_are_last_and_their_marks_are_not_words(self, tmp_path: Path) -> None:
        mark = '<w:r><w:footnoteReference w:id="4"/></w:r>'
        note = paragraph("See the annex.")
        notes = f'<w:footnote w:id="0" w:type="separator"/><w:footnote w:id="4">{note}</w:footnote>'
        found = read(
            tmp_path, "a.docx", docx(paragraph("The force stays", mark, " here."), "It ends.", footnotes=notes)
        )
        assert paragraphs(found) == ["The force stays¹ here.", "It ends.", "¹ See the annex."]
        assert [(c.role, c.label) for c in found.clauses][-1] == ("footnote", "1")
        assert found.place(found.clauses[-1]) == "note 1"
        plain = Statement.from_text("The force stays here.\n\nIt ends.\n\nSee the annex.\n")
        assert kinds(found, plain) == {"unchanged"}

    def test_tables_are_lines_and_layout_tables_are_paragraphs(self, tmp_path: Path) -> None:
        def table(*rows: list[str]) -> str:
            cells = ["".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) for row in rows]
            return f"<w:tbl>{''.join(f'<w:tr>{c}</w:tr>' for c in cells)}</w:tbl>"

        long = "The parties note the report on the harvest and on the mills. " * 5
        found = read(tmp_path, "a.docx", docx(table(["Port", "Ships"], ["Tarin", "12"]), table([long, "Side"])))
        assert paragraphs(found) == ["Port | Ships", "Tarin | 12", long.strip(), "Side"]
        assert found.source.place(2) == "table 1, row 1"

    def test_hidden_text_fields_and_headers_are_left_out(self, tmp_path: Path) -> None:
        field = "<w:r><w:instrText>PAGE</w:instrText></w:r>"
        found = read(tmp_path, "a.docx", docx(paragraph("Seen", run(" secret", "<w:vanish/>"), field, ".")))
        assert found.text == "Seen.\n"
        assert "hidden text left out" in found.source.notices

    def test_raised_digits_and_breaks(self, tmp_path: Path) -> None:
        raised = run("12", '<w:vertAlign w:val="superscript"/>')
        found = read(tmp_path, "a.docx", docx(paragraph("the plan", raised, "<w:r><w:br/></w:r>", "of May")))
        assert found.text == "the plan¹²\nof May\n"

    def test_an_old_word_file_and_a_spreadsheet_are_refused(self, tmp_path: Path) -> None:
        with pytest.raises(ReadError, match=r"old Word .*\.docx first"):
            read(tmp_path, "a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
        with pytest.raises(ReadError, match="not a Word or ODT file"):
            read(tmp_path, "a.xlsx", zipped({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<w/>"}))


LEVEL = "<text:list-level-style-number text:level"
LIST_STYLE = (
    f'<text:list-style style:name="L1">{LEVEL}="1" style:num-format="1" style:num-suffix="."/>'
    f'{LEVEL}="2" style:num-format="a" style:num-prefix="(" style:num-suffix=")"/></text:list-style>'
    '<style:style style:name="T1"><style:text-properties style:text-position="super 58%"/></style:style>'
)


class TestOpenDocument:
    def test_lists_notes_and_tracked_deletions(self, tmp_path: Path) -> None:
        note = (
            "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>See the annex.</text:p>"
            "</text:note-body></text:note>"
        )
        tracked = (
            "<text:tracked-changes><text:changed-region><text:deletion><text:p>may</text:p></text:deletion>"
            "</text:changed-region></text:tracked-changes>"
        )
        inner = "<text:list><text:list-item><text:p>on rivers.</text:p></text:list-item></text:list>"
        body = (
            f'{tracked}<text:h>Water</text:h><text:list text:style-name="L1"><text:list-item><text:p>They met{note}.'
            f"</text:p></text:list-item><text:list-item><text:p>They<text:s/>agree:</text:p>{inner}</text:list-item>"
            '</text:list><text:list text:style-name="L1" text:continue-numbering="true"><text:list-item>'
            '<text:p>They left<text:span text:style-name="T1">7</text:span>.</text:p></text:list-item></text:list>'
        )
        found = read(tmp_path, "a.odt", odt(body, LIST_STYLE))
        assert paragraphs(found) == [
            "Water", "1. They met¹.", "2. They agree:", "(a) on rivers.", "3. They left⁷.", "¹ See the annex.",
        ]  # fmt: skip
        assert "1 deletions dropped" in found.source.notices[0]

    def test_tables_and_breaks(self, tmp_path: Path) -> None:
        cells = "".join(f"<table:table-cell><text:p>{t}</text:p></table:table-cell>" for t in ("Tarin", "12"))
        row = f"<table:table-row>{cells}</table:table-row>"
        found = read(tmp_path, "a.odt", odt(f"<table:table>{row}</table:table><text:p>a<text:line-break/>b</text:p>"))
        assert paragraphs(found) == ["Tarin | 12", "a\nb"]


class TestRichText:
    def test_text_marks_notes_and_characters(self, tmp_path: Path) -> None:
        rtf = (
            r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}{\f1\fcharset204 Times;}}{\info{\title Secret}}"
            r"{\listtext 1.\tab}The sides\rquote  plan {\b met} in caf\'e9s{\super 12}.\par "
            r"2.\tab \u21452?\u26041? {\v hidden}{\deleted gone }stay{\footnote See annex.}.\par {\f1\'cf\'f0\'ee}\par}"
        )
        found = read(tmp_path, "a.rtf", rtf)
        assert paragraphs(found) == [
            "1. The sides’ plan met in cafés¹².", "2. 双方 stay¹.", "Про", "¹ See annex.",
        ]  # fmt: skip
        assert found.source.notices == ("tracked deletions left out",)


PAGE = """<!doctype html><html lang="en"><head><title>Talks end | Daily</title>
<meta property="og:site_name" content="Daily">
<script>let a = "not text";</script></head><body><nav><a href="/">Home</a></nav><div class="wrap"><article>
<h1>Joint Statement of the Two Sides</h1><div class="share"><a href="#">Share this page</a></div>
<p>The two sides met in Tarin on 3 May 2031 and spoke of the river, the mills and the road to the coast.</p>
<ol start="4"><li>They welcomed the report on the harvest and the plan for the mills of the valley.<sup>2</sup></li>
<li>They agreed:<ol type="a"><li>to meet again in the spring of next year, at the level of ministers;</li></ol></li>
</ol><aside class="related"><p>Read also: what the fishermen of the coast think of the plan.</p></aside>
<p>They thanked the people of Tarin<br>for the welcome that they gave to both of the delegations.</p></article></div>
<p style="display:none">Hidden words</p>
<footer><p>All rights reserved by the Daily of Tarin.</p></footer></body></html>"""


@HTML
class TestWebPage:
    def test_the_main_text_with_its_numbers_and_nothing_around_it(self, tmp_path: Path) -> None:
        found = read(tmp_path, "a.html", PAGE)
        assert paragraphs(found) == [
            "Joint Statement of the Two Sides",
            "The two sides met in Tarin on 3 May 2031 and spoke of the river, the mills and the road to the coast.",
            "4. They welcomed the report on the harvest and the plan for the mills of the valley.²",
            "5. They agreed:",
            "a. to meet again in the spring of next year, at the level of ministers;",
            "They thanked the people of Tarin\nfor the welcome that they gave to both of the delegations.",
        ]
        assert (found.title, found.date, found.issuer) == ("Joint Statement of the Two Sides", "2031-05-03", "Daily")
        assert "left out" in found.source.notices[0]

    def test_parts_inside_the_text_and_before_it(self, tmp_path: Path) -> None:
        texts = [
            "The two sides met in Tarin on 3 May 2031 and spoke of the river, the mills and the road to the coast.",
            "They welcomed the report on the harvest and the plan for the mills of the valley of the two rivers.",
            "They thanked the people of Tarin for the welcome that they gave to both of the delegations in spring.",
        ]
        advert = (
            '<div class="advert-box"><p>Advertisement</p><p>Buy the best boots in town, now at half price.</p></div>'
        )
        tweet = '<blockquote class="twitter-tweet"><p>Big news from Tarin for all of us today!</p></blockquote>'
        story = "".join(f"<li><a href='/{n}'>A story of the day number {n}</a></li>" for n in range(9))
        page = (
            f"<html><body><table><tr><td><ul>{story}</ul></td><td><h2>N/RES/12</h2><p>For release at 2:00 p.m.</p>"
            f"<p>{texts[0]}</p>{advert}<p>{texts[1]}</p>{tweet}<p>{texts[2]}</p></td></tr></table></body></html>"
        )
        found = paragraphs(read(tmp_path, "a.html", page))
        assert found == ["N/RES/12", "For release at 2:00 p.m.", *texts]

    def test_a_bare_page_is_read_whole_and_in_its_own_encoding(self, tmp_path: Path) -> None:
        page = "<html><head><meta charset='windows-1251'></head><body><p>Стороны встретились в мае.</p></body></html>"
        assert read(tmp_path, "a.htm", page.encode("cp1251")).text == "Стороны встретились в мае.\n"

    def test_an_html_message(self, tmp_path: Path) -> None:
        message = (
            "From: press@example.org\nMIME-Version: 1.0\nSubject: Talks\nDate: Mon, 5 May 2031 10:00:00 +0000\n"
            "Content-Type: text/html; charset=utf-8\n\n<html><body><p>The two sides met in Tarin.</p></body></html>"
        )
        found = read(tmp_path, "a.eml", message)
        assert (found.text, found.title, found.date) == ("The two sides met in Tarin.\n", "Talks", "2031-05-05")


class TestMessage:
    def test_the_plain_body_the_subject_and_a_notice_of_attachments(self, tmp_path: Path) -> None:
        message = (
            "Received: from a\nMIME-Version: 1.0\nSubject: =?utf-8?q?Joint_Statement=2C_caf=C3=A9?=\n"
            'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain; charset=utf-8\n'
            "Content-Transfer-Encoding: quoted-printable\n\nThe sides met in caf=C3=A9s.\n--b\n"
            'Content-Type: application/pdf\nContent-Disposition: attachment; filename="a.pdf"\n\nx\n--b--\n'
        )
        found = read(tmp_path, "paste.txt", message)
        assert found.text.strip() == "The sides met in cafés."
        assert found.title == "Joint Statement, café"
        assert found.source.notices == ("attachment not read: a.pdf",)

    def test_a_text_that_only_begins_like_a_message_stays_a_text(self, tmp_path: Path) -> None:
        assert read(tmp_path, "a.txt", "From: the sea\n\nThe sides met.\n").source.media_type == "text/plain"


class TestMarkdown:
    def test_the_front_matter_gives_the_facts_and_links_are_not_words(self, tmp_path: Path) -> None:
        text = '---\ntitle: "Fourth Round"\ndate: 2031-05-03\nissuer: Norland\n---\n\n# Talks\n\nSee [the plan](https://a.example/1).\n'
        found = read(tmp_path, "a.md", text)
        assert (found.title, found.date, found.issuer) == ("Fourth Round", "2031-05-03", "Norland")
        assert found.text.startswith("# Talks")
        other = read(tmp_path, "b.md", text.replace("a.example/1", "b.example/index/22"))
        assert kinds(found, other) == {"unchanged"}


WORDS = "The two sides met in Tarin and spoke of the river and of the mills of the valley there"


@PDF
class TestPdf:
    def test_paragraphs_pages_heads_numbers_and_footnotes(self, tmp_path: Path) -> None:
        def page(number: int, *lines: str) -> list[tuple[float, float, float, str]]:
            head = [(60.0, 780.0, 9.0, "Joint Statement of the Sides"), (300.0, 20.0, 9.0, f"- {number} -")]
            return [*head, *column(list(lines))]

        first = page(
            1, "1. " + WORDS, "with all the others.", "", "2. " + WORDS, "and they went on to say that it is a com-",
            "mon good of the peoples who",
        )  # fmt: skip
        note = [(60.0, 90.0, 8.0, "1 See the annex to the plan of the mills.")]
        second = page(2, "live on its banks. It is common.", "", "3. They will meet again in the spring.")
        found = read(tmp_path, "a.pdf", pdf([*first, *note], second))
        assert paragraphs(found) == [
            f"1. {WORDS} with all the others.",
            f"2. {WORDS} and they went on to say that it is a com-\nmon good of the peoples who live on its banks. "
            "It is common.",
            "3. They will meet again in the spring.",
            "¹ See the annex to the plan of the mills.",
        ]
        assert [found.place(c) for c in found.clauses if c.label in ("1", "3")][:2] == ["p. 1, ¶ 1", "p. 2, ¶ 3"]
        plain = Statement.from_text(found.text.replace("com-\nmon", "common"))
        assert kinds(found, plain) == {"unchanged"}

    def test_two_columns_are_read_one_after_the_other(self, tmp_path: Path) -> None:
        left = [f"left {i} of the long column of words" for i in range(6)]
        right = [f"right {i} of the long column of words" for i in range(6)]
        data = pdf([*column(left, 60), *column(right, 320)])
        text = read(tmp_path, "a.pdf", data).text
        assert text.index("left 5") < text.index("right 0")

    def test_raised_digits_are_footnote_marks(self, tmp_path: Path) -> None:
        data = pdf(
            [(60, 700, 11, "They extended the mandate of the force"), (249, 704, 6, "12"), (60, 660, 11, "It ends.")]
        )
        assert "force¹²" in read(tmp_path, "a.pdf", data).text.replace(" ¹", "¹")

    def test_a_scan_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(ReadError, match="scan without text"):
            read(tmp_path, "a.pdf", pdf([]))


@pytest.mark.skipif(find_spec("resource") is None, reason="processor time is bounded on POSIX only")
def test_a_reader_that_never_ends_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "shadow" / "pdfminer"
    folder.mkdir(parents=True)
    loop = "import resource\nresource.setrlimit(resource.RLIMIT_CPU, (1, 2))\nwhile True:\n    pass\n"
    (folder / "__init__.py").write_text(loop)
    monkeypatch.syspath_prepend(str(tmp_path / "shadow"))
    with pytest.raises(ReadError, match="takes longer than 18 seconds"):
        read(tmp_path, "a.pdf", pdf(column([WORDS])))


@pytest.mark.parametrize(("name", "data", "extra"), [("a.pdf", pdf(column([WORDS])), "pdf"), ("a.html", PAGE, "html")])
def test_a_missing_extra_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, data: bytes | str, extra: str
) -> None:
    for library in ("pdfminer", "trafilatura"):
        folder = tmp_path / "shadow" / library
        folder.mkdir(parents=True)
        (folder / "__init__.py").write_text(f"raise ModuleNotFoundError('none', name='{library}')")
    monkeypatch.syspath_prepend(str(tmp_path / "shadow"))
    with pytest.raises(MissingExtraError, match=rf"pip install 'commdiff\[{extra}\]'"):
        read(tmp_path, name, data)


def test_the_same_statement_in_every_format_is_unchanged(tmp_path: Path) -> None:
    lines = ["The ministers met in Tarin.", "They agreed on water.", "They will meet again."]
    text = "\n\n".join([lines[0], f"1. {lines[1]}", f"2. {lines[2]}"])
    word = docx(
        lines[0], *(paragraph(p, properties=listed()) for p in lines[1:]), numbering=numbering(("decimal", "%1."))
    )
    items = "".join(f"<text:list-item><text:p>{p}</text:p></text:list-item>" for p in lines[1:])
    office = odt(f'<text:p>{lines[0]}</text:p><text:list text:style-name="L1">{items}</text:list>', LIST_STYLE)
    rich = r"{\rtf1 " + lines[0] + r"\par 1.\tab " + lines[1] + r"\par 2.\tab " + lines[2] + r"\par}"
    forms = [read(tmp_path, n, d) for n, d in (("a.txt", text), ("a.docx", word), ("a.odt", office), ("a.rtf", rich))]
    for form in forms[1:]:
        assert kinds(forms[0], form) == {"unchanged"}
        assert [c.label for c in form.clauses] == [c.label for c in forms[0].clauses] == [None, "1", "2"]
