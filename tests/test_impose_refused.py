"""What cannot be imposed is refused in a sentence with a remedy, and leaves nothing behind."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner
from pikepdf import Array, Dictionary, Name, Pdf
from test_impose import make_pdf

from publish.cli import main
from publish.errors import PublishError
from publish.impose import Setup, impose
from publish.impose.command import creep_of
from publish.paper import POINTS


def encrypted(folder: Path) -> Path:
    path = make_pdf(folder / "in.pdf", 4)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.save(path, encryption=pikepdf.Encryption(owner="o", user="u"))
    return path


def restricted(folder: Path) -> Path:
    path = make_pdf(folder / "in.pdf", 4)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.save(path, encryption=pikepdf.Encryption(owner="o", user=""))
    return path


def written(folder: Path, data: bytes) -> Path:
    path = folder / "in.pdf"
    path.write_bytes(data)
    return path


def text_file(folder: Path) -> Path:
    return written(folder, b"no PDF at all\n")


def nothing(folder: Path) -> Path:
    return written(folder, b"")


def cut_short(folder: Path) -> Path:
    return written(folder, make_pdf(folder / "in.pdf", 40).read_bytes()[:4000])


def hole_in_the_middle(folder: Path) -> Path:
    data = make_pdf(folder / "in.pdf", 200).read_bytes()
    return written(folder, data[:9000] + b"\0" * 500 + data[9500:])


def spoiled_content(folder: Path, at: int, by: bytes) -> Path:
    """The compressed content of page 20 with other bytes from `at` on."""
    path = folder / "in.pdf"
    words = b" ".join(
        b"BT /F 12 Tf 50 %d Td (line %d) Tj ET" % (n * 7 % 500, n) for n in range(200)
    )
    with Pdf.new() as pdf:
        for number in range(24):
            page = Dictionary(
                Type=Name.Page,
                MediaBox=Array([0, 0, 400, 500]),
                Contents=pdf.make_stream(words + b" %% %d" % number),
            )
            pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
        pdf.save(path)
    with pikepdf.open(path) as pdf:
        raw = pdf.pages[19].obj.Contents.read_raw_bytes()
    data = path.read_bytes()
    start = data.index(raw) + at % len(raw)
    return written(folder, data[:start] + by + data[start + len(by) :])


def content_lost(folder: Path) -> Path:
    """Damage that shows only when the page's own content is decompressed."""
    return spoiled_content(folder, 0, b"\0" * 40)


def object_lost(folder: Path) -> Path:
    """Damage that shows only as the file is copied: the head of a page's content is gone."""
    path = make_pdf(folder / "in.pdf", 4)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.docinfo["/Title"] = "Whole"
        pdf.save(path)
    data = path.read_bytes()
    start = data.rindex(b" obj\n", 0, data.rindex(b">>\nstream\n")) - 2
    return written(folder, data[:start] + b"\0" * 12 + data[start + 12 :])


def no_pages(folder: Path) -> Path:
    with Pdf.new() as pdf:
        pdf.save(folder / "in.pdf")
    return folder / "in.pdf"


def imposed_already(folder: Path) -> Path:
    source = make_pdf(folder / "first.pdf", 4)
    impose(source, folder / "in.pdf", Setup())
    source.unlink()
    return folder / "in.pdf"


def no_size(folder: Path) -> Path:
    with Pdf.new() as pdf:
        page = Dictionary(Type=Name.Page, MediaBox=Array([0, 0, 0, 0]))
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
        pdf.save(folder / "in.pdf")
    return folder / "in.pdf"


@pytest.mark.parametrize(
    ("make", "says", "remedy"),
    [
        (encrypted, "is encrypted", "qpdf --password=PASSWORD --decrypt"),
        (restricted, "is encrypted", "qpdf --password=PASSWORD --decrypt"),
        (text_file, "is damaged or is no PDF", "export it again"),
        (nothing, "is damaged or is no PDF", "export it again"),
        (cut_short, "is damaged or is no PDF", "export it again"),
        (hole_in_the_middle, "is damaged or is no PDF", "export it again"),
        (content_lost, "is damaged or is no PDF", "export it again"),
        (object_lost, "is damaged or is no PDF", "export it again"),
        (no_pages, "has no pages", "export it again"),
        (imposed_already, "is imposed already", "single pages"),
        (no_size, "page 1 has no size", "export the file again"),
    ],
)
def test_a_file_that_cannot_be_imposed(
    tmp_path: Path, make: object, says: str, remedy: str
) -> None:
    source = make(tmp_path)  # type: ignore[operator]
    before = source.read_bytes()
    (tmp_path / "out.pdf").write_bytes(b"stood before")
    with pytest.raises(PublishError, match=says) as refused:
        impose(source, tmp_path / "out.pdf", Setup())

    assert remedy in refused.value.hint
    assert "\n" not in refused.value.message
    assert source.read_bytes() == before
    assert (tmp_path / "out.pdf").read_bytes() == b"stood before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.pdf", "out.pdf"]


def test_content_that_disagrees_with_its_checksum_is_an_error(tmp_path: Path) -> None:
    source = spoiled_content(tmp_path, -4, b"\0\0\0\0")
    made = impose(source, tmp_path / "out.pdf", Setup())

    assert [(f.rule, f.level) for f in made.findings] == [("page-damaged", "error")]
    assert "page 20 " in made.findings[0].message


@pytest.mark.parametrize(
    ("count", "setup", "says", "remedy"),
    [
        (8, Setup("square"), "there is no fold 'square'", "saddle"),
        (8, Setup(sheet="a9"), "the sheet 'a9' is not known", "320x225mm"),
        (8, Setup(sheet="1x1mm"), "a sheet of 1x1mm cannot be printed", "20"),
        (8, Setup(sheet="a5"), "page 1 is 148 x 210 mm", "--sheet a4, or --scale"),
        (8, Setup(signature=6), "a signature of 6 pages", "--signature 4 or 8"),
        (8, Setup(signature=-4), "a signature of -4 pages", "--signature 4 or 8"),
        (8, Setup("2-up", signature=8), "the fold 2-up has no signatures", "--signature"),
        (9, Setup("zine8", scale=True), "takes 8 pages, and there are 9", "--pages 1-8"),
        (5, Setup("french", scale=True), "takes 4 pages, and there are 5", "--pages 1-4"),
        (8, Setup(pages="3-x"), "'3-x' is no range", "3-18"),
        (8, Setup(pages="4-2"), "4-2 runs backwards", "2-4"),
        (8, Setup(pages="4-9"), "4-9 lies outside the file", "pages 1 to 8"),
        (8, Setup(creep=50), "more than any paper", "thickness of one leaf"),
        (240, Setup(creep=0.5), "moves the innermost pages by 30 mm", "--signature 16"),
        (8, Setup(pages="0-2"), "0-2 lies outside the file", "pages 1 to 8"),
        (8, Setup(pages="3-9"), "3-9 lies outside the file", "pages 1 to 8"),
        (8, Setup(pages=","), "'' is no range", "3-18"),
    ],
)
def test_a_setup_that_cannot_be(
    tmp_path: Path, count: int, setup: Setup, says: str, remedy: str
) -> None:
    source = make_pdf(tmp_path / "in.pdf", count)
    with pytest.raises(PublishError, match=says) as refused:
        impose(source, tmp_path / "out.pdf", setup)

    assert remedy in refused.value.hint
    assert [path.name for path in tmp_path.iterdir()] == ["in.pdf"]


@pytest.mark.parametrize("text", ["0.1", "thick", "-1mm", "1e3mm", "1 mm x", ""])
def test_a_length_needs_a_number_and_a_unit(text: str) -> None:
    if not text:
        assert creep_of(text, text) == (0, 0)
        return
    with pytest.raises(PublishError, match="is not a length"):
        creep_of(text, "")


def test_a_target_in_no_folder_and_the_source_itself_are_refused(tmp_path: Path) -> None:
    source = make_pdf(tmp_path / "in.pdf", 4)
    before = source.read_bytes()
    with pytest.raises(PublishError, match="cannot be written"):
        impose(source, tmp_path / "nowhere" / "out.pdf", Setup())
    with pytest.raises(PublishError, match="would overwrite"):
        impose(source, source, Setup())

    assert source.read_bytes() == before


def test_a_page_half_a_millimetre_too_large_is_placed_in_the_middle(tmp_path: Path) -> None:
    size = (148.9 * POINTS, 210.4 * POINTS)
    impose(make_pdf(tmp_path / "in.pdf", 4, size), tmp_path / "out.pdf", Setup())
    with pikepdf.open(tmp_path / "out.pdf") as pdf:
        words = pdf.pages[0].obj.Contents.read_bytes().split()
    x, y = (float(word) for word in words[words.index(b"cm") - 2 : words.index(b"cm")])

    assert x == pytest.approx(-0.2 * POINTS, abs=0.01)
    assert y == pytest.approx(-0.2 * POINTS, abs=0.01)
    too_large = make_pdf(tmp_path / "in.pdf", 4, (149.1 * POINTS, 210 * POINTS))
    with pytest.raises(PublishError, match="do not fit"):
        impose(too_large, tmp_path / "out.pdf", Setup())


def test_the_command_says_it_in_a_sentence_and_exits_with_2(tmp_path: Path) -> None:
    source = encrypted(tmp_path)
    run = CliRunner().invoke(main, ["impose", str(source), "-o", str(tmp_path / "out.pdf")])

    assert run.exit_code == 2
    assert run.stdout == ""
    assert run.stderr.startswith(f"publish: {source} is encrypted\n")
    assert "Traceback" not in run.stderr


def test_the_command_needs_a_name_for_the_sheets(tmp_path: Path) -> None:
    run = CliRunner().invoke(main, ["impose", str(make_pdf(tmp_path / "in.pdf", 4))])

    assert run.exit_code == 2
    assert "-o OUT.pdf" in run.stderr
