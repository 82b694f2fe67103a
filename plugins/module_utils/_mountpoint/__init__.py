# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Internal to this collection: what mountpoint_check asks on a host, and what it concludes.

It runs on the hosts, so it needs Python 3.9 and its standard library alone.
"""

from __future__ import annotations
