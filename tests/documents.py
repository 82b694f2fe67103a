# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The project's texts: their blocks of code, links and anchors, as GitHub shows them."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted(
    path
    for pattern in ("*.md", "docs/*.md", "roles/*/README.md", "sandbox/**/*.md", "bench/**/*.md")
    for path in ROOT.glob(pattern)
)


@dataclass(frozen=True)
class Block:
    """A block of code, and the line on which it begins."""

    path: Path
    line: int
    language: str
    text: str

    @property
    def where(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.line}"


@cache
def _tokens(path: Path) -> list[Token]:
    return MarkdownIt("commonmark").enable("table").parse(path.read_text(encoding="utf-8"))


def blocks(language: str | None = None) -> list[Block]:
    """Those of all documents, or of one language. One that is only indented has the language ''."""
    return [
        Block(path, token.map[0] + 1, token.info, token.content)
        for path in DOCUMENTS
        for token in _tokens(path)
        if token.type in ("fence", "code_block") and token.map and language in (None, token.info)
    ]


def commands() -> Iterator[tuple[str, str]]:
    """Where it stands, and a line that a reader may type: in a shell's block, in a text's own code, after the demo."""
    for block in blocks("shell"):
        joined = block.text.replace("\\\n", " ")
        yield from ((block.where, line) for line in joined.splitlines() if line.strip())
    for path in DOCUMENTS:
        for token in _tokens(path):
            for child in token.children or []:
                if child.type == "code_inline":
                    yield str(path.relative_to(ROOT)), child.content
    for line in (ROOT / "docs/after_demo.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("  "):
            yield "docs/after_demo.txt", re.split(r" {3,}", line.strip())[0]


def links(path: Path) -> list[str]:
    """The targets of links and pictures."""
    return [
        str(child.attrGet("href") or child.attrGet("src"))
        for token in _tokens(path)
        for child in token.children or []
        if child.type in ("link_open", "image")
    ]


@cache
def anchors(path: Path) -> set[str]:
    """What GitHub makes of headings: small letters, without punctuation, a hyphen for a space; a number if twice
    (gjtorikian/html-pipeline, lib/html_pipeline/node_filter/table_of_contents_filter.rb)."""
    found: set[str] = set()
    tokens = _tokens(path)
    for heading, inline in zip(tokens, tokens[1:], strict=False):
        if heading.type == "heading_open":
            text = "".join(child.content for child in inline.children or [])
            slug = re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")
            same = len([each for each in found if re.fullmatch(rf"{re.escape(slug)}(-\d+)?", each)])
            found.add(f"{slug}-{same}" if same else slug)
    return found


def write(folder: Path, text: str) -> Path:
    """A document of a test's own."""
    path = folder / "document.md"
    path.write_text(textwrap.dedent(text), encoding="utf-8")
    return path
