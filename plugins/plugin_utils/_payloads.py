# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: payloads of modules, built once and kept for later runs.

Ansible builds a module's payload once for each run, and most of that is looking through what the module imports. What
is kept counts while path, size and time of every source are the same, as with Python's compiled modules.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ansible.executor import module_common
from ansible.plugins import loader
from ansible.release import __version__


class Store:
    """Payloads of these modules in a folder of the user's, and the folder ``cache`` in which a run has its own."""

    def __init__(self, folder: Path, cache: Path, names: Iterable[str]) -> None:
        self._folder = folder
        self._cache = cache
        self._names = tuple(names)
        self._kept = folder / self._key()

    def bring(self) -> bool:
        """Bring what is kept into a run that has built nothing yet. Return whether there was anything."""
        if not _is_private(self._folder):
            return False
        try:
            with _new_folder(self._cache.parent) as folder:
                for payload in self._kept.iterdir():
                    shutil.copy(payload, folder)
                    # Of one that a machine without power left, there may be a part.
                    pickle.loads((folder / payload.name).read_bytes())  # noqa: S301 nobody else writes to this folder
                folder.rename(self._cache)
        except (OSError, EOFError, pickle.UnpicklingError):
            return False
        return True

    def keep(self) -> None:
        """Keep the run's payloads, in place of earlier ones, unless a source has changed meanwhile."""
        with suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not _is_private(self._folder) or self._kept.name != self._key():
                return
            with _new_folder(self._folder) as folder:
                for name in self._names:
                    shutil.copy(self._payload(name), folder)
                for earlier in self._folder.iterdir():
                    if earlier != folder:
                        shutil.rmtree(earlier)
                folder.rename(self._kept)

    def _payload(self, name: str) -> Path:
        """Where Ansible has a module's payload; after the dash is how it was packed."""
        collection, _dot, module = name.rpartition(".")
        prefix = f"ansible_collections.{collection}.plugins.modules.{module}-"
        return next(path for path in self._cache.glob(f"{prefix}*") if path.suffix != ".lock")

    def _key(self) -> str:
        key = hashlib.sha256(f"{__version__} {sys.version}".encode())
        for source in sorted(_sources(self._names)):
            with suppress(FileNotFoundError):
                status = source.stat()
                key.update(f"{source} {status.st_size} {status.st_mtime_ns}\n".encode())
        return key.hexdigest()


def _sources(names: Iterable[str]) -> Iterator[Path]:
    """What a payload can have parts of: the modules, ansible-core's module_utils, and those of their collections."""
    yield Path(module_common.__file__)
    modules = [Path(loader.module_loader.find_plugin(name, mod_type=".py")) for name in names]
    yield from modules
    folders = [Path(path) for path in loader.module_utils_loader._get_paths()]
    for collection in {module.parents[2] for module in modules}:
        yield collection / "meta" / "runtime.yml"
        folders.append(collection / "plugins" / "module_utils")
    for folder in set(folders):
        yield from folder.rglob("*.py")


def _is_private(folder: Path) -> bool:
    """Tell whether a folder is there, belongs to the user, and nobody else can write to it."""
    try:
        status = folder.lstat()
    except FileNotFoundError:
        return False
    return stat.S_ISDIR(status.st_mode) and status.st_uid == os.getuid() and not status.st_mode & 0o022


@contextmanager
def _new_folder(parent: Path) -> Iterator[Path]:
    """A new folder, which is removed at the end unless it has got another name."""
    folder = Path(tempfile.mkdtemp(dir=parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
