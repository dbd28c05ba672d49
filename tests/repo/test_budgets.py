"""The budgets of the code: sizes, parameters, broad excepts, and what may not appear at all."""

import ast
import re
import statistics
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted((ROOT / "watcher").rglob("*.py"))
RECORDS = "migrations/versions"  # a revision lists tables as they once were: no code to shorten
Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions() -> Iterator[tuple[Path, Function]]:
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, Function):
                yield path, node


def length(node: Function) -> int:
    docstring = ast.get_docstring(node, clean=False)
    own = node.body[1:] if docstring is not None else node.body
    return (node.end_lineno or 0) - own[0].lineno + 1 if own else 1


def test_no_module_is_longer_than_400_lines() -> None:
    sizes = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {str(path): size for path, size in sizes.items() if size > 400} == {}


def test_functions_stay_short() -> None:
    sizes = {
        (str(path), node.name): length(node)
        for path, node in functions()
        if RECORDS not in path.as_posix()
    }
    ordered = sorted(sizes.values())
    assert {name: size for name, size in sizes.items() if size > 60} == {}
    assert statistics.median(ordered) <= 9
    assert ordered[int(len(ordered) * 0.95)] <= 40


def test_there_is_one_broad_except_and_it_is_where_a_job_runs() -> None:
    broad = [
        str(path.relative_to(ROOT))
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ExceptHandler)
        and (
            node.type is None
            or (isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"})
        )
    ]
    assert broad == ["watcher/jobs/run.py"]


def test_no_import_hides_under_type_checking() -> None:
    assert [str(path) for path in MODULES if "TYPE_CHECKING" in path.read_text("utf-8")] == []


def test_nothing_is_left_over() -> None:
    marks = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|NotImplementedError")
    assert [str(path) for path in MODULES if marks.search(path.read_text("utf-8"))] == []


def test_lock_files_hold_no_addresses() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "://" not in text
        assert "--hash=sha256:" in text
