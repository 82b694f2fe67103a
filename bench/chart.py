# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A chart of horizontal bars as SVG, readable on white and on dark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

LABELS, BARS, VALUES = 170, 560, 110  # widths
BAR, GAP, HEADING = 14, 10, 44  # heights
COLOURS = ("#8c959f", "#2da44e", "#bf8700")  # each shows on white and on black
STYLE = """
  text { font: 12px system-ui, sans-serif; fill: #1f2328 }
  .heading { font-size: 14px; font-weight: 600 }
  @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } }
"""

Group = tuple[str, Mapping[str, float]]  # label, and the value of each series


def chart(panels: Mapping[str, Sequence[Group]], series: Sequence[str], unit: str) -> str:
    """A panel for each heading, with a scale of its own; in each a group of bars for each label."""
    parts, top = [], 8
    for place, name in enumerate(series):
        left = LABELS + place * 130
        parts.append(_bar(left, top, 12, place))
        parts.append(_text(left + 18, top + 11, name))
    top += BAR
    for heading, groups in panels.items():
        parts.append(_text(8, top + HEADING - 14, heading, "heading"))
        top += HEADING
        largest = max((value for _label, values in groups for value in values.values()), default=0) or 1
        for label, values in groups:
            parts.append(_text(8, top + BAR * len(series) / 2 + 4, label))
            for place, name in enumerate(series):
                if name in values:
                    width = max(1, BARS * values[name] / largest)
                    parts.append(_bar(LABELS, top, width, place))
                    parts.append(_text(LABELS + width + 6, top + 11, f"{values[name]:,.4g} {unit}"))
                top += BAR
            top += GAP
    size = f'width="{LABELS + BARS + VALUES}" height="{top:g}"'
    body = "\n".join(parts)
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">\n<style>{STYLE}</style>\n{body}\n</svg>\n'


def _bar(left: float, top: float, width: float, place: int) -> str:
    colour = COLOURS[place % len(COLOURS)]
    return f'<rect x="{left:g}" y="{top:g}" width="{width:.1f}" height="{BAR - 2}" rx="2" fill="{colour}"/>'


def _text(left: float, top: float, text: str, kind: str = "label") -> str:
    return f'<text class="{kind}" x="{left:.1f}" y="{top:g}">{escape(text)}</text>'
