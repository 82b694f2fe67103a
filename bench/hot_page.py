# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A hot page of 2 kB: requests a second of a sandbox host's front, beside those of a local copy of the page.

The copy is served on the same host by a second nginx whose configuration is the front's own (workers, log, headers,
real address, compression, all of it), but that it has a file where the front has the cache and the origin. Rounds
alternate, so that a machine that is busy with something else disturbs both; the medians are compared. Needs wrk.

    python bench/hot_page.py CONTAINER ADDRESS [ROUNDS]
"""

from __future__ import annotations

import re
import statistics
import subprocess
import sys

PORT = 8088
COPY = """{
      root /var/tmp/hot-page;
      include /etc/nginx/mime.types;
      charset utf-8;
      sendfile on;
    }
"""


def run(*command: str, **options: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True, **options).stdout


def copy_of(front: str) -> str:
    """The configuration of the nginx that serves a local copy."""
    front = re.sub(r"(location / )\{\n.*?^    \}\n", rf"\1{COPY}", front, flags=re.DOTALL | re.MULTILINE)
    front = re.sub(r"^  proxy_cache_path .*?;\n", "", front, flags=re.DOTALL | re.MULTILINE)
    front = front.replace("listen 80 ", f"listen {PORT} ").replace("/run/nginx-front/pid", "/run/hot-page.pid")
    return front.replace("/var/log/nginx/access.log", "/var/log/nginx/hot-page.log")


def requests_a_second(address: str, port: int) -> float:
    output = run("wrk", "-t1", "-c8", "-d2s", f"http://{address}:{port}/hot-page.html")
    if "Non-2xx" in output or "Socket errors" in output:
        raise SystemExit(output)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", output)[1])


def measure(container: str, address: str, rounds: int) -> list[float]:
    """Requests a second of the front and of the local copy, medians."""

    def on_host(command: str, **options: str) -> str:
        return run("podman", "exec", "-i", container, "sh", "-c", command, **options)

    # The page has to be in the bucket already.
    on_host("mkdir -p /var/tmp/hot-page && cp /var/www/html/hot-page.html /var/tmp/hot-page")
    on_host("cat > /etc/nginx/hot-page.conf", input=copy_of(on_host("cat /etc/nginx/front.conf")))
    unit = "--collect --unit=hot-page --property=LimitNOFILE=65536"
    on_host(f"systemd-run {unit} nginx -e stderr -c /etc/nginx/hot-page.conf -g 'daemon off;'")
    try:
        figures = {80: [], PORT: []}
        for port in figures:
            requests_a_second(address, port)
        for number in range(rounds):
            for port in figures if number % 2 else reversed(figures):
                figures[port].append(requests_a_second(address, port))
        for port, each in figures.items():
            print(f"port {port}: {', '.join(f'{figure:.0f}' for figure in each)}")
        return [statistics.median(each) for each in figures.values()]
    finally:
        on_host("systemctl stop hot-page")


def main() -> None:
    container, address, *rest = sys.argv[1:]
    front, copy = measure(container, address, int(*rest or [7]))
    print(f"front: {front:.0f} requests a second, local copy: {copy:.0f}, ratio: {front / copy:.2f}")


if __name__ == "__main__":
    main()
