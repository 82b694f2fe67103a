# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Silences the warnings of ../../known_warnings.yml, and no others.

Ansible has no setting for a single warning. An inventory plugin is the first of all plugins to be loaded, before the
first of these warnings; as an inventory, this one reads nothing.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from ansible.plugins.inventory import BaseInventoryPlugin
from ansible.utils.display import Display

DOCUMENTATION = r"""
name: known_warnings
short_description: Silences warnings that upstream modules raise in every run
description: Reads no inventory.
options: {}
"""

KNOWN = [entry["text"] for entry in yaml.safe_load((Path(__file__).parents[2] / "known_warnings.yml").read_text())]


def silence(name: str) -> None:
    """Wrap a method of Display that shows a warning or a deprecation."""
    show = getattr(Display, name)

    def show_unless_known(self: Display, summary: Any, *args: Any, **kwargs: Any) -> None:
        text = str(summary.event.msg)
        if not any(known in text for known in KNOWN):
            show(self, summary, *args, **kwargs)

    setattr(Display, name, show_unless_known)


class InventoryModule(BaseInventoryPlugin):
    """Reads nothing."""

    NAME = "known_warnings"

    def verify_file(self, path: str) -> bool:  # noqa: ARG002 (the signature is that of Ansible)
        return False


silence("_warning")
silence("_deprecated")
