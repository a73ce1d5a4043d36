"""Sources: encodings, and what is refused in one clear line."""

import io
from pathlib import Path

import pytest

from commdiff.errors import ReadError
from commdiff.read import read_statement
from commdiff.read.front import find_date, find_issuer, find_round, find_title
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


def test_what_frames_a_text_is_no_title_and_the_last_of_its_dates_counts() -> None:
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
