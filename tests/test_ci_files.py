"""What other repositories run: the action, the workflows, the hooks. Linted, and the script run."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import textwrap
import tomllib
from pathlib import Path

import pytest
from builders import make_book
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from publish.new import Options, make_new

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
ACTION = ROOT / "action.yml"
REUSABLE = ROOT / ".github" / "workflows" / "editions.yml"
HOOKS = ROOT / ".pre-commit-hooks.yaml"
DOCS = ROOT / "docs" / "ci.md"
COMMIT = "0123456789abcdef0123456789abcdef01234567"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

FAULTY = {"i.md": "# I\n\nA call[^9] of no note.\n"}


def lint(*command: str | Path) -> str:
    """What a linter says; "" where it has nothing to say."""
    done = subprocess.run(
        [str(BIN / command[0]), *map(str, command[1:])], capture_output=True, text=True, check=False
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr


def script(step: str) -> str:
    """What a step of the action runs."""
    block = re.search(
        rf"    - name: {step}\n.*?      run: \|\n((?:        [^\n]*\n|\n)+)",
        ACTION.read_text("utf-8"),
        re.DOTALL,
    )

    assert block, step
    return textwrap.dedent(block[1])


def workflows_in_the_docs() -> list[str]:
    blocks = re.findall(r"^```yaml\n(.*?)^```", DOCS.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    named = [block.replace("OWNER", "press").replace("COMMIT", COMMIT) for block in blocks]
    return [block for block in named if "jobs:" in block]


@pytest.fixture(scope="module")
def workflows(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Every workflow of the repository, of `publish new` and in the docs, as files."""
    folder = tmp_path_factory.mktemp("workflows")
    make_new(folder / "new", Options(action=f"press/everyword@{COMMIT}"))
    found = [folder / "new" / ".github" / "workflows" / "editions.yml"]
    for number, text in enumerate(workflows_in_the_docs()):
        path = folder / str(number) / ".github" / "workflows" / "editions.yml"
        path.parent.mkdir(parents=True)
        path.write_text(text, "utf-8")
        found.append(path)
    return [*sorted((ROOT / ".github" / "workflows").glob("*.yml")), *found]


# Linted


def test_workflows_are_as_github_wants_them(workflows: list[Path]) -> None:
    assert len(workflows) >= 5
    assert lint("actionlint", *workflows) == ""


def test_workflows_action_and_hooks_hold_no_trap(workflows: list[Path]) -> None:
    options = ("--offline", "--no-progress", "--strict-collection", "--no-config")
    every = [*workflows, ACTION, HOOKS]

    assert lint("zizmor", *options, *every) == ""


def test_the_linters_would_say_so(tmp_path: Path) -> None:
    path = tmp_path / ".github" / "workflows" / "bad.yml"
    path.parent.mkdir(parents=True)
    path.write_text(
        "on: pull_request\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n"
        "      - uses: actions/checkout@v6\n"
        "      - run: echo ${{ github.event.pull_request.title }}\n"
        "      - run: echo ${{ gihub.sha }}\n",
        "utf-8",
    )

    assert "gihub" in lint("actionlint", path)
    assert "template-injection" in lint("zizmor", "--offline", "--no-config", path)


def test_an_action_has_one_commit_everywhere(workflows: list[Path]) -> None:
    used: dict[str, set[str]] = {}
    for path in [*workflows, ACTION]:
        for name, commit in re.findall(
            r"uses: ([\w.-]+/[\w./-]+)@([0-9a-f]{40} # v\S+)", path.read_text("utf-8")
        ):
            used.setdefault("/".join(name.split("/")[:2]), set()).add(commit)

    assert {name: commits for name, commits in used.items() if len(commits) > 1} == {}
    assert len(used) >= 4


# One says what the other takes


def inputs(text: str, indent: str) -> set[str]:
    block = re.search(rf"^{indent}inputs:\n((?:{indent}  .*\n|\n)+)", text, re.MULTILINE)

    assert block
    return set(re.findall(rf"^{indent}  ([a-z-]+):$", block[1], re.MULTILINE))


def test_every_setting_is_explained() -> None:
    named = set(re.findall(r"^\| `([a-z-]+)` \|", DOCS.read_text("utf-8"), re.MULTILINE))

    assert named == inputs(ACTION.read_text("utf-8"), "")


def test_the_reusable_workflow_hands_every_setting_on() -> None:
    text = REUSABLE.read_text("utf-8")
    given = set(re.findall(r"^          ([a-z-]+): \$\{\{ inputs", text, re.MULTILINE))

    assert given == inputs(ACTION.read_text("utf-8"), "")
    assert set(re.findall(r"inputs\.([a-z-]+)", text)) == inputs(text, "    ")


def test_a_new_repository_uses_inputs_that_there_are(workflows: list[Path]) -> None:
    for path in workflows:
        block = re.search(r"uses: press/everyword@\S+\n +with:\n((?: {10}.*\n)+)", path.read_text())
        if block:
            used = set(re.findall(r"^ {10}([a-z-]+):", block[1], re.MULTILINE))

            assert used <= inputs(ACTION.read_text("utf-8"), "")


def test_hooks_run_commands_that_there_are() -> None:
    from publish.cli import main

    text = HOOKS.read_text("utf-8")
    ids = re.findall(r"^- id: (\S+)$", text, re.MULTILINE)
    entries = re.findall(r"^  entry: publish (\S+)$", text, re.MULTILINE)
    (brought,) = re.findall(r"additional_dependencies: (\[.*\])", text)

    assert len(ids) == len(entries) == 2
    assert set(entries) <= set(main.commands)
    assert json.loads(brought) == PROJECT["optional-dependencies"]["validate"]
    for name in ids:
        assert f"- id: {name}\n" in DOCS.read_text("utf-8")


def test_the_container_has_a_python_that_the_project_takes() -> None:
    text = (ROOT / "Dockerfile").read_text("utf-8")
    (python,) = re.findall(r"^FROM python:(\d+\.\d+)-", text, re.MULTILINE)

    assert python in SpecifierSet(PROJECT["requires-python"])
    assert f"Programming Language :: Python :: {python}" in PROJECT["classifiers"]
    assert "--require-hashes" in text
    assert f'default: "{python}"' in ACTION.read_text("utf-8")


# The action's steps, run


@pytest.mark.parametrize("judges", ["true", "false"])
def test_the_judges_alone_are_left_out(tmp_path: Path, judges: str) -> None:
    """Of the lock, whole entries with their hashes."""
    command = re.search(r"awk .*?requirements\.txt\"", script("Install everyword"), re.DOTALL)
    assert command
    subprocess.run(
        ["bash", "-euc", f"VALIDATE={judges}; home={tmp_path}\n{command[0]}"],
        env={"PATH": os.environ["PATH"], "GITHUB_ACTION_PATH": str(ROOT)},
        check=True,
    )

    def entries(text: str) -> dict[str, str]:
        found = re.split(r"\n(?=[a-z0-9])", text)
        return {entry.partition("==")[0]: entry.strip() for entry in found if "==" in entry}

    every = entries((ROOT / "requirements.lock").read_text("utf-8"))
    kept = entries((tmp_path / "requirements.txt").read_text("utf-8"))
    extra = {Requirement(one).name for one in PROJECT["optional-dependencies"]["validate"]}
    assert every.keys() - kept.keys() == (set() if judges == "true" else extra)
    assert kept == {name: entry for name, entry in every.items() if name in kept}
    assert len(kept) > 20


class Runner:
    """A machine as GitHub's is, with the tool installed: runs the action's script."""

    def __init__(self, folder: Path) -> None:
        self.work, self.temp = folder / "work", folder / "temp"
        self.work.mkdir()
        (self.temp / "everyword" / "env").mkdir(parents=True)
        (self.temp / "everyword" / "env" / "bin").symlink_to(BIN)
        self.output, self.summary = folder / "output", folder / "summary"

    def run(self, **settings: str) -> subprocess.CompletedProcess[str]:
        self.output.write_text("", "utf-8")
        self.summary.write_text("", "utf-8")
        asked = {"BOOKS": ".", "EDITIONS": "", "STRICT": "false", "SINCE": ""} | settings
        env = {
            "PATH": os.environ["PATH"],
            "RUNNER_TEMP": str(self.temp),
            "GITHUB_OUTPUT": str(self.output),
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "PYTHONPATH": str(ROOT),
        }
        shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c"]
        return subprocess.run(
            [*shell, script("Build and check")],
            cwd=self.work,
            env=env | asked,
            capture_output=True,
            text=True,
            check=False,
        )

    def outputs(self) -> dict[str, Path]:
        lines = self.output.read_text("utf-8").splitlines()
        return {name: Path(value) for name, _, value in (line.partition("=") for line in lines)}


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    found = Runner(tmp_path)
    subprocess.run(["git", "init", "-q", "-b", "main"], cwd=found.work, check=True)
    return found


def commit(folder: Path) -> None:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, "add", "-A"], cwd=folder, check=True)
    subprocess.run(["git", *who, "commit", "-qm", "as it stands"], cwd=folder, check=True)


@pytest.mark.slow
def test_a_clean_book_is_green_and_its_editions_are_kept(runner: Runner) -> None:
    make_book(runner.work)
    done = runner.run()
    found = runner.outputs()

    assert (done.returncode, "::error" in done.stdout) == (0, False), done.stdout + done.stderr
    assert set(found) == {"report", "sarif", "editions"}
    kept = {p.relative_to(found["editions"]).as_posix() for p in found["editions"].rglob("*.*")}
    assert kept == {
        "ebook.epub",
        "reports/report.json",
        "reports/report.sarif",
        "reports/report.html",
    }
    assert runner.summary.read_text("utf-8").startswith("## Editions: clean\n")
    assert json.loads(found["sarif"].read_text("utf-8"))["version"] == "2.1.0"


@pytest.mark.slow
def test_a_fault_is_red_beside_its_line_and_then_as_before(runner: Runner) -> None:
    make_book(runner.work / "my book", FAULTY)
    done = runner.run(BOOKS="my book")

    assert done.returncode == 1
    assert "::error title=undefined-note,file=my book/i.md,line=3,col=7" in done.stdout
    assert (runner.outputs()["editions"] / "my book" / "ebook.epub").is_file()
    assert "### New findings (1)" in runner.summary.read_text("utf-8")

    assert runner.run(BOOKS="my book").returncode == 1
    assert "1 finding as before." in runner.summary.read_text("utf-8")


@pytest.mark.slow
def test_a_mistake_is_annotated_and_is_no_base_for_the_next_run(runner: Runner) -> None:
    make_book(runner.work, {"i.md": "# I\n\nText.\n", "ii.md": "# II\n\nText.\n"})
    (runner.work / "ii.md").unlink()
    done = runner.run()

    assert done.returncode == 2
    assert "::error title=.,file=book.toml,line=8::[text] names 'ii.md'" in done.stdout
    assert not (runner.temp / "everyword" / "base.json").exists()


@pytest.mark.slow
def test_many_books_of_which_only_the_changed_are_made(runner: Runner) -> None:
    (runner.work / ".gitignore").write_text("build/\n", "utf-8")
    for name in ("one", "two", "three"):
        make_book(runner.work / "books" / name)
    commit(runner.work)
    make_book(runner.work / "books" / "two", FAULTY)
    (runner.work / "books" / "three" / "book.toml").write_text("[boook]\n", "utf-8")
    done = runner.run(BOOKS="books/*\n", SINCE="main", EDITIONS="ebook", STRICT="true")

    assert done.returncode == 2
    assert "file=books/two/i.md,line=3" in done.stdout
    assert "::error title=books/three,file=books/three/book.toml,line=1::" in done.stdout
    assert not (runner.work / "books" / "one" / "build").exists()
    assert (runner.outputs()["editions"] / "books" / "two" / "ebook.epub").is_file()


@pytest.mark.slow
def test_settings_are_words_and_no_shell(runner: Runner) -> None:
    make_book(runner.work)
    marks = '$(touch broken-out) "; touch broken-out; `touch broken-out`'
    for setting in ("BOOKS", "EDITIONS", "SINCE"):
        assert runner.run(**{setting: marks}).returncode == 2
    assert not (runner.work / "broken-out").exists()
