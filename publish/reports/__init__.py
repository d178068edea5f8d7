"""Findings for those who read them: a person, a program, a build server.

Each form is a function `Report -> str`; `FORMS` lists them. A report goes to standard output, and
nothing else does, or into a file.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from publish.errors import PublishError
from publish.reports.github import as_github
from publish.reports.junit import as_junit
from publish.reports.page import as_html
from publish.reports.plain import as_json, as_text
from publish.reports.report import Report, make_report
from publish.reports.sarif import as_sarif
from publish.whole import write_whole

__all__ = ["FORMS", "Report", "asked", "make_report", "write"]

FORMS: dict[str, Callable[[Report], str]] = {
    "text": as_text,
    "json": as_json,
    "sarif": as_sarif,
    "junit": as_junit,
    "github": as_github,
    "html": as_html,
}


def asked(values: tuple[str, ...]) -> list[tuple[str, Path | None]]:
    """The forms that `--format` asks for, each with its file, None for standard output.

    `-` names standard output too. Raises PublishError for an unknown form, and for two on it.

    >>> asked(("sarif=out.sarif",))
    [('sarif', PosixPath('out.sarif'))]
    >>> asked(("json=-",))
    [('json', None)]
    """
    forms: list[tuple[str, Path | None]] = []
    for value in values:
        name, given, file = value.partition("=")
        if name not in FORMS or (given and not file):
            raise PublishError(
                f"--format {value}: there is no such form",
                f"write one of {', '.join(FORMS)}, with =FILE to have it in a file",
            )
        forms.append((name, Path(file) if given and file != "-" else None))
    if sum(path is None for _, path in forms) > 1:
        raise PublishError(
            "two forms cannot share standard output", "give one of them a file: --format sarif=FILE"
        )
    return forms


def write(report: Report, forms: list[tuple[str, Path | None]]) -> str:
    """Write the forms that go to files, whole or not at all; what belongs on standard output.

    Raises PublishError for a file that cannot be written.
    """
    said = [(path, FORMS[name](report)) for name, path in forms or [("text", None)]]
    write_whole({path: text.encode() for path, text in said if path is not None})
    return "".join(text for path, text in said if path is None)
