"""The command line: exit codes, messages, output files, and no tracebacks."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import attrs
import jsonschema
import pytest

import commdiff
from commdiff.cli import app
from commdiff.cli import main as cli_main
from commdiff.cli.main import main
from commdiff.cli.options import COMMANDS, Command, Options

from .conftest import OWN_RULE

ROOT = Path(__file__).parent.parent
OLD = """1. The two sides urged all parties to publish their accounts.
2. They met in Borville.
3. They will build a road.
"""
NEW = """1. The two sides demanded that all parties publish their accounts.
2. They met in Borville.
"""


@pytest.fixture
def pair(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    monkeypatch.chdir(tmp_path)
    Path("old.txt").write_text(OLD, "utf-8")
    Path("new.txt").write_text(NEW, "utf-8")
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    return "old.txt", "new.txt"


def _process(*args: str, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "commdiff", *args]
    return subprocess.run(command, input=stdin, capture_output=True, env=os.environ | environment, timeout=60)


def _refused(capsys: pytest.CaptureFixture[str], *args: str) -> str:
    """Run a command line that must be refused and return its one-line message."""
    assert main(list(args)) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("commdiff: ")
    assert captured.err.count("\n") == 1
    return captured.err


def test_the_main_job_needs_no_command(pair: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*pair, "-f", "json"]) == 0
    short = capsys.readouterr()
    assert main(["compare", *pair, "-f", "json"]) == 0
    assert capsys.readouterr().out == short.out
    assert short.err == ""
    kinds = [change["kind"] for change in json.loads(short.out)["changes"]]
    assert "unchanged" in kinds
    assert "dropped" in kinds


@pytest.mark.parametrize(
    "options",
    [
        [],
        ["-f", "json", "--exit-code"],
        ["--format", "terminal", "--only", "dropped", "--only", "softened,new"],
        ["--topic", "accounts"],
        ["--profile", "communique", "-f", "json"],
        ["-o", "-", "-f", "json"],
        [
            "--old-title",
            "First",
            "--new-date",
            "3 May 2031",
            "--new-issuer",
            "Norland",
            "--language",
            "fr",
            "-f",
            "json",
        ],
    ],
)
def test_the_short_way_and_typer_agree(
    pair: tuple[str, str], capsys: pytest.CaptureFixture[str], options: list[str]
) -> None:
    assert cli_main.parse_main_job([*pair, *options]) is not None
    short = main([*pair, *options]), capsys.readouterr()
    long = main(["compare", *pair, *options]), capsys.readouterr()
    assert short == long


def test_the_short_way_knows_every_option_of_the_main_job() -> None:
    text = _process("compare", "--help", COLUMNS="80").stdout.decode()
    names = re.findall(r"(?m)^  (?:(-\w), )?(--[\w-]+)(?: / (--[\w-]+))?( [A-Z][^ ]*)?", text)
    known = {flag: metavar for *flags, metavar in names for flag in flags if flag}
    del known["--help"], known["-h"]
    assert {"-f", "--pager", "--no-pager", "--exit-code", "--old-title"} <= set(known)
    for flag, metavar in known.items():
        assert cli_main.parse_main_job(["a", "b", flag, *(["x"] if metavar else [])]) is not None, flag


def _everything(command: Command) -> tuple[list[str], dict[str, object]]:
    """A command line with every argument and option of a command, and the values that its job must get."""
    args, values = command.name.split(), {}
    for name, declaration in command.declarations.items():
        value: object = 3 if declaration.type is int else f"{name}-value"
        if declaration.switches:
            flag, value = list(declaration.switches.items())[-1]
            args.append(flag)
        elif declaration.default == ():
            value = (f"{name}-1", f"{name}-2")
            args += [word for item in value for word in (*declaration.flags[:1], item)]
        else:
            args += [*declaration.flags[-1:], str(value)]
        values[name] = value
    return args, values


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_typer_passes_every_declared_value_to_the_job(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Options] = []
    monkeypatch.setitem(app.JOBS, command.name, lambda options: seen.append(options) or 0)
    args, values = _everything(command)
    assert main(args) == 0
    (options,) = seen
    assert {name: getattr(options, name) for name in values} == values
    others = {a.name: a.default for a in attrs.fields(Options) if a.name not in values}
    assert {name: getattr(options, name) for name in others} == others


def test_the_fast_path_reads_every_option_as_typer_does(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Options] = []
    monkeypatch.setitem(app.JOBS, "compare", lambda options: seen.append(options) or 0)
    args, _ = _everything(COMMANDS[0])
    fast = cli_main.parse_main_job(args[1:])
    assert fast is not None
    assert main(args) == 0
    assert [attrs.asdict(options) for options in seen] == [attrs.asdict(fast)]
    for line in ([*args[1:3], "--pager"], [*args[1:3], "--only", "a,b", "--topics", "t", "-o", "-"], args[1:3]):
        seen.clear()
        fast = cli_main.parse_main_job(line)
        assert fast is not None
        assert main(["compare", *line]) == 0
        assert [attrs.asdict(options) for options in seen] == [attrs.asdict(fast)]


@pytest.mark.parametrize("args", [["a"], ["a", "b", "c"], ["a", "b", "-f"], ["a", "b", "--help"], ["a", "b", "-fjson"]])
def test_what_is_not_plain_is_left_to_typer(args: list[str]) -> None:
    assert cli_main.parse_main_job(args) is None


def test_the_main_job_imports_neither_typer_nor_rich(pair: tuple[str, str]) -> None:
    code = (
        "import sys; from commdiff.cli.main import main; main(['old.txt', 'new.txt', '-f', 'json', '-o', 'out.json']);"
        "sys.exit(any(name in sys.modules for name in ('typer', 'rich', 'pydantic', 'click')))"
    )
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 0


def test_every_format_and_its_default(pair: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*pair]) == 0
    assert capsys.readouterr().out.startswith("# ")
    assert main([*pair, "-f", "terminal"]) == 0
    plain = capsys.readouterr().out
    assert "\x1b" not in plain
    assert "unchanged" in plain


def test_the_exit_code_shows_a_change(pair: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*pair, "--exit-code"]) == 1
    assert main(["old.txt", "old.txt", "--exit-code"]) == 0
    assert main([*pair, "--exit-code", "--only", "reversed"]) == 0
    assert main([*pair, "--exit-code", "--only", "gone"]) == 1
    assert main([*pair, "--exit-code", "--only", "unchanged"]) == 0


def test_the_json_is_valid_and_utf8(pair: tuple[str, str]) -> None:
    Path("old.txt").write_text("La déclaration finale. 北京 stays.", "utf-8")
    done = _process(*pair, "-f", "json", PYTHONIOENCODING="ascii", LC_ALL="C")
    schema = json.loads((ROOT / "src/commdiff/schema/commdiff-2.schema.json").read_text("utf-8"))
    document = json.loads(done.stdout.decode("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(document)
    assert "déclaration" in done.stdout.decode("utf-8")
    assert document["old"]["source"] == "old.txt"
    assert document["old"]["length"] == len("La déclaration finale. 北京 stays.")


def test_stdin_is_one_operand(pair: tuple[str, str]) -> None:
    done = _process("-", "new.txt", "-f", "json", stdin=OLD.encode())
    assert done.returncode == 0
    assert json.loads(done.stdout)["old"]["source"] == "<stdin>"
    both = _process("-", "-", stdin=b"text")
    assert both.returncode == 2
    assert both.stderr == b"commdiff: only one operand can be -, stdin\n"


def test_output_is_written_whole_and_names_its_format(
    pair: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*pair, "-o", "report.json"]) == 0
    assert capsys.readouterr().out == ""
    assert json.loads(Path("report.json").read_text("utf-8"))["schema"] == "commdiff/2"
    assert main([*pair, "-o", "report.md"]) == 0
    assert Path("report.md").read_text("utf-8").startswith("# ")
    assert main([*pair, "-o", "report.txt"]) == 0
    assert Path("report.txt").read_text("utf-8").startswith(" old  ")
    assert sorted(p.name for p in Path().iterdir()) == ["new.txt", "old.txt", "report.json", "report.md", "report.txt"]


def test_output_keeps_the_mode_of_the_file_it_replaces(pair: tuple[str, str]) -> None:
    Path("report.json").write_text("before", "utf-8")
    Path("report.json").chmod(0o640)
    Path("link.json").symlink_to("report.json")
    assert main([*pair, "-o", "link.json"]) == 0
    assert Path("link.json").is_symlink()
    assert Path("report.json").stat().st_mode & 0o777 == 0o640
    assert Path("report.json").read_text("utf-8").startswith("{")


def test_a_refused_run_leaves_the_output_alone(pair: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    Path("report.json").write_text("before", "utf-8")
    _refused(capsys, "old.txt", "missing.txt", "-o", "report.json")
    assert Path("report.json").read_text("utf-8") == "before"


@pytest.mark.parametrize("target", ["old.txt", "./new.txt", "link.txt"])
def test_output_is_never_one_of_the_texts(
    pair: tuple[str, str], capsys: pytest.CaptureFixture[str], target: str
) -> None:
    Path("link.txt").symlink_to("old.txt")
    assert "is one of the texts" in _refused(capsys, *pair, "-o", target)
    assert Path("old.txt").read_text("utf-8") == OLD
    assert Path("new.txt").read_text("utf-8") == NEW


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["old.txt", "missing.txt"], "commdiff: missing.txt: no such file"),
        (["old.txt", "."], "directory"),
        (["old.txt", "empty.txt"], "commdiff: empty.txt: is empty"),
        (["old.txt", "binary.bin"], "commdiff: binary.bin: "),
        (["old.txt"], "NEW"),
        (["old.txt", "new.txt", "new.txt"], "new.txt"),
        ([], "OLD and NEW are missing"),
        (["old.txt", "new.txt", "--colour"], "--colour"),
        (["old.txt", "new.txt", "-f"], "-f"),
        (["old.txt", "new.txt", "-f", "odt"], "unknown format 'odt'; known: "),
        (["old.txt", "new.txt", "--only", "stronger"], "known: unchanged, reworded"),
        (["old.txt", "new.txt", "-o", "report.odt"], "no format goes by .odt"),
        (["old.txt", "new.txt", "-o", "nowhere/report.md"], "nowhere/report.md: no such file"),
        (["old.txt", "new.txt", "-f", "json", "-o", "."], "directory"),
        (["old.txt", "new.txt", "--profile", "nobody"], "nobody"),
        (["old.txt", "new.txt", "--lexicon", "missing.toml"], "missing.toml"),
        (["old.txt", "new.txt", "--lexicon", "old.txt"], "old.txt"),
        (["show", "missing.txt"], "missing.txt"),
        (["show"], "FILE"),
        (["weigh", "one"], "two wordings"),
        (["weigh", "", "x"], "empty"),
        (["weigh", "--csv", "missing.csv"], "missing.csv: no such file"),
        (["weigh", "--csv", "binary.bin"], "binary.bin: not a CSV file"),
        (["weigh", "--csv", "one.csv"], "one.csv: row 2 does not have two wordings"),
        (["weigh", "a", "b", "--csv", "one.csv"], "takes no wordings"),
        (["explain", "old.txt", "new.txt", "c99"], "no change 'c99'"),
        (["rules", "nothing.such"], "no rule 'nothing.such'"),
        (["a\nb\x1b[31m\u202e.txt", "new.txt"], "a\\nb\\x1b[31m\\u202e.txt"),
        (["\x00", "new.txt"], "\\x00"),
    ],
)
def test_bad_input_gives_a_one_line_message(
    pair: tuple[str, str], capsys: pytest.CaptureFixture[str], args: list[str], message: str
) -> None:
    Path("empty.txt").touch()
    Path("binary.bin").write_bytes(bytes(range(256)) * 8)
    Path("one.csv").write_text("old,new\nonly one\n", "utf-8")
    assert message in _refused(capsys, *args)


@pytest.mark.parametrize(
    ("args", "suggestion"),
    [
        (["explian", "old.txt", "new.txt", "c1"], "did you mean 'explain'?"),
        (["shwo", "old.txt"], "did you mean 'show'?"),
        (["archive", "lst"], "Did you mean 'list'?"),
        (["old.txt", "new.txt", "--onyl", "added"], "--only"),
        (["old.txt", "new.txt", "-f", "jsno"], "did you mean 'json' or 'jsonl'?"),
        (["trace", "old.txt", "new.txt", "-f", "svgg"], "did you mean 'svg'"),
        (["old.txt", "new.txt", "--only", "strenghtened"], "did you mean 'strengthened' or"),
        (["explain", "old.txt", "new.txt", "C1"], "did you mean 'c1'"),
        (["rules", "force.demnd"], "'force.demand'"),
        (["old.txt", "new.txt", "--profile", "central-bank"], "did you mean 'central_bank'?"),
    ],
)
def test_an_unknown_word_suggests_the_nearest_valid_ones(
    pair: tuple[str, str], capsys: pytest.CaptureFixture[str], args: list[str], suggestion: str
) -> None:
    assert suggestion in _refused(capsys, *args)


def test_a_topic_that_no_change_has_suggests_the_nearest(
    pair: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    Path("mine.toml").write_text('[topics]\nharbours = ["accounts"]\n', "utf-8")
    assert main([*pair, "--topics", "mine.toml", "--topic", "harbors"]) == 0
    assert "did you mean 'harbours'?" in capsys.readouterr().err
    assert main([*pair, "--topics", "mine.toml", "--topic", "harbours"]) == 0
    assert capsys.readouterr().err == ""


def test_a_file_named_like_a_command_is_reached_by_its_path(
    pair: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    Path("show").write_text(OLD, "utf-8")
    assert main(["./show", "new.txt", "-f", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["old"]["source"] == "./show"


def test_a_file_name_that_is_not_utf8_is_read_and_shown(pair: tuple[str, str]) -> None:
    name = os.fsdecode(b"caf\xe9.txt")
    try:
        Path(name).write_text(OLD, "utf-8")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    done = _process(name, "new.txt", "-f", "json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["new"]["source"] == "new.txt"
    assert _process(name, "new.txt").returncode == 0
    assert _process("x" + name, "new.txt").stderr.count(b"\n") == 1


def test_a_closed_pipe_is_not_an_error(pair: tuple[str, str]) -> None:
    Path("long.txt").write_text("\n\n".join(f"{n}. They noted point {n} of it." for n in range(1500)), "utf-8")
    command = f"{sys.executable} -m commdiff long.txt new.txt -f json | head -c 10"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, timeout=60)
    assert done.stderr == b""
    assert done.returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_reported(pair: tuple[str, str]) -> None:
    command = f"{sys.executable} -m commdiff old.txt new.txt >/dev/full"
    done = subprocess.run(["bash", "-c", command], capture_output=True, timeout=60)
    assert done.returncode == 2
    assert done.stderr == b"commdiff: <stdout>: no space left on device\n"


def test_an_interrupt_ends_with_130(pair: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(commdiff, "compare", interrupted)
    assert main([*pair]) == 130
    assert main(["compare", *pair]) == 130


@pytest.mark.parametrize("width", ["60", "80", "120"])
def test_columns_and_colour_follow_the_environment(pair: tuple[str, str], width: str) -> None:
    plain = _process(*pair, "-f", "terminal", COLUMNS=width).stdout.decode()
    assert max(map(len, plain.splitlines())) <= int(width)
    assert "\x1b" not in plain
    assert b"\x1b[" in _process(*pair, "-f", "terminal", COLUMNS=width, FORCE_COLOR="1").stdout
    both = _process(*pair, "-f", "terminal", COLUMNS=width, FORCE_COLOR="1", NO_COLOR="1").stdout
    assert both.decode() == plain


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a pseudo-terminal")
def test_a_terminal_gets_the_terminal_report_in_colour(pair: tuple[str, str]) -> None:
    def shown(**environment: str) -> str:
        master, slave = os.openpty()
        variables = os.environ | {"TERM": "xterm", "COLUMNS": "80", "PAGER": "cat"} | environment
        with subprocess.Popen([sys.executable, "-m", "commdiff", *pair], stdout=slave, env=variables) as process:
            os.close(slave)
            parts = []
            while True:
                try:
                    part = os.read(master, 65536)
                except OSError:
                    break
                if not part:
                    break
                parts.append(part)
            assert process.wait(60) == 0
        os.close(master)
        return b"".join(parts).decode()

    assert "\x1b[" in shown()
    assert "\x1b[" not in shown(NO_COLOR="1")
    assert "\x1b[" not in shown(TERM="dumb")
    assert shown(NO_COLOR="1").startswith(" old  ")


def test_show_prints_how_a_file_was_read(pair: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "old.txt"]) == 0
    text = capsys.readouterr().out
    for clause in commdiff.read("old.txt").clauses:
        assert f"[{clause.span.start}, {clause.span.end})" in text
        assert f"label {clause.label}" in text


def test_weigh_prints_a_verdict_in_every_format(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["They urged all parties to stop.", "They demanded that all parties stop."]
    assert main(["weigh", *words, "-f", "json"]) == 0
    change = json.loads(capsys.readouterr().out)
    assert change["kind"] == "strengthened"
    assert any("demanded" in proof["quote"] for proof in change["evidence"])
    assert main(["weigh", *words, "-f", "terminal"]) == 0
    assert capsys.readouterr().out.startswith(" strengthened")
    assert main(["weigh", *words]) == 0
    assert capsys.readouterr().out.startswith("**strengthened**")


def test_weigh_reads_a_table_and_prints_one(pair: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    Path("t.csv").write_text(
        'id,new,old\n1,"They demanded that all parties stop.","They urged all parties to stop."\n\n2,=SUM(A1),same\n',
        "utf-8-sig",
    )
    assert main(["weigh", "--csv", "t.csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert rows[0]["verdict"] == "strengthened"
    assert "demanded" in rows[0]["words"]
    assert rows[1]["new"] == "'=SUM(A1)"
    Path("bare.csv").write_text("They met.,They met.\n", "utf-8")
    assert main(["weigh", "--csv", "bare.csv"]) == 0
    assert "unchanged" in capsys.readouterr().out


def test_explain_shows_the_rule_and_its_source(pair: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    (change,) = commdiff.compare(*pair).only("strengthened")
    assert main(["explain", *pair, change.id]) == 0
    text = capsys.readouterr().out
    assert all(f"evidence {n}: {proof.rule}" in text for n, proof in enumerate(change.evidence, 1))
    assert "source: " in text
    assert "matched by" in text


def test_rules_lists_all_and_describes_one(capsys: pytest.CaptureFixture[str]) -> None:
    lexicon = commdiff.load_lexicon()
    assert main(["rules"]) == 0
    listed = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in listed] == [rule.id for rule in lexicon]
    rule = next(iter(lexicon))
    assert main(["rules", rule.id]) == 0
    told = capsys.readouterr().out
    assert told.startswith(f"{rule.id}\n")
    assert rule.why in told
    assert main(["rules", rule.dimension]) == 0
    assert rule.id in capsys.readouterr().out


def test_version_and_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"commdiff {commdiff.__version__}\n"
    for args in (["-h"], ["--help"], ["old.txt", "--help"], ["weigh", "-h"]):
        assert main(args) == 0
        assert "Usage: commdiff" in capsys.readouterr().out


def test_the_page_on_the_command_line_is_up_to_date() -> None:
    script = [sys.executable, str(ROOT / "scripts" / "cli_docs.py"), "--check"]
    done = subprocess.run(script, cwd=ROOT, capture_output=True, timeout=120)
    assert done.returncode == 0, "docs/main.md is out of step: python -m scripts.cli_docs"


def test_given_facts_replace_detected_ones(pair: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    facts = [
        "--old-title",
        "First  round",
        "--old-date",
        "2031-05-03",
        "--new-date",
        "4 May 2032",
        "--new-round",
        "sixth",
    ]
    assert main([*pair, *facts, "--old-issuer", "Norland", "--new-title", "Next", "-f", "json"]) == 0
    report = json.loads(capsys.readouterr().out)
    wanted = {"title": "First round", "date": "2031-05-03", "issuer": "Norland", "round": None}
    assert wanted.items() <= report["old"].items()
    assert {"title": "Next", "date": "2032-05-04", "round": "sixth"}.items() <= report["new"].items()
    for format in ("terminal", "markdown"):
        assert main([*pair, *facts, "--old-issuer", "Norland", "-f", format]) == 0
        out = capsys.readouterr().out
        assert all(fact in out for fact in ("First round", "2031-05-03", "Norland", "2032-05-04", "sixth"))


def test_an_invalid_date_and_an_invalid_language(pair: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert "not a date: 'soon'" in _refused(capsys, *pair, "--old-date", "soon")
    assert "not a language: 'French'" in _refused(capsys, *pair, "--language", "French")


def test_the_language_given_decides_whether_strength_is_judged(
    pair: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*pair, "--language", "fr-CA", "-f", "json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["notices"][-1] == "strength not judged: no lexicon for the language of the texts (fr)"
    assert report["summary"]["strengthened"] == 0
    assert main(["show", pair[0], "--language", "fr"]) == 0
    assert "language fr, encoding utf-8\n" in capsys.readouterr().out


def test_an_address_is_not_fetched(pair: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    message = _refused(capsys, pair[0], "https://example.org/statement.html")
    assert (
        message == "commdiff: https://example.org/statement.html: "
        "web addresses are not fetched; save the page as a file first\n"
    )


# ── the project's own settings ───────────────────────────────────────────────

PROJECT = """
[project]
name = "desk"

[tool.commdiff]
profile = "climate"
lexicon = "rules/mine.toml"

[[tool.commdiff.override]]
id = "force.urge"
level = 6.5
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "rules").mkdir()
    (tmp_path / "notes").mkdir()
    (tmp_path / "pyproject.toml").write_text(PROJECT, "utf-8")
    (tmp_path / "rules/mine.toml").write_text(OWN_RULE, "utf-8")
    monkeypatch.chdir(tmp_path / "notes")
    return tmp_path


def test_the_project_table_sets_the_profile_the_files_and_rules_of_its_own(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wordings = "We call on the rebels to leave the town.", "We urge the rebels to leave the town."
    assert main(["weigh", *wordings, "-f", "json"]) == 0
    change = json.loads(capsys.readouterr().out)
    assert change["kind"] == "strengthened"
    assert any("pyproject.toml" in proof["source"] for proof in change["evidence"])
    assert main(["rules", "own.salute"]) == 0
    assert str(Path("../rules/mine.toml")) in capsys.readouterr().out
    assert commdiff.Settings.of_project().profile == "climate"
    assert commdiff.Settings.of_project(project).lexicons == commdiff.Settings.of_project().lexicons


def test_a_project_without_the_table_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "desk"\n', "utf-8")
    monkeypatch.chdir(tmp_path)
    assert commdiff.Settings.of_project() == commdiff.Settings()


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ("[tool.commdiff]\ncolour = 1\n", "unknown key 'colour'"),
        ("[tool.commdiff]\nprofile = 1\n", "profile must be a string"),
        ("[tool.commdiff]\nlexicon = 1\n", "lexicon must be a file or a list of files"),
        ("[tool.commdiff\n", "not TOML"),
        ('[tool.commdiff]\nlexicon = "none.toml"\n', "none.toml: no such file"),
        ('[[tool.commdiff.override]]\nid = "nobody"\n', "override of an unknown rule 'nobody'"),
    ],
)
def test_a_bad_project_table_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], table: str, reason: str
) -> None:
    (tmp_path / "pyproject.toml").write_text(table, "utf-8")
    monkeypatch.chdir(tmp_path)
    assert reason in _refused(capsys, "weigh", "They urge calm.", "They demand calm.")


@pytest.mark.parametrize(
    ("args", "reason"),
    [
        (["", "new.txt"], "an empty name is not a file"),
        (["old.txt", "new.txt", "-o", ""], "-o: an empty name is not a file"),
        (["old.txt", "new.txt", "--topics", ""], "--topics: an empty name is not a file"),
        (["old.txt", "new.txt", "--lexicon", ""], "--lexicon: an empty name is not a file"),
        (["trace", "old.txt", ""], "FILE: an empty name is not a file"),
        (["archive", "add", "new.db", ""], "FILE: an empty name is not a file"),
        (["archive", "add", "", "old.txt"], "ARCHIVE: an empty name is not a file"),
        (["batch", "pairs.csv", "--out", ""], "--out: an empty name is not a file"),
        (["old.txt", "new.txt", "--profile", ""], "--profile names no profile"),
        (["old.txt", "new.txt", "--only", ","], "--only names no kind"),
        (["trace", "old.txt", "new.txt", "--only", ""], "--only names no kind"),
        (["old.txt", "new.txt", "--new-date", "2024-02-30"], "not a date: '2024-02-30'"),
    ],
)
def test_empty_and_impossible_values_are_refused(
    pair: tuple[str, str], capsys: pytest.CaptureFixture[str], args: list[str], reason: str
) -> None:
    assert reason in _refused(capsys, *args)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
@pytest.mark.parametrize("args", [["--help"], ["compare", "--help"], ["archive", "-h"]])
def test_help_on_a_full_disk_is_reported(args: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        run = subprocess.run([sys.executable, "-m", "commdiff", *args], stdout=full, stderr=subprocess.PIPE)
    assert (run.returncode, run.stderr) == (2, b"commdiff: <stdout>: no space left on device\n")


def test_a_working_directory_that_was_deleted(tmp_path: Path) -> None:
    for name, text in (("old.txt", OLD), ("new.txt", NEW)):
        (tmp_path / name).write_text(text, "utf-8")
    gone = tmp_path / "gone"
    script = f"import os, sys; gone = {str(gone)!r}; os.mkdir(gone); os.chdir(gone); os.rmdir(gone); "
    script += "from commdiff.cli.main import main; "

    def run(*args: str) -> subprocess.CompletedProcess[str]:
        call = [sys.executable, "-c", f"{script}sys.exit(main({list(args)!r}))"]
        return subprocess.run(call, capture_output=True, text=True)

    fine = run(str(tmp_path / "old.txt"), str(tmp_path / "new.txt"))
    assert (fine.returncode, fine.stderr) == (0, "")
    kept = run("archive", "add", "new.db", str(tmp_path / "old.txt"))
    assert (kept.returncode, kept.stderr) == (2, "commdiff: new.db: no such file or directory\n")


def test_an_interrupt_while_the_package_is_imported_is_quiet(tmp_path: Path) -> None:
    (tmp_path / "commdiff").mkdir()
    (tmp_path / "commdiff" / "__init__.py").write_text("raise KeyboardInterrupt", "utf-8")
    script = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["scripts"]["commdiff"]
    module, _, function = script.partition(":")
    run = subprocess.run(
        [sys.executable, "-c", f"import sys; from {module} import {function}; sys.exit({function}())"],
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT / "src")])},
        capture_output=True,
    )
    assert (run.returncode, run.stdout, run.stderr) == (130, b"", b"")
