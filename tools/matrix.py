# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Runs tests on the versions that galaxy.yml, meta/runtime.yml and README.md claim: `make test-matrix`.

`make test` runs everything on the versions of requirements.txt, with one Python. Here are the others: each combination
has a virtual environment in .cache/matrix/, in which all but its own versions is what requirements.txt says.
Collections come with the package `ansible`, whose own ansible-core may be replaced: they run on older ones too.
"""

from __future__ import annotations

import argparse
import functools
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).parents[1]
HOME = ROOT / ".cache" / "matrix"
REQUIREMENTS = ROOT / "requirements.txt"
#: What the tests below need, in the versions of requirements.txt.
TOOLS = (
    "ansible",
    "boto3",
    "botocore",
    "moto[server]",
    "molecule",
    "ol-parliament",
    "pytest",
    "pytest-xdist",
    "PyYAML",
)

#: Pythons of hosts, for mountpoint_check.
HOST_PYTHONS = ("3.9", "3.10", "3.11", "3.12", "3.13")
MOUNTPOINT_CHECK = "tests/functional/plugins/modules/test_mountpoint_check.py"

#: What leans on ansible-core most: action plugins, the callback, filters, what templates options, the warm process.
PLUGINS = [f"tests/unit/plugins/{kind}" for kind in ("action", "callback", "filter", "plugin_utils")]
ESSENTIALS = (PLUGINS, ["tests/integration/test_system.py", "-k", "test_second_run or test_output_has_no_warning"])
SCENARIOS = "network or storage_crr or (dns_failover and not local)"
INTERNALS = ["test_preload.py", "test_region_connection.py", "test_warm_process.py"]
ALL = (
    ["tests/unit/plugins", "tests/functional/plugins", "--numprocesses", "2"],
    ["tests/integration/test_molecule.py", "-k", SCENARIOS, "--numprocesses", "2"],
    ["tests/integration/test_system.py"],
    [f"tests/integration/{name}" for name in INTERNALS],
)


@dataclass(frozen=True)
class Combination:
    """Versions for the controller; ``ansible`` and ``core`` are those of requirements.txt where they are None."""

    name: str
    python: str
    core: str | None = None
    ansible: str | None = None

    @property
    def folder(self) -> Path:
        return HOME / self.name

    @property
    def overrides(self) -> dict[str, str]:
        """Versions that differ from those of requirements.txt, by package."""
        versions = {"ansible": self.ansible, "ansible-core": self.core}
        return {package: version for package, version in versions.items() if version}


#: ansible 14.0.0 is the first release with collections of 11.x: amazon.aws 11.3.0 and community.aws 11.0.0.
LOWEST = Combination("lowest", python="3.12", core="2.19.4", ansible="14.0.0")
COMBINATIONS = (
    LOWEST,
    Combination("core-2.20", python="3.13", core="2.20.10"),
    Combination("newest-python-3.12", python="3.12"),
)


@functools.cache
def interpreter(version: str) -> Path | None:
    """Return a Python of this version of the machine, or None. As tools/find_python.sh: also of pyenv."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    asks = "import sys; print(sys._base_executable if '%d.%d' % sys.version_info[:2] == sys.argv[1] else '')"
    for candidate in (sys.executable, f"python{version}", *sorted(map(str, pyenv.glob(f"{version}.*/bin/python")))):
        try:
            # A shim of pyenv is there for versions that are not.
            done = subprocess.run([candidate, "-c", asks, version], capture_output=True, text=True, check=True)
        except (OSError, subprocess.CalledProcessError):
            continue
        if found := done.stdout.strip():
            return Path(found)
    return None


def constraints(requirements: str, without: Sequence[str]) -> str:
    """Return the pins of requirements.txt without those of some packages."""
    kept, keep = [], True
    for line in requirements.splitlines(keepends=True):
        if not line.startswith((" ", "#")):
            keep = line.partition("==")[0] not in without
        if keep:
            kept.append(line)
    return "".join(kept)


def make_environment(combination: Combination, python: Path) -> None:
    """Make a combination's virtual environment, unless it is what it has to be."""
    requirements = REQUIREMENTS.read_text(encoding="utf-8")
    made_of = json.dumps([str(python), *TOOLS, combination.overrides, requirements])
    stamp = combination.folder / "made_of.json"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == made_of:
        return
    _uv("venv", "--clear", "--python", python, combination.folder)
    files = {
        "requirements": "\n".join(TOOLS),
        "constraints": constraints(requirements, list(combination.overrides)),
        "overrides": "".join(f"{package}=={version}\n" for package, version in combination.overrides.items()),
    }
    arguments: list[str | Path] = []
    for kind, text in files.items():
        file = combination.folder / f"{kind}.txt"
        file.write_text(text, encoding="utf-8")
        arguments += [f"--{kind}", file]
    _uv("pip", "install", "--python", combination.folder / "bin" / "python", *arguments)
    stamp.write_text(made_of, encoding="utf-8")


def _uv(*arguments: str | Path) -> None:
    subprocess.run([Path(sys.executable).with_name("uv"), *arguments, "--quiet"], check=True)


def tested(combination: Combination, parts: Sequence[Sequence[str]]) -> Iterator[str]:
    """Run tests on a combination, and yield what failed."""
    tools = combination.folder / "bin"
    environment = {
        **os.environ,
        "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
        "ANSIBLE_HOME": str(combination.folder / "ansible"),
    }
    for arguments in parts:
        if not _passes(tools / "python", arguments, environment):
            yield f"{combination.name}: {' '.join(arguments)}"


def checked_hosts(version: str, python: Path) -> Iterator[str]:
    """Run the tests of mountpoint_check with a host's Python, and yield what failed."""
    environment = {**os.environ, "MOUNTPOINT_CHECK_PYTHON": str(python)}
    if not _passes(Path(sys.executable), [MOUNTPOINT_CHECK], environment):
        yield f"mountpoint_check on Python {version}"


def _passes(python: Path, arguments: Sequence[str], environment: dict[str, str]) -> bool:
    command: list[str | Path] = [python, "-m", "pytest", "--quiet", *arguments]
    return not subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def run(combinations: Sequence[Combination], parts: Sequence[Sequence[str]], hosts: Sequence[str]) -> int:
    """Run tests; return the exit status. CI has to have all versions, a developer is told which are lacking."""
    failed: list[str] = []
    lacking: list[str] = []
    for combination in combinations:
        if python := interpreter(combination.python):
            _say(f"{combination.name}: Python {combination.python}, {combination.overrides or 'requirements.txt'}")
            make_environment(combination, python)
            failed += tested(combination, parts)
        else:
            lacking.append(f"{combination.name}, for want of Python {combination.python}")
    for version in hosts:
        if python := interpreter(version):
            _say(f"mountpoint_check on a host with Python {version}")
            failed += checked_hosts(version, python)
        else:
            lacking.append(f"mountpoint_check on Python {version}, for want of it")
    for each in failed:
        _say(f"FAILED: {each}")
    for each in lacking:
        _say(f"NOT TESTED: {each}")
    return int(bool(failed) or bool(lacking and os.environ.get("CI")))


def _say(text: str) -> None:
    print(f"\n== {text}", file=sys.stderr, flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--essentials", action="store_true", help="what leans on versions most, on the lowest alone")
    if parser.parse_args().essentials:
        # With the lowest Python where it is there; what leans on versions of Ansible can be tested with any.
        python = LOWEST.python if interpreter(LOWEST.python) else "{}.{}".format(*sys.version_info)
        return run([replace(LOWEST, python=python)], ESSENTIALS, [])
    return run(COMBINATIONS, ALL, HOST_PYTHONS)


if __name__ == "__main__":
    sys.exit(main())
