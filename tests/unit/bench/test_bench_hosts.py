# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is read from hosts' runs, and nginx's configuration."""

from __future__ import annotations

import pytest

from bench import host_tables, serving
from bench.hosts import TASK

PROFILE = """
globalmountpoint.aws.compute_mountpoint : check_host | Host is reached ------- 1.25s
globalmountpoint.aws.compute_mountpoint : check_host | Host has booted, mounts the bucket, and serves it --- 2.50s
globalmountpoint.aws.compute_mountpoint : wait_until_stable | Load balancer is active --- 9.00s
"""


def test_seconds_are_those_of_the_hosts_tasks():
    assert list(map(float, TASK.findall(PROFILE))) == [1.25, 2.5]


def test_default_configuration_serves_the_mount_beside_the_front():
    text = serving.default_of("pid /run/nginx.pid;\nhttp {\n\tinclude /etc/nginx/sites-enabled/*;\n}\n")
    assert "pid /run/default-page.pid;" in text
    assert "server { listen 8089; root /var/www/html; }" in text
    assert "sites-enabled" not in text


def test_cold_rounds_have_objects_of_their_own():
    files = serving.Files("2kB", 2048, 3)
    assert list(files.keys(2))[3:] == [f"bench/2kB/00000{number}.bin" for number in (3, 4, 5)]


@pytest.mark.parametrize(
    ("results", "text"),
    [
        ({"checks": [{"hosts": 10, "seconds": second} for second in (4, 5, 9)]}, "| 10 | 5 |"),
        ({"module": [0.4, 0.5, 0.9]}, "takes 0.50 s"),
        (
            {"serving": [{"size": "2kB", "temperature": "hot", "front": 90, "local copy": 100, "default nginx": 45}]},
            "| 2kB | hot | 90 | 100 | 45 | 0.90 | 2.00 |",
        ),
        ({"failed": "no podman"}, "no podman"),
    ],
)
def test_tables(results, text):
    assert text in "\n".join(host_tables.parts(results))
