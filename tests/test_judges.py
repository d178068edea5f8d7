"""The judges: how they are run, kept, stopped and heard, and whence a fault comes."""

from __future__ import annotations

import json
import shutil
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import SCREEN, make_book, run
from epub_books import BASE, FACES, document
from test_epubcheck import everything, spoiled

from publish import guard, judges
from publish.book import Edition, Finding, Place
from publish.checks import ace, judged, verapdf
from publish.checks.epubcheck import epubcheck
from publish.epub import write
from publish.errors import PublishError
from publish.guard import Limits, Stopped
from publish.judges import JudgeMissing, warm

SECOND = Limits(1.0)


@pytest.fixture(autouse=True)
def nothing_left() -> Iterator[None]:
    """Each test starts its judges itself: one may have another Java on its PATH."""
    warm.stop_all()
    yield
    warm.stop_all()


def program(path: Path, text: str) -> Path:
    """A Python program that stands in for somebody else's."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!{sys.executable}\n{text}")
    path.chmod(0o755)
    return path


@pytest.fixture(scope="module")
def ebook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An ebook of one piece of each role."""
    folder = tmp_path_factory.mktemp("whole")
    write(document(folder, *everything(folder), css=(FACES, BASE)), folder / "whole.epub")
    return folder / "whole.epub"


# Programs within limits


def test_a_program_that_ends_is_heard(tmp_path: Path) -> None:
    ran = guard.run([str(program(tmp_path / "p", "import sys; print(1); sys.exit(3)"))], SECOND)

    assert (ran.code, ran.out, ran.last_line()) == (3, b"1\n", "1")


def test_a_program_that_does_not_end_is_stopped_with_its_children(tmp_path: Path) -> None:
    child = tmp_path / "child"
    text = (
        "import subprocess, sys, time\n"
        f"subprocess.Popen([sys.executable, '-c', 'import time, pathlib; time.sleep(2);"
        f' pathlib.Path("{child}").touch()\'])\n'
        "time.sleep(60)\n"
    )
    begun = time.monotonic()
    with pytest.raises(Stopped, match="within 1 seconds"):
        guard.run([str(program(tmp_path / "p", text))], SECOND)

    assert time.monotonic() - begun < 5
    time.sleep(2)
    assert not child.exists()


def test_a_program_that_eats_memory_is_refused_it(tmp_path: Path) -> None:
    path = program(tmp_path / "p", "x = bytearray(2_000_000_000)")
    ran = guard.run([str(path)], Limits(20.0, memory=500_000_000))

    assert ran.code != 0
    assert "MemoryError" in ran.last_line()


def test_a_program_that_writes_without_end_is_stopped(tmp_path: Path) -> None:
    path = program(tmp_path / "p", "while True: print('x' * 1_000_000)")
    ran = guard.run([str(path)], Limits(60.0))

    assert ran.code != 0
    assert len(ran.out) <= 32_000_000


def test_a_program_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="no such program"):
        guard.run([str(tmp_path / "gone")], SECOND)


def test_its_temporary_files_go_with_it(tmp_path: Path) -> None:
    text = "import tempfile; print(tempfile.mkdtemp())"
    made = Path(guard.run([str(program(tmp_path / "p", text))], SECOND).out.decode().strip())

    assert not made.exists()


# One Java for many files


JAVA = """
import json, sys, time
if "{start}": sys.exit("{start}")
print("{{}}", flush=True)
for line in sys.stdin:
    file = json.loads(line)[0]
    if "hang" in file: time.sleep(60)
    if "slow" in file: [time.sleep(1.2) or sum(range(12_000_000)) for _ in '12']
    while "busy" in file: pass
    if "grow" in file: sys.exit("java.lang.OutOfMemoryError: Java heap space")
    if "fail" in file: print('{{"failed": "StackOverflowError"}}', flush=True); continue
    if "noise" in file: print("what?", flush=True); continue
    with open(r"{log}", "a") as log: log.write(file + "\\n")
    print('{{"faults": []}}', flush=True)
"""


@pytest.fixture
def java(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stand-in for Java that notes which files it judged; its starts are counted in `.starts`."""
    text = f"open({str(tmp_path / 'starts')!r}, 'a').write('x')\n"
    path = program(tmp_path / "java", text + JAVA.format(log=tmp_path / "log", start=""))
    monkeypatch.setattr("publish.judges.warm.javas", lambda: (str(path),))
    return path


def starts(java: Path) -> int:
    return len((java.parent / "starts").read_text())


def test_a_java_is_started_once_for_many_files(java: Path) -> None:
    for name in ("a", "b", "c"):
        assert warm.ask("verapdf", (), [name]) == {"faults": []}
    assert starts(java) == 1
    assert (java.parent / "log").read_text() == "a\nb\nc\n"


@pytest.mark.parametrize(
    ("file", "said"),
    [("hang", "did nothing for 1 s"), ("busy", "not come to an end within 1 seconds of processor")],
)
def test_a_judge_that_hangs_is_stopped_and_the_next_file_is_judged(
    java: Path, file: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("publish.judges.warm.SLOWEST", 30.0)  # the machine may have much to do
    begun = time.monotonic()
    with pytest.raises(Stopped, match=said):
        warm.ask("verapdf", (), [file], seconds=1)

    assert time.monotonic() - begun < 25  # before its wall time is over
    assert warm.ask("verapdf", (), ["next"]) == {"faults": []}
    assert starts(java) == 2


def test_what_earlier_files_took_is_not_laid_to_the_next(
    java: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("publish.judges.warm.SLOWEST", 30.0)
    for _ in range(3):
        with pytest.raises(Stopped, match="within 1 seconds of processor time"):
            warm.ask("verapdf", (), ["busy"], seconds=1)
    assert starts(java) == 3


def test_a_judge_that_takes_longer_by_the_clock_alone_is_let_be(java: Path) -> None:
    """A fresh Java with 2 seconds of processor time may wait for as long as 2 at once."""
    begun = time.monotonic()
    assert warm.ask("verapdf", (), ["slow"], seconds=2) == {"faults": []}
    assert time.monotonic() - begun > 2
    assert starts(java) == 1


def test_without_processor_time_the_clock_stops_a_judge(
    java: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("publish.guard.processor_time", lambda _: None)
    with pytest.raises(Stopped, match="did not come to an end within 2 seconds"):
        warm.ask("verapdf", (), ["hang"], seconds=0.5)
    assert starts(java) == 1


def test_a_file_has_time_by_its_markup_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "big.epub"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("EPUB/i.xhtml", b"<p>Words and words.</p>" * 500_000)
        archive.writestr("EPUB/i.jpg", b"0" * 50_000_000)
    assert path.stat().st_size < 1_000_000

    assert warm.seconds_for(path) == pytest.approx(60 + 6 * 11.5)
    (tmp_path / "x.pdf").write_bytes(b"0" * 10_000_000)
    assert warm.seconds_for(tmp_path / "x.pdf") == pytest.approx(120)


def test_a_file_of_two_profiles_has_the_time_of_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[float] = []

    def ask(*said: object) -> dict[str, list[object]]:
        given.append(float(str(said[-1])))
        return {"faults": []}

    (tmp_path / "x.pdf").write_bytes(b"0" * 10_000_000)
    monkeypatch.setattr("publish.checks.verapdf.engine_jar", lambda: tmp_path)
    monkeypatch.setattr("publish.checks.verapdf.shutil.which", lambda _: None)
    monkeypatch.setattr(warm, "ask", ask)
    verapdf.verapdf(tmp_path / "x.pdf", ("PDFUA_1", "PDFA_2_A"))

    assert given == [pytest.approx(240)]


def test_a_judge_that_outgrows_its_memory_is_reported(java: Path) -> None:
    with pytest.raises(Stopped, match=r"wanted more than 768 MB"):
        warm.ask("verapdf", (), ["grow"])
    assert starts(java) == 1


def test_what_earlier_files_left_in_memory_is_no_fault_of_the_next(java: Path) -> None:
    warm.ask("verapdf", (), ["a"])
    with pytest.raises(Stopped):
        warm.ask("verapdf", (), ["grow"])

    assert starts(java) == 2  # it was asked once more, in a Java of its own


@pytest.mark.usefixtures("java")
def test_an_answer_that_cannot_be_read_is_no_verdict() -> None:
    with pytest.raises(Stopped, match="what cannot be read: what"):
        warm.ask("verapdf", (), ["noise"])


def test_a_java_that_fails_gives_way_to_the_next(
    java: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = program(tmp_path / "old" / "java", JAVA.format(log="", start="too old"))
    monkeypatch.setattr("publish.judges.warm.javas", lambda: (str(old), str(java)))

    assert warm.ask("verapdf", (), ["a"]) == {"faults": []}


def test_a_java_that_says_nothing_useful_is_quoted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = program(tmp_path / "old" / "java", JAVA.format(log="", start="too old"))
    monkeypatch.setattr("publish.judges.warm.javas", lambda: (str(old),))

    with pytest.raises(JudgeMissing, match="does not start: broke off: too old") as raised:
        warm.ask("verapdf", (), ["a"])
    assert raised.value.code == 3


def test_the_java_ends_with_the_process_that_started_it(java: Path) -> None:
    text = (
        "import publish.judges.warm as w\n"
        f"w.javas = lambda: ({str(java)!r},)\n"
        "w.ask('verapdf', (), ['a'])\n"
        "print(w._running['verapdf'].process.pid)\n"
    )
    said = guard.run([sys.executable, "-c", text], Limits(20.0))
    time.sleep(0.2)

    assert not Path(f"/proc/{int(said.out)}").exists()


@pytest.mark.slow
def test_many_ebooks_are_judged_by_one_java(ebook: Path, tmp_path: Path) -> None:
    epubcheck(ebook)
    begun = time.monotonic()
    bad = spoiled(ebook, tmp_path / "bad.epub", "EPUB/one.xhtml", b"One</h2>", b"One</h3>")
    found = [len(epubcheck(path)) for path in (ebook, bad, ebook)]

    assert found[0] == found[2] == 0
    assert found[1] > 0
    assert time.monotonic() - begun < 6  # three times the start of Java would be nine


@pytest.mark.slow
def test_without_the_package_that_drives_it_a_java_is_started_for_the_file(
    ebook: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("publish.checks.epubcheck.engine_jar", lambda: None)

    assert epubcheck(ebook) == []


@pytest.mark.slow
def test_an_ebook_that_blows_up_is_stopped_within_its_time(tmp_path: Path) -> None:
    names = [f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12)]
    page = (
        f'<!DOCTYPE html [<!ENTITY l0 "lol">{"".join(names)}]>'
        '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head>'
        "<body><p>&l11;</p></body></html>"
    )
    path = tmp_path / "laughs.epub"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr(
            "META-INF/container.xml",
            '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
            '<rootfiles><rootfile full-path="x.opf" media-type="application/oebps-package+xml"/>'
            "</rootfiles></container>",
        )
        archive.writestr(
            "x.opf",
            '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i">'
            '<metadata/><manifest><item id="x" href="x.xhtml" properties="nav"'
            ' media-type="application/xhtml+xml"/></manifest>'
            '<spine><itemref idref="x"/></spine></package>',
        )
        archive.writestr("x.xhtml", page)
    begun = time.monotonic()
    try:
        found = epubcheck(path, seconds=10)
    except Stopped:
        found = []

    assert time.monotonic() - begun < 30
    assert found == [] or "error" in {f.level for f in found}


# veraPDF


@pytest.fixture(scope="module")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a book with a tagged PDF."""
    folder = tmp_path_factory.mktemp("screen") / "book"
    text = "# I\n\nOne two three.\n\n## More\n\n" + "Words and words. " * 900 + "\n\nThe last.\n"
    make_book(folder, {"i.md": text}, editions=SCREEN)
    said = run(folder, "build")

    assert said.code == 0, said.err
    return folder


@pytest.mark.slow
def test_our_tagged_pdf_is_what_it_says(screen: Path) -> None:
    path = screen / "build" / "screen.pdf"

    assert verapdf.claims(path) == ("PDFUA_1",)
    assert verapdf.verapdf(path, ("PDFUA_1",)) == []
    assert run(screen, "check").code == 0


@pytest.mark.slow
def test_a_tagged_pdf_that_is_none_is_found_at_its_page(screen: Path, tmp_path: Path) -> None:
    import pikepdf

    bad = tmp_path / "bad.pdf"
    with pikepdf.open(screen / "build" / "screen.pdf") as pdf:
        page = pdf.pages[3]
        stream = b"BT /F0 12 Tf 1 0 0 1 60 60 Tm () Tj ET 0 0 m 9 9 l S"
        page.Contents = pdf.make_stream(page.Contents.read_bytes() + b"\n" + stream)
        del pdf.Root["/Lang"]
        pdf.save(bad)
    found = verapdf.verapdf(bad, ("PDFUA_1",))

    assert {f.rule for f in found} == {"verapdf"}
    assert any(f.place == Place("page", 4) and "7.1-3" in f.message for f in found)


def test_a_file_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    for judge in (lambda p: verapdf.verapdf(p, ()), ace.ace):
        with pytest.raises(PublishError, match="no such file"):
            judge(tmp_path / "gone")


VERAPDF = """
import sys
assert sys.argv[1:3] == ["--flavour", "ua1"], sys.argv
print('''<?xml version="1.0" encoding="utf-8"?><report><jobs><job><item><name>x</name></item>
<validationReport jobEndStatus="normal" profileName="PDF/UA-1 validation profile"
 isCompliant="false"><details passedRules="105" failedRules="1" passedChecks="9" failedChecks="3">
<rule specification="ISO 14289-1:2014" clause="7.1" testNumber="3" status="failed" failedChecks="3">
<description>Content shall be marked</description><object>SESimpleContentItem</object><test/>
<check status="failed"><context>root/document[0]/pages[2](9 0 obj PDPage)</context>
<errorMessage>Content is not marked</errorMessage></check>
<check status="failed"><context>root/document[0]/pages[4](9 0 obj PDPage)</context></check>
</rule></details></validationReport></job></jobs></report>''')
"""


def test_the_users_own_verapdf_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path / "bin" / "verapdf", VERAPDF)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    (tmp_path / "x.pdf").write_bytes(b"")
    message = "PDF/UA-1 7.1-3: Content is not marked (and in 2 more places)"

    assert verapdf.verapdf(tmp_path / "x.pdf", ("PDFUA_1",)) == [
        Finding("verapdf", "error", Place("page", 3), message)
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("print('out of order')", "broke off: out of order"),
        ("print('<report><exceptionMessage>bad</exceptionMessage></report>')", "broke off: bad"),
    ],
)
def test_a_verapdf_that_gives_no_verdict_has_not_approved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, said: str
) -> None:
    program(tmp_path / "bin" / "verapdf", text)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    (tmp_path / "x.pdf").write_bytes(b"")

    with pytest.raises(Stopped, match=said):
        verapdf.verapdf(tmp_path / "x.pdf", ("PDFUA_1",))


def test_the_tagged_pdf_requires_its_judge(screen: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judges, "_folder", lambda _: None)
    monkeypatch.setenv("PATH", "/nowhere")
    said = run(screen, "check")

    assert (said.code, said.out) == (3, "")
    assert "verapdf could not run: veraPDF is not installed" in said.err


@pytest.mark.parametrize(
    ("edition", "names"),
    [
        (Edition("e", "epub"), ("epubcheck",)),
        (Edition("e", "epub", judges=()), ()),
        (Edition("e", "epub", judges=("epubcheck", "ace")), ("epubcheck", "ace")),
        (Edition("p", "pdf"), ()),
        (Edition("p", "pdf", variant="pdf/ua-1"), ("verapdf",)),
        (Edition("p", "pdf", variant="pdf/a-2a"), ("verapdf",)),
        (Edition("p", "pdf", variant="pdf/a-2u"), ()),
    ],
)
def test_which_judges_an_edition_requires(edition: Edition, names: tuple[str, ...]) -> None:
    assert judged.required(edition) == names


# Ace


ACE = """
import json, os, sys
folder = sys.argv[sys.argv.index("-o") + 1]
def one(cfi, title, impact, html):
    return {{"earl:result": {{"earl:outcome": "fail", "dct:description": "No alt\\nmore",
            "earl:pointer": {{"cfi": [cfi]}}, "html": html}},
            "earl:test": {{"dct:title": title, "earl:impact": impact,
            "help": {{"dct:description": "Say it"}}}}}}
told = {{"assertions": [
    {{"earl:testSubject": {{"url": "one.xhtml"}}, "assertions": [
        one("/4/2/4", "image-alt", "critical", '<img xmlns="x" src="a"/>'),
        one("/", "html-lang", "moderate", ""),
        {{"earl:result": {{"earl:outcome": "pass"}}}}]}}]}}
{last}
"""
LEAVE = "json.dump(told, open(os.path.join(folder, 'report.json'), 'w'))"


def with_ace(folder: Path, monkeypatch: pytest.MonkeyPatch, last: str = LEAVE) -> None:
    program(folder / "bin" / "ace-puppeteer", ACE.format(last=last))
    monkeypatch.setenv("PATH", str(folder / "bin"))


def test_what_ace_asserts_is_found_at_its_element(
    ebook: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with_ace(tmp_path, monkeypatch)
    with zipfile.ZipFile(ebook) as archive:
        lines = archive.read("EPUB/one.xhtml").decode().split("\n")
    first, second = ace.ace(ebook)

    assert (first.rule, first.level, first.hint) == ("ace", "error", "Say it")
    assert first.message == 'image-alt: No alt (<img src="a"/>)'
    assert first.place is not None
    assert first.place.file == "EPUB/one.xhtml"
    assert "<p>The " in lines[first.place.line - 1]
    assert (second.level, second.place) == ("warning", Place("EPUB/one.xhtml", 3))


@pytest.mark.parametrize(
    ("last", "fault"),
    [
        (
            "print('no browser'); sys.exit(1)",
            JudgeMissing("Ace left no report: no browser"),
        ),
        (
            "open(os.path.join(folder, 'report.json'), 'w').write('{')",
            Stopped("left a report that cannot be read"),
        ),
    ],
)
def test_an_ace_that_gives_no_verdict_has_not_approved(
    ebook: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    last: str,
    fault: PublishError,
) -> None:
    with_ace(tmp_path, monkeypatch, last)

    with pytest.raises(type(fault), match=fault.message):
        ace.ace(ebook)


def test_without_ace_there_is_a_verdict_that_tells_so_unless_it_is_required(
    ebook: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("publish.checks.epubcheck.epubcheck", lambda _: [])

    said = judged.begin(ebook, ("epubcheck",))()
    assert (said.silent, [name for name, _ in said.absent]) == ((), ["ace"])
    assert "not installed; npm install" in said.absent[0][1]
    said = judged.begin(ebook, ("ace",))()
    assert ([name for name, _ in said.silent], said.absent) == (["ace"], ())


# Whence a fault comes


@pytest.mark.parametrize(
    ("entry", "before", "place"),
    [
        ("EPUB/ii.xhtml", "Fourth", Place("ii.md", 8)),
        ("EPUB/ii.xhtml", "second line", Place("ii.md", 4)),
        ("EPUB/ii.xhtml", "again", Place("ii.md", 10)),
        ("EPUB/notes.xhtml", "The note", Place("notes.md", 3)),
        ("EPUB/content.opf", "<metadata", Place("book.toml")),
        ("EPUB/own.css", "margin: 0 1px", Place("styles/own.css", 3)),
    ],
)
def test_a_fault_in_the_ebook_is_laid_to_the_manuscripts_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, entry: str, before: str, place: Place
) -> None:
    texts = {
        "i.md": "# I\n\nOne.[^1]\n",
        "ii.md": "# II\n\nThird line,\nsecond line.\n\n> Other\n\nFourth.\n\nagain\n\nagain\n",
    }
    style = '[edition.ebook]\nformat = "epub"\nstyles = ["base", "own"]\nfonts = false\n'
    folder = make_book(tmp_path / "b", texts, notes="\n\n[^1]: The note.\n", editions=style)
    (folder / "styles").mkdir()
    (folder / "styles" / "own.css").write_text("/* x */\n\np { margin: 0 1px }\n")
    assert run(folder, "build").code == 0
    with zipfile.ZipFile(folder / "build" / "ebook.epub") as archive:
        lines = archive.read(entry).decode().split("\n")
    line = next(number for number, text in enumerate(lines, 1) if before in text)
    found = [Finding("epubcheck", "error", Place(entry, line), "RSC-005: bad")]
    monkeypatch.setattr("publish.checks.epubcheck.epubcheck", lambda _: found)
    said = run(folder, "check", "--format", "json")
    told = [f for f in json.loads(said.out)["findings"] if f["rule"] == "epubcheck"]

    assert said.code == 1
    names = [(Path(entry["file"]).name, entry["line"]) for entry in told]

    assert names == [(Path(place.file).name, place.line)]
    assert told[0]["message"] == f"RSC-005 {entry}:{line}: bad"


def test_a_fault_on_a_page_is_laid_to_the_line_with_which_it_begins(
    screen: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(shutil.copytree(screen, tmp_path / "book"))
    found = [Finding("verapdf", "error", Place("page", 4), "PDF/UA-1 7.1-3: bad")]
    monkeypatch.setattr("publish.checks.verapdf.verapdf", lambda *_: found)
    said = run(folder, "check")

    assert said.code == 1
    assert "/i.md:7: error: PDF/UA-1 7.1-3 on page 4: bad (verapdf)" in said.out


def test_a_judge_that_was_stopped_is_a_finding(
    screen: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hang(*_: object) -> list[Finding]:
        raise Stopped("did not come to an end within 60 seconds")

    folder = Path(shutil.copytree(screen, tmp_path / "book"))
    monkeypatch.setattr("publish.checks.verapdf.verapdf", hang)
    said = run(folder, "check")

    assert said.code == 1
    assert "veraPDF did not come to an end within 60 seconds at screen.pdf" in said.out
    assert "(judge-stopped)" in said.out
