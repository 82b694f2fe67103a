# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Warnings in the output of Ansible, and those of upstream modules that nobody can avoid (known_warnings.yml)."""

from __future__ import annotations

from pathlib import Path

import yaml

KNOWN = yaml.safe_load(Path(__file__).with_suffix(".yml").read_text(encoding="utf-8"))


def shown(output: str) -> list[str]:
    """Return the lines that warn, without the advice on how to be warned of nothing."""
    lines = [line for line in output.splitlines() if "WARNING]" in line]
    return [line for line in lines if "Deprecation warnings can be disabled" not in line]


def unknown(output: str) -> list[str]:
    """Return the lines that warn of anything else than what is known."""
    return [line for line in shown(output) if not any(each["text"] in line for each in KNOWN)]
