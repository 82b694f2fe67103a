# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Makes ansible_collections.globalmountpoint.aws importable from the checkout, as Ansible itself does."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible.utils.collection_loader._collection_finder import _AnsibleCollectionFinder

ROOT = Path(__file__).parents[1]

_AnsibleCollectionFinder(paths=[str(ROOT / "collections")])._install()


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout's root."""
    return ROOT
