# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Objects that were cached, then changed, and that nobody asked for meanwhile: last, since the clock runs by itself."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("seconds", [5, 60, 300])
def test_replaced_object_is_new(idle_answers, seconds):
    answer = idle_answers["replaced", seconds].result()
    assert (answer.status, answer.body) == (200, b"new")


@pytest.mark.parametrize("seconds", [5, 60, 300])
def test_deleted_object_is_gone(idle_answers, seconds):
    assert idle_answers["deleted", seconds].result().status == 404
