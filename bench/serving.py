# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Requests a second of a sandbox host, by wrk: over the mount, of a local copy, and as plain nginx would do it.

Three servers on the same host: the front as it is; the same nginx on a local copy (hot_page.py); and Debian's nginx
with its own configuration on the mount. Small and large files, hot (one object again and again) and cold (each request
asks for another object; each round has objects of its own, which the front has not seen).
"""

from __future__ import annotations

import re
import statistics
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from bench import hot_page

SECONDS = 3  # of each run of wrk
FRONT, COPY, DEFAULT = 80, hot_page.PORT, 8089
SERVERS = {"front": FRONT, "local copy": COPY, "default nginx": DEFAULT}
FOLDER = "bench"  # in the bucket
COPIES = "/var/tmp/hot-page"  # noqa: S108 # on the host, where hot_page's configuration serves from

# Each round begins where the last one's objects end. wrk's threads would each count for themselves: it has one.
LUA = """
local number = %d
request = function()
  number = number + 1
  return wrk.format("GET", string.format("%s", number %% %d))
end
"""


@dataclass(frozen=True)
class Files:
    """Objects of one size; cold rounds ask for `of_a_round` each before one comes again."""

    name: str
    size: int
    of_a_round: int

    @property
    def pattern(self) -> str:
        return f"/{FOLDER}/{self.name}/%06d.bin"

    def keys(self, rounds: int) -> Iterator[str]:
        return ((self.pattern % number).lstrip("/") for number in range(self.of_a_round * rounds))


FILES = (Files("2kB", 2 << 10, 700), Files("10MB", 10 << 20, 12))


def measure(container: str, address: str, rounds: int, put: Callable[[str, bytes], object]) -> list[dict[str, Any]]:
    """Medians, a row for each size, hot and cold. `put` writes an object of the host's bucket."""
    rows = []
    with _servers(container):
        for files in FILES:
            _fill(container, files, rounds, put)
            for temperature in ("hot", "cold"):
                figures = _rounds(address, files, temperature, rounds)
                medians = {name: statistics.median(each) for name, each in figures.items()}
                rows.append({"size": files.name, "temperature": temperature, **medians})
            _run(container, f"rm -rf {COPIES}/{FOLDER}")
    return rows


def _rounds(address: str, files: Files, temperature: str, rounds: int) -> dict[str, list[float]]:
    """Servers take turns, in alternating order: a machine that is busy with something else disturbs them all."""
    figures: dict[str, list[float]] = {name: [] for name in SERVERS}
    for number in range(rounds):
        for name in list(SERVERS)[:: 1 if number % 2 else -1]:
            first = 0 if temperature == "hot" else files.of_a_round * number
            count = 1 if temperature == "hot" else files.of_a_round * rounds
            figures[name].append(_wrk(f"http://{address}:{SERVERS[name]}", LUA % (first, files.pattern, count)))
    return figures


def _wrk(url: str, script: str) -> float:
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        file.write(script)
        file.flush()
        output = hot_page.run("wrk", "-t1", "-c8", f"-d{SECONDS}s", "--timeout", "30s", "-s", file.name, url)
    if "Non-2xx" in output or "Socket errors" in output:
        raise RuntimeError(output)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", output)[1])


def _fill(container: str, files: Files, rounds: int, put: Callable[[str, bytes], object]) -> None:
    """The objects are in the bucket, and beside it on the host's own disk."""
    with ThreadPoolExecutor(max_workers=4) as threads:
        list(threads.map(lambda key: put(key, b"x" * files.size), files.keys(rounds)))
    _run(container, f"mkdir -p {COPIES} && cp -r /var/www/html/{FOLDER} {COPIES}")


@contextmanager
def _servers(container: str) -> Iterator[None]:
    """The two beside the front."""
    copy = hot_page.copy_of(_run(container, "cat /etc/nginx/front.conf"))
    default = default_of(_run(container, "cat /etc/nginx/nginx.conf"))
    try:
        for name, configuration in (("hot-page", copy), ("default-page", default)):
            _run(container, f"cat > /etc/nginx/{name}.conf", configuration)
            unit = f"--collect --unit={name} --property=LimitNOFILE=65536"
            _run(container, f"systemd-run {unit} nginx -e stderr -c /etc/nginx/{name}.conf -g 'daemon off;'")
        yield
    finally:
        for name in ("hot-page", "default-page"):
            subprocess.run(["podman", "exec", container, "systemctl", "stop", name], check=False)


def default_of(configuration: str) -> str:
    """Debian's nginx.conf, with one site: the mount."""
    site = f"server {{ listen {DEFAULT}; root /var/www/html; }}"
    configuration = re.sub(r"include\s+/etc/nginx/sites-enabled/\*;", site, configuration)
    return re.sub(r"^pid .*;", "pid /run/default-page.pid;", configuration, flags=re.MULTILINE)


def _run(container: str, command: str, content: str | None = None) -> str:
    return hot_page.run("podman", "exec", "-i", container, "sh", "-c", command, input=content or "")
