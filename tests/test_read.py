"""Sources: encodings, and sources that are refused with a one-line message."""

import io
from pathlib import Path

import pytest

import commdiff
from commdiff.errors import ReadError, UsageError
from commdiff.model import is_date as is_written
from commdiff.reading.load import read_statement
from commdiff.reading.metadata import find_date, find_issuer, find_round, find_title
from commdiff.settings import Settings

TEXT = "Déclaration commune – Paris\r\n\r\nLes deux côtés ont dit « oui ».\r\n"


@pytest.mark.parametrize(
    ("data", "notice"),
    [
        (TEXT.encode(), ""),
        (b"\xef\xbb\xbf" + TEXT.encode(), ""),
        (TEXT.encode("utf-16"), ""),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), ""),
        (TEXT.encode("cp1252"), "Windows-1252"),
    ],
)
def test_encodings_give_the_same_text_with_its_line_ends(tmp_path: Path, data: bytes, notice: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    statement = read_statement(path)
    assert statement.text == TEXT
    assert notice in " ".join(statement.source.notices)
    assert bool(statement.source.notices) == bool(notice)


def test_a_guessed_encoding_is_reported(tmp_path: Path) -> None:
    text = "Стороны подтвердили свою поддержку и договорились продолжать сотрудничество. " * 20
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode("koi8-r"))
    statement = read_statement(path)
    assert statement.text == text
    assert "guessed" in statement.source.notices[0]


REFUSED = {
    "empty.txt": (b"", "is empty"),
    "blank.txt": (b" \n\t \n", "is empty"),
    "binary.txt": (b"\x00\x01\x02" * 99, "binary"),
    "noise.txt": (bytes(range(1, 32)) * 8 + bytes(range(128, 160)) * 4, "encoding"),
    "a.pdf": (b"%PDF-1.7\n", "PDF"),
    "a.docx": (b"PK\x03\x04rest", "Word"),
    "big.txt": (b"a " * 600, "larger than"),
    "half.txt": (b"\xff\xfea", "byte order mark"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_named_with_its_reason(tmp_path: Path, name: str) -> None:
    data, reason = REFUSED[name]
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(ReadError, match=reason) as error:
        read_statement(path, Settings(max_bytes=1000))
    assert str(error.value).startswith(str(path)) and "\n" not in str(error.value)


def test_missing_files_and_directories(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no such file"):
        read_statement(tmp_path / "none.txt")
    with pytest.raises(ReadError, match="directory"):
        read_statement(tmp_path)
    with pytest.raises(ReadError, match="not fetched"):
        read_statement("https://example.org/a")


def test_a_stream_is_read_with_the_name_given() -> None:
    statement = read_statement(io.BytesIO(TEXT.encode()), name="-")
    assert (statement.text, statement.source.name) == (TEXT, "-")


@pytest.mark.parametrize(
    ("head", "date"),
    [
        ("Islamabad, 21 August 2025", "2025-08-21"),
        ("January 4th, 2026", "2026-01-04"),
        ("20 Mar. 2019", "2019-03-20"),
        ("issued 2026-01-05", "2026-01-05"),
        ("May 2026", None),
        ("40 May 2026", None),
    ],
)
def test_dates(head: str, date: str | None) -> None:
    assert find_date(f"Title\n\n{head}\n") == date


def test_titles() -> None:
    assert find_title("# Joint Statement of the Ministers\n\nText.") == "Joint Statement of the Ministers"
    assert find_title("The two sides met in May.\n") is None
    assert find_title("4 January 2026\n") is None


def test_frame_lines_are_not_titles_and_their_last_date_counts() -> None:
    head = "Adopted effective January 24, 2012; as reaffirmed effective January 30, 2024\n\nThe Board seeks calm.\n"
    assert (find_title(head), find_date(head)) == (None, "2024-01-30")
    assert find_title("31 May 2023 Tarin, Norland\n\nThe sides met.\n") is None
    assert find_title("20 May 2023, Tarin\n\nMeeting of the Two Sides\n") == "Meeting of the Two Sides"


def test_round_and_issuer_are_those_of_the_head() -> None:
    prose = (
        "The two sides met today in the capital to speak of the river, of the mills and of the roads that lead to sea. "
        * 2
    )
    assert find_round(f"{prose}\n\n{prose}\n\n{prose} It began with the first dialogue of 1977.\n") is None
    assert find_round(f"The seventh round of the Dialogue took place. {prose}\n") == "seventh round"
    assert (
        find_issuer(f"The policies of some members of the Government of Norland and of others harm us. {prose}\n")
        is None
    )
    assert find_issuer(f"The Monetary Policy Committee decided to wait. {prose}\n") == "Monetary Policy Committee"


LONG = "Les deux côtés ont dit « oui » – à l’unanimité. "


@pytest.mark.parametrize(("at", "places"), [((3,), "1 place"), ((3, 8), "2 places")])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_few_bad_bytes_leave_a_text_utf8(tmp_path: Path, at: tuple[int, ...], places: str, mark: bytes) -> None:
    data = bytearray((LONG * 4).encode())
    for place in at:
        data[place:place] = b"\xff"
    path = tmp_path / "a.txt"
    path.write_bytes(mark + data)
    statement = read_statement(path)
    assert statement.text.replace("\ufffd", "") == LONG * 4
    assert (statement.text.count("\ufffd"), statement.source.encoding) == (len(at), "utf-8")
    assert f"not valid UTF-8 in {places}" in statement.source.notices[0]


def test_a_character_that_is_cut_short_is_one_bad_place(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes((LONG + "…").encode()[:-1])
    assert read_statement(path).text == LONG + "\ufffd"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Стороны договорились продолжать сотрудничество. " * 9, "cp866"),
        ("双方重申，将继续加强全天候战略合作伙伴关系，推动各领域务实合作不断取得新进展。" * 9, "gb18030"),
        (LONG * 4, "cp1252"),
    ],
)
def test_other_encodings_do_not_count_as_damaged_utf8(tmp_path: Path, text: str, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode(encoding))
    assert "\ufffd" not in read_statement(path).text


@pytest.mark.parametrize("head", ["31 February 2026", "29 February 2026", "2026-02-30", "April 31, 2026"])
def test_a_day_outside_the_calendar_is_not_a_date(head: str) -> None:
    assert find_date(f"Title\n\n{head}\n") is None
    assert find_date(f"Title\n\n{head}\n\n29 February 2028\n") == "2028-02-29"
    with pytest.raises(UsageError, match="not a date"):
        commdiff.read(io.BytesIO(b"We met."), date=head)


def test_no_statement_carries_an_impossible_day() -> None:
    with pytest.raises(ValueError, match="no such day: 2024-02-30"):
        commdiff.Statement.from_text("We met.", date="2024-02-30")
    assert [is_written(date) for date in ("2024", "2024-12", "2024-02-29", "2025-13", "2023-02-29", "0000", "24")] == [
        True, True, True, False, False, False, False
    ]  # fmt: skip


@pytest.mark.parametrize("source", [None, 7, b"text", ["a.txt"]])
def test_an_invalid_source_is_refused(source: object) -> None:
    with pytest.raises(UsageError, match="expected a path or a binary stream, not "):
        commdiff.read(source)  # type: ignore[arg-type]


def test_a_file_with_a_password_is_named_as_such(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    path.write_bytes(old + "EncryptedPackage".encode("utf-16-le") + bytes(99))
    with pytest.raises(ReadError, match="is protected with a password"):
        read_statement(path)
    path.write_bytes(old)
    with pytest.raises(ReadError, match="an old Word or Office file"):
        read_statement(path)


def test_a_message_nested_too_deeply_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.eml"
    path.write_bytes(b"MIME-Version: 1.0\nContent-Type: message/rfc822\n\n" * 2000)
    with pytest.raises(ReadError, match="too many others within each other"):
        read_statement(path)


def test_a_byte_order_mark_is_not_part_of_a_text_with_a_bad_byte(tmp_path: Path) -> None:
    path = tmp_path / "marked.txt"
    path.write_bytes(b"\xef\xbb\xbfThe two sides can\x92t accept the dam.\n")
    assert commdiff.read(path).text.startswith("The two sides")
