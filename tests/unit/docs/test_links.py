# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Links lead somewhere: to a file that is there, to a heading that it has, or out by https."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from tests import documents


@pytest.mark.parametrize("path", documents.DOCUMENTS, ids=lambda path: str(path.relative_to(documents.ROOT)))
def test_links_lead_somewhere(path):
    faults = []
    for target in documents.links(path):
        url = urlsplit(target)
        if url.scheme or url.netloc:
            wrong = url.scheme != "https" or "." not in url.netloc or " " in target
        else:
            file = (path.parent / url.path).resolve() if url.path else path
            inside = file.is_relative_to(documents.ROOT) and file.exists()
            wrong = not inside or bool(url.fragment and url.fragment not in documents.anchors(file))
        if wrong:
            faults.append(target)
    assert faults == []


def test_documents_and_their_links_are_found():
    found = {path: documents.links(path) for path in documents.DOCUMENTS}
    assert "docs/architecture.md" in found[documents.ROOT / "README.md"]
    assert sum(map(len, found.values())) > 50


def test_anchors_are_those_of_github(tmp_path):
    path = documents.write(tmp_path, "# What's `a_b`, then?\n\n## Two words\n\n### Two words\n")
    assert documents.anchors(path) == {"whats-a_b-then", "two-words", "two-words-1"}
