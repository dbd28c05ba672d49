"""The bill of materials: `python scripts/sbom.py INTERPRETER FILE` (CycloneDX 1.6, JSON).

cyclonedx-py describes what is installed for INTERPRETER, with licences and who needs whom. What
`requirements.lock` does not name, the development tools, is left out. There is no time in it and no
serial number, so the same lock on the same platform gives the same bytes. Ends with 1 where the
lock names something that is not installed, or the result is not valid.
"""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

ROOT = Path(__file__).resolve().parents[1]
_LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)(?: *; *([^\\]+))?", re.MULTILINE)


def plain(name: str) -> str:
    """A package's name as registries compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def locked() -> dict[str, str]:
    """Name and version of what the lock asks for; "" where a marker decides whether it is."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    return {
        plain(name): "" if marker else version for name, version, marker in _LOCKED.findall(text)
    }


def described(interpreter: str) -> dict[str, Any]:
    """What cyclonedx-py says of an environment."""
    tool = str(Path(sys.executable).with_name("cyclonedx-py"))
    command = [
        tool, "environment", "--output-reproducible", "--spec-version", "1.6",
        "--pyproject", str(ROOT / "pyproject.toml"), "--output-format", "JSON", interpreter,
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def narrowed(bill: dict[str, Any], names: set[str]) -> dict[str, Any]:
    """The bill with the components of these names only, and what they need of each other."""
    kept = [one for one in bill["components"] if plain(one["name"]) in names]
    refs = {one["bom-ref"] for one in kept} | {bill["metadata"]["component"]["bom-ref"]}
    needs = [
        {**one, "dependsOn": [ref for ref in one.get("dependsOn", []) if ref in refs]}
        for one in bill["dependencies"]
        if one["ref"] in refs
    ]
    return {**bill, "components": kept, "dependencies": needs}


def main(interpreter: str, file: str) -> int:
    """Describe, narrow, validate, write."""
    wanted = locked()
    bill = narrowed(described(interpreter), set(wanted))
    there = {plain(one["name"]): one["version"] for one in bill["components"]}
    other = [name for name, version in wanted.items() if version and there.get(name) != version]
    text = json.dumps(bill, indent=1, sort_keys=True, ensure_ascii=False)
    wrong = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if other or wrong:
        print(f"no bill of materials: {', '.join(other)} {wrong or ''}", file=sys.stderr)  # noqa: T201
        return 1
    Path(file).write_text(text + "\n", encoding="utf-8")
    print(f"{file}: {len(there)} components")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
