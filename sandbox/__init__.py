# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""AWS on one machine. The control plane is moto's server with what it lacks: python -m sandbox up|env|status|down."""

from __future__ import annotations

from sandbox.control import running

__all__ = ["running"]
