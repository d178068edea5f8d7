"""Guards the conventions that CONTRIBUTING names: reads sources and the command line only."""

from __future__ import annotations

import ast
import importlib.metadata
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "publish"
MODULES = sorted(PACKAGE.rglob("*.py"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

# Which modules (or packages) may import an engine: replacing or mending it then stays in one place.
DOORS: dict[str, set[str]] = {
    "click": {"cli"},
    "ebooklib": {"epub"},
    "mammoth": {"extract"},
    "markdown": {"attributes", "dialect", "plain"},
    "pikepdf": {"check", "checks", "drawn", "impose", "pdf", "pdfx", "press", "unfold"},
    "pydantic": {"booktables", "booktoml", "paperkeys", "press"},
    "pydyf": {"pdf", "tags"},
    "tinycss2": {"epub", "mirror"},
    "tinyhtml5": {"markup"},
    "weasyprint": {"cover", "fetch", "fonts", "mends", "pages", "pdf"},
}
# Between modules goes text; these have no business with a tree of markup.
TREELESS = {"book", "clean", "cli", "folds", "make", "manuscript", "pages", "pdf", "report"}
# What `--help` must not wait for.
HEAVY = {"ebooklib", "fontTools", "lxml", "markdown", "pikepdf", "PIL", "pydantic", "weasyprint"}

# Where people and build machines keep their files: no such path belongs into the tree.
LOCAL_PATH = re.compile(r"(?<![\w.~:}])/(?:home|Users|root|work|workspace|builds)/[\w.]")
# Any mirror must serve, so none is named; versions and hashes say what to install.
REGISTRY = re.compile(
    r"\b(?:pypi\.\w|pythonhosted\.\w|npmjs\.\w|registry\.[\w-]+\.\w|crates\.io|pkg\.dev|deb\.debian\.\w)"
    r"|--(?:extra-)?index-url|--find[-]links|--trusted[-]host"
)


def name_of(module: Path) -> str:
    """The module's name inside the package: "pdf", "epub.nav", "clean" (for clean/__init__.py)."""
    parts = module.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def tree_of(module: Path) -> ast.Module:
    return ast.parse(module.read_text("utf-8"), filename=str(module))


def running(node: ast.AST) -> Iterator[ast.AST]:
    """Every node below, without what stands under `if TYPE_CHECKING`: types are no imports."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            continue
        yield child
        yield from running(child)


def imports(module: Path) -> set[str]:
    """Full dotted names of what a module imports, at its top or inside a function."""
    found: set[str] = set()
    for node in running(tree_of(module)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            found.add("." * node.level + (node.module or ""))
    return found


def files_of_the_project() -> list[Path]:
    """What git tracks, and what it would track if it were added now."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "-co", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [
        ROOT / name for name in sorted(set(listed.split("\0")) - {""}) if (ROOT / name).is_file()
    ]


def pins(lock: str) -> dict[str, str]:
    """Distribution -> pinned version in a lock file."""
    text = (ROOT / lock).read_text("utf-8")
    return {m[1]: m[2] for m in re.finditer(r"^([a-z0-9-]+)==(\S+)", text, re.MULTILINE)}


def commands(group: click.Group, above: str = "publish") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        yield f"{above} {name}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{above} {name}")


# Who may import what


@pytest.mark.parametrize("engine", sorted(DOORS))
def test_an_engine_has_one_door(engine: str) -> None:
    users = {name_of(m) for m in MODULES if engine in {i.split(".")[0] for i in imports(m)}}
    strangers = {user for user in users if not DOORS[engine] & {user, user.split(".")[0]}}

    assert strangers == set(), f"{engine} belongs to {sorted(DOORS[engine])}"
    assert users, f"nothing imports {engine}: is it still a dependency?"


def test_trees_stay_where_markup_is_made() -> None:
    users = {name_of(m).split(".")[0] for m in MODULES for i in imports(m) if i.startswith("lxml")}

    assert users & TREELESS == set()
    assert "xhtml" in users


def test_markup_is_parsed_and_written_in_few_places() -> None:
    """Our own markup in xhtml, the package document in epub; elsewhere other people's files."""
    doors = {"xhtml", "epub", "witness", "checks", "extract"}
    users = {
        name_of(module).split(".")[0]
        for module in MODULES
        for node in ast.walk(tree_of(module))
        if isinstance(node, ast.Attribute)
        and node.attr in {"fromstring", "tostring", "XMLParser", "HTMLParser", "iterparse"}
    }

    assert users - doors == set()
    assert "xhtml" in users


def test_the_model_imports_nothing_of_ours_but_its_own_half() -> None:
    def ours(module: str) -> set[str]:
        return {i for i in imports(PACKAGE / module) if i.startswith(("publish", "."))}

    assert ours("printer.py") == set()
    assert {i for i in ours("book.py") if not i.startswith("publish.printer")} == set()


def test_imports_are_absolute() -> None:
    relative = {name_of(m): i for m in MODULES for i in imports(m) if i.startswith(".")}

    assert relative == {}


def test_the_command_line_is_imported_by_nobody() -> None:
    assert [name_of(m) for m in MODULES if "publish.cli" in imports(m)] == ["cli.__main__"]


def test_what_is_imported_is_declared() -> None:
    extras = PROJECT["optional-dependencies"]["validate"]
    declared = {canonicalize_name(Requirement(d).name) for d in PROJECT["dependencies"] + extras}
    owners = importlib.metadata.packages_distributions()
    tops = {i.split(".")[0] for m in MODULES for i in imports(m)}
    foreign = tops - set(sys.stdlib_module_names) - {"publish"}
    missing = {
        t for t in foreign if not declared & {canonicalize_name(d) for d in owners.get(t, ())}
    }

    assert missing == set()


# The same input gives the same bytes


def test_no_module_asks_the_clock_or_the_dice() -> None:
    banned = {"now", "today", "utcnow", "uuid1", "uuid4", "getnode", "localtime", "urandom"}
    found = []
    for module in MODULES:
        for node in ast.walk(tree_of(module)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name):
                called = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
                if called in banned:
                    found.append(f"{name_of(module)}:{node.lineno} {called}")
        if name_of(module) == "clean.reviewpage":  # the token of a page that no file keeps
            continue
        found += [name_of(module) for name in imports(module) if name in {"random", "secrets"}]

    assert found == []


# Shape


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_a_module_is_short_and_says_what_it_is(module: Path) -> None:
    lines = module.read_text("utf-8").count("\n")

    assert lines <= 400, f"{lines} lines: split it by what it is about"
    assert not lines or ast.get_docstring(tree_of(module))


def test_the_package_docstring_names_every_module() -> None:
    map_ = ast.get_docstring(tree_of(PACKAGE / "__init__.py")) or ""
    tops = {name_of(m).split(".")[0] for m in MODULES} - {""}
    unnamed = {t for t in tops if not re.search(rf"\b{t}(?:\.py|/)|\bpublish\.{t}\b|`{t}`", map_)}
    gone = (
        set(re.findall(r"\b([a-z_]+)(?:\.py\b|/(?=[\s`,]))", map_))
        - tops
        - {"build", "docs", "manuscript", "seeds", "styles", "tests", "publish"}
    )

    assert unnamed == set()
    assert gone == set()


def test_every_rule_has_a_sentence_and_a_finder() -> None:
    """What `publish impose` alone finds is about sheets of any file, and no book allows it."""
    from publish.checks import RULES

    said: set[str] = set()
    raised: set[str] = set()
    for module in MODULES:
        if module == PACKAGE / "checks" / "__init__.py":
            continue
        for node in ast.walk(tree_of(module)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                said.add(node.value)
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Finding" and node.args:
                if "impose" in module.parts:
                    continue
                rule = node.args[0]
                either = [rule.body, rule.orelse] if isinstance(rule, ast.IfExp) else [rule]
                raised |= {str(name.value) for name in either if isinstance(name, ast.Constant)}

    assert raised - set(RULES) == set(), "a rule without its sentence in publish.checks.RULES"
    assert set(RULES) - said == set(), "a sentence for a rule that nothing finds"


# The command line


def test_every_command_and_option_has_help() -> None:
    from publish.cli import main

    silent = []
    for path, command in [("publish", main), *commands(main)]:
        if not command.help:
            silent.append(path)
        options = [p for p in command.params if isinstance(p, click.Option) and not p.hidden]
        silent += [f"{path} {p.opts[0]}" for p in options if not p.help]

    assert list(commands(main)), "the command line has no command"
    assert silent == []


def test_help_waits_for_no_engine() -> None:
    from publish.cli import main

    probe = (
        "import json, sys\n"
        "from publish.cli import main\n"
        "for words in json.loads(sys.argv[1]):\n"
        "    main([*words, '--help'], standalone_mode=False)\n"
        "print(json.dumps(sorted({name.split('.')[0] for name in sys.modules})))\n"
    )
    asked = [[], *(path.split()[1:] for path, _ in commands(main))]
    run = [sys.executable, "-c", probe, json.dumps(asked)]
    said = subprocess.run(run, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    loaded = set(json.loads(said.splitlines()[-1]))

    assert "click" in loaded
    assert loaded & HEAVY == set()


# Locks, workflows, addresses


def test_the_locks_pin_everything_with_hashes() -> None:
    for lock in ("requirements.lock", "requirements-dev.lock"):
        entries = re.split(r"\n(?=\S)", (ROOT / lock).read_text("utf-8"))
        unhashed = [e.split()[0] for e in entries if "==" in e and "--hash=sha256:" not in e]

        assert unhashed == []
        assert pins(lock)


def test_the_locks_satisfy_the_project_and_agree() -> None:
    run, test = pins("requirements.lock"), pins("requirements-dev.lock")
    extras = PROJECT["optional-dependencies"]
    wanted = {"requirements.lock": PROJECT["dependencies"] + extras["validate"]}
    wanted["requirements-dev.lock"] = wanted["requirements.lock"] + extras["dev"]
    stale = []
    for lock, requirements in wanted.items():
        for requirement in map(Requirement, requirements):
            version = pins(lock).get(canonicalize_name(requirement.name))
            if version is None or version not in requirement.specifier:
                stale.append(f"{lock}: {requirement}")

    assert stale == [], "run `make lock`"
    assert {name: test.get(name) for name in run} == run


def test_workflows_run_pinned_actions_with_few_rights() -> None:
    workflows = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
    for workflow in workflows:
        text = workflow.read_text("utf-8")
        used = re.findall(r"uses:\s*(\S+)", text)

        assert [u for u in used if not re.search(r"@[0-9a-f]{40}$|^\./", u)] == []
        assert re.search(r"^permissions:\n  contents: read\n(?!  )", text, re.MULTILINE)
    assert workflows


def test_no_registry_and_no_local_path_is_in_the_tree() -> None:
    here = [re.escape(str(p)) for p in (ROOT, Path(sys.prefix)) if len(p.parts) > 2]
    local = re.compile("|".join([LOCAL_PATH.pattern, *here]))
    found = []
    for file in files_of_the_project():
        data = file.read_bytes()
        if b"\0" in data:
            continue
        for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
            if match := REGISTRY.search(line) or local.search(line):
                found.append(f"{file.relative_to(ROOT)}:{number}: {match[0]}")

    assert found == []


def test_links_between_pages_lead_somewhere() -> None:
    dead = []
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        text = re.sub(
            r"^```.*?^```|`[^`\n]*`|^    .*?$", "", page.read_text("utf-8"), flags=re.M | re.S
        )
        targets = re.findall(r"\]\(([^)\s#]+)", text) + re.findall(
            r"<img[^>]* src=\"([^\"]+)", text
        )
        local = [t for t in targets if "://" not in t and not t.startswith("mailto:")]
        dead += [f"{page.name}: {t}" for t in local if not (page.parent / t).exists()]

    assert dead == []
