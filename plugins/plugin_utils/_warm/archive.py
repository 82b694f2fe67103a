# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: what modules bring along in their archives is loaded once, and imported from memory.

Ansible sends a module as source code for an interpreter, in which an archive stands as text: the module and all module
utilities, of collections and of Ansible, that it imports. A run's modules share most of them. Nothing but what
came in an archive is ever imported in its place, and a module sees what is in its own archive alone.
"""

from __future__ import annotations

import base64
import hashlib
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import io
import sys
import zipfile
from collections.abc import Iterable
from types import CodeType
from typing import NamedTuple

#: How the archive stands in the source code that Ansible sends (ansible-core, executor/module_common.py).
BEGINS, ENDS = b"\nzip_data='", b"',\n"

#: What an archive brings along only for a debugger or for coverage.
NOT_SHARED = ("ansible.module_utils._internal._ansiballz._extensions",)


class ArchiveError(Exception):
    """The source code has no archive of the known form, or one that contradicts another of this run."""


class Member(NamedTuple):
    """A module in the sense of Python."""

    path: str
    source: bytes

    @property
    def is_package(self) -> bool:
        return self.path.endswith("/__init__.py")


class Library(importlib.abc.InspectLoader, importlib.abc.MetaPathFinder):
    """Finds and loads what is in the archives."""

    def __init__(self) -> None:
        self._members: dict[str, Member] = {}
        self._codes: dict[str, CodeType] = {}
        self._archives: dict[bytes, frozenset[str]] = {}
        self._refused: set[str] = set()
        #: Names that can be imported.
        self.visible: frozenset[str] = frozenset()

    def add(self, source: bytes) -> frozenset[str]:
        """Take what is in the archive of a module, import what other modules may share, and return all names in it."""
        archive = _archive_in(source)
        digest = hashlib.sha256(archive).digest()
        if digest not in self._archives:
            members = _members_of(archive)
            for name, member in members.items():
                if self._members.setdefault(name, member).source != member.source:
                    raise ArchiveError(f"{name} is not what it was in the archive of another module")
            self._archives[digest] = self.visible = frozenset(members)
            for name in sorted(members):
                self._prepare(name)
        self.visible = self._archives[digest]
        return self.visible

    def hide_all_but(self, names: Iterable[str]) -> None:
        """Leave to a module what is in its own archive."""
        self.visible = frozenset(names)
        for name in self._members.keys() - self.visible:
            sys.modules.pop(name, None)

    def _prepare(self, name: str) -> None:
        """Import it where modules may share it, else compile it; what fails is left to the module, to fail again."""
        before = set(sys.modules)
        try:
            if "module_utils" in name.split(".") and not name.startswith(NOT_SHARED):
                importlib.import_module(name)
            else:
                self.get_code(name)
        except BaseException:  # also SystemExit
            for each in self._members.keys() & (sys.modules.keys() - before):
                del sys.modules[each]

    def find_spec(
        self, fullname: str, path: object = None, target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        del path, target  # names are enough
        if fullname not in self.visible:
            return None
        member = self._members[fullname]
        spec = importlib.util.spec_from_loader(fullname, self, origin=_origin(member), is_package=member.is_package)
        if spec:
            spec.has_location = True
        return spec

    def is_package(self, fullname: str) -> bool:
        return self._members[fullname].is_package

    def get_source(self, fullname: str) -> str:
        return importlib.util.decode_source(self._members[fullname].source)

    def get_code(self, fullname: str) -> CodeType:
        if fullname not in self._codes:
            member = self._members[fullname]
            self._codes[fullname] = self.source_to_code(member.source, _origin(member))
        return self._codes[fullname]


def _origin(member: Member) -> str:
    """The name of a file, for tracebacks; their lines are those of get_source."""
    return f"<archive>/{member.path}"


def _archive_in(source: bytes) -> bytes:
    begin = source.rfind(BEGINS)
    end = source.find(ENDS, begin + len(BEGINS))
    if begin < 0 or end < 0:
        raise ArchiveError("it is no module with an archive of the known form")
    return source[begin + len(BEGINS) : end]


def _members_of(archive: bytes) -> dict[str, Member]:
    try:
        with zipfile.ZipFile(io.BytesIO(base64.b64decode(archive, validate=True))) as files:
            paths = [path for path in files.namelist() if path.endswith(".py")]
            return {_name_of(path): Member(path, files.read(path)) for path in paths}
    except (ValueError, zipfile.BadZipFile) as error:
        raise ArchiveError(f"its archive cannot be read: {error}") from error


def _name_of(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
