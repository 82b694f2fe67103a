# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Modules as Ansible sends them, made by tests."""

from __future__ import annotations

import base64
import io
import zipfile
from textwrap import dedent

#: What is common to the archives of modules: packages, empty here.
PACKAGES = ("ansible", "ansible/module_utils", "ansible/modules")


def archive(**files: str) -> str:
    """Return an archive, as text, with these files: ``basic="…"`` is ansible/module_utils/basic.py."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as target:
        for package in PACKAGES:
            target.writestr(f"{package}/__init__.py", "")
        for name, text in files.items():
            target.writestr(f"ansible/module_utils/{name}.py", dedent(text))
    return base64.b64encode(data.getvalue()).decode()


def module(main: str, **files: str) -> bytes:
    """Return the source code of a module with an archive; ``main`` is what it does."""
    arguments = f"zip_data={archive(**files)!r},\n"
    return f"def take(zip_data):\n    pass\n\n\ntake(\n{arguments})\n{dedent(main)}".encode()
