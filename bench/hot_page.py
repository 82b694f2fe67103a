# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A hot page of 2 kB: what a request costs a sandbox host's front, beside one for a local copy of the page.

The copy is served on the same host by a second nginx whose configuration is the front's own (workers, log, headers,
real address, compression, all of it), but that it has a file where the front has the cache and the origin. What is
compared is the processor's time of the workers in the best of many short rounds: who else uses the machine can only
add to it, by cold caches for one. Rounds alternate. Needs wrk.

    python bench/hot_page.py CONTAINER ADDRESS [ROUNDS]
"""

from __future__ import annotations

import re
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


def requests(address: str, port: int) -> int:
    """Asks for the page for a second; how often it was answered."""
    output = run("wrk", "-t1", "-c8", "-d1s", "--timeout", "60s", f"http://{address}:{port}/hot-page.html")
    if "Non-2xx" in output or "Socket errors" in output:
        raise SystemExit(output)
    return int(re.search(r"(\d+) requests in", output)[1])


def measure(container: str, address: str, rounds: int, wanted: float = 0) -> list[float]:
    """Microseconds of a processor that a request takes at least of the front's workers, and of the local copy's.

    Where their ratio is not what is wanted, there are up to five times as many rounds: both can only become less.
    """

    def on_host(command: str, **options: str) -> str:
        return run("podman", "exec", "-i", container, "sh", "-c", command, **options)

    def used(pid_file: str) -> int:
        """Nanoseconds that the workers have run for (Linux, scheduler/sched-stats.rst)."""
        children = f"read master < {pid_file}; read workers < /proc/$master/task/$master/children"
        stats = on_host(f"{children}; for each in $workers; do cat /proc/$each/schedstat; done")
        return sum(int(stat.split()[0]) for stat in stats.splitlines())

    # The page has to be in the bucket already.
    on_host("mkdir -p /var/tmp/hot-page && cp /var/www/html/hot-page.html /var/tmp/hot-page")
    on_host("cat > /etc/nginx/hot-page.conf", input=copy_of(on_host("cat /etc/nginx/front.conf")))
    unit = "--collect --unit=hot-page --property=LimitNOFILE=65536"
    on_host(f"systemd-run {unit} nginx -e stderr -c /etc/nginx/hot-page.conf -g 'daemon off;'")
    on_host("until test -s /run/hot-page.pid; do sleep 0.1; done")
    try:
        pid_files = {80: "/run/nginx-front/pid", PORT: "/run/hot-page.pid"}
        costs = {port: [] for port in pid_files}
        for port in pid_files:
            requests(address, port)

        def best() -> list[float]:
            return [min(each) for each in costs.values()]

        for number in range(rounds * 5):
            if number >= rounds and best()[1] >= wanted * best()[0]:
                break
            for port in pid_files if number % 2 else reversed(pid_files):
                before = used(pid_files[port])
                answered = requests(address, port)
                costs[port].append((used(pid_files[port]) - before) / answered / 1000)
        for port, each in costs.items():
            print(f"port {port}: {', '.join(f'{cost:.1f}' for cost in each)}")
        return best()
    finally:
        on_host("systemctl stop hot-page")


def main() -> None:
    container, address, *rest = sys.argv[1:]
    front, copy = measure(container, address, int(*rest or [12]))
    print(f"a request takes {front:.1f} us of the front, {copy:.1f} us of the local copy: ratio {copy / front:.2f}")


if __name__ == "__main__":
    main()
