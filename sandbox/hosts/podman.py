# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What podman is to find in its environment, whoever calls it for the sandbox."""

from __future__ import annotations

from pathlib import Path

CONFIGURATION = {
    "CONTAINERS_CONF": str(Path(__file__).with_name("containers.conf")),
    # What the machine's kernel has is nothing that the sandbox could change.
    "PODMAN_IGNORE_CGROUPSV1_WARNING": "true",
}
