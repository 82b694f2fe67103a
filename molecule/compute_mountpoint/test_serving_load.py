# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Many requests, large objects, and who asks for them."""

from __future__ import annotations

import json
import re
import shutil
import socket
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from hosts import LONG, ROOT

from bench import hot_page

pytestmark = pytest.mark.usefixtures("idle_answers")

MIB = 1024**2
GIB = 1024**3
PARTS = 8
VERSIONS = 15


def version(number: int, size: int) -> bytes:
    """Content that shows whether it is whole and of one piece."""
    line = b"version %06d\n" % number
    return line * (size // len(line))


@pytest.mark.parametrize("size", [2 * 1024, 2 * MIB], ids=["2 kB", "2 MB"])
def test_replaced_under_load(site, until, size):
    path = site.put(f"load-{size}.txt", version(0, size))
    assert site.ask(path).status == 200
    good, ended = [0] * 4, threading.Event()

    def visit(client: int) -> Counter[str]:
        seen = Counter()
        connection, was_used = site.connect(), False
        while not ended.is_set():
            try:
                try:
                    connection.request("GET", path)
                    answer = connection.getresponse()
                except ConnectionError:
                    # A connection that was used may be closed at any time: visitors ask once more (RFC 9112, 9.3.1).
                    seen["asked again" if was_used else "not answered"] += 1
                    connection, was_used = site.connect(), False
                    continue
                body, was_used = answer.read(), True
            except Exception as error:  # noqa: BLE001 - whatever goes wrong is counted
                seen[type(error).__name__] += 1
                connection, was_used = site.connect(), False
                continue
            if answer.status != 200:
                seen[f"status {answer.status}"] += 1
            elif body != body[: len(version(0, 20))] * (len(version(0, size)) // 15):
                seen["mixed"] += 1
            else:
                seen["good"] += 1
                good[client] += 1
        return seen

    with ThreadPoolExecutor(4) as clients:
        visits = [clients.submit(visit, client) for client in range(4)]
        try:
            for number in range(1, VERSIONS + 1):
                site.put(path[1:], version(number, size))
                time.sleep(0.7)  # a version is served, for a while at least
                until(lambda wanted=number * 10: sum(good) >= wanted, "visitors get whole pages")
        finally:
            ended.set()
        seen = sum((each.result() for each in visits), Counter())
    print(f"{VERSIONS} versions of {size} bytes: {dict(seen)}")
    assert set(seen) <= {"good", "asked again"}
    assert seen["asked again"] <= 1 + seen["good"] // 10_000
    assert seen["good"] > 100


@pytest.mark.skipif(not shutil.which("wrk"), reason="wrk is missing")
def test_hot_page_is_served_like_a_local_copy(site):
    site.put("hot-page.html", b"x" * 2048)
    front, copy = hot_page.measure(site.host.instance_id, site.host.address, rounds=8, wanted=0.9)
    print(f"of the requests that a local copy answers in the same time of the processor: {copy / front:.2f}")
    assert copy / front >= 0.9


@pytest.fixture(scope="module")
def large(site):
    """An object of 1 GiB; each part of it repeats its own number."""
    upload = {"Bucket": site.bucket, "Key": "large.mp4"}
    upload["UploadId"] = site.s3.create_multipart_upload(**upload)["UploadId"]
    parts = []
    for number in range(1, PARTS + 1):
        part = site.s3.upload_part(**upload, PartNumber=number, Body=b"%d" % number * (GIB // PARTS))
        parts.append({"ETag": part["ETag"], "PartNumber": number})
    site.s3.complete_multipart_upload(**upload, MultipartUpload={"Parts": parts})
    yield "/large.mp4"
    for object_version in site.s3.list_object_versions(Bucket=site.bucket, Prefix="large.mp4")["Versions"]:
        site.s3.delete_object(Bucket=site.bucket, Key="large.mp4", VersionId=object_version["VersionId"])


BYTES_READ = """
import json, pathlib, subprocess
def total(pids, counter):
    counters = [dict(line.split(": ") for line in open(f"/proc/{pid}/io").read().splitlines()) for pid in pids]
    return sum(int(each[counter]) for each in counters)
def main_pid(unit):
    return subprocess.check_output(["systemctl", "show", "-P", "MainPID", unit], text=True).strip()
master = main_pid("nginx@origin")
workers = pathlib.Path(f"/proc/{master}/task/{master}/children").read_text().split()
received = sum(int(each.read_text()) for each in pathlib.Path("/sys/class/net").glob("e*/statistics/rx_bytes"))
print(json.dumps({"origin": total(workers, "rchar"), "mount": total([main_pid("mount-s3")], "wchar"), "s3": received}))
"""


def bytes_read(site) -> dict[str, int]:
    """What the origin's workers read (sendfile counts), what the mount gave to the kernel, what came from S3."""
    return json.loads(site.host.run("python3", "-c", BYTES_READ))


@pytest.mark.parametrize(
    ("method", "start", "length"),
    [("HEAD", 0, 0), ("GET", 0, 1), ("GET", GIB // PARTS - 1000, 2000), ("GET", 5 * GIB // PARTS, 10 * MIB)],
)
def test_bytes_read_of_a_large_object(site, large, method, start, length):
    headers = {"Range": f"bytes={start}-{start + length - 1}"} if length else {}
    before = bytes_read(site)
    answer = site.ask(large, method, **headers)
    after = bytes_read(site)
    read = {reader: after[reader] - before[reader] for reader in before}
    print(f"{method} of {length} bytes: {read}")
    assert answer.status == (206 if length else 200)
    assert len(answer.body) == length
    assert set(answer.body) <= {ord("1") + start // (GIB // PARTS), ord("1") + (start + length) // (GIB // PARTS)}
    assert read["origin"] <= length + MIB
    assert read["mount"] <= length + MIB


def cached(site) -> int:
    """How many files the front's cache has."""
    return int(site.host.run("sh", "-c", "find /var/cache/nginx-front/pages -type f | wc -l"))


def test_large_objects_go_past_the_cache(site):
    body = version(0, 12 * MIB)
    path = site.put("large.bin", body)
    before = cached(site)
    assert site.ask(path, Range="bytes=-9").body == body[-9:]
    assert site.ask(path).body == body
    assert cached(site) <= before


def test_query_strings_do_not_fill_the_cache(site):
    path = site.put("query.html")
    before = cached(site)
    for number in range(50):
        assert site.ask(f"{path}?{number}").status == 200
    assert cached(site) <= before + 1


CONNECTIONS, EACH, RATE, BURST = 8, 400, 50, 200


def pipelined(site, number: int, visitor: str) -> list[int]:
    """The statuses of EACH requests that are sent at once on one connection (RFC 9112, 9.3.2)."""
    requests = []
    for each in range(EACH):
        # HEAD goes past the cache as well.
        asked = "HEAD /known.html" if each % 10 else f"GET /unknown/{number}/{each}"
        end = "Connection: close\r\n" if each == EACH - 1 else ""
        requests.append(f"{asked} HTTP/1.1\r\nHost: site\r\nX-Forwarded-For: 198.51.100.8, {visitor}\r\n{end}\r\n")
    with socket.create_connection((site.host.address, 80), timeout=LONG) as connection:
        connection.sendall("".join(requests).encode())
        received = b"".join(iter(lambda: connection.recv(65536), b""))
    return [int(status) for status in re.findall(rb"^HTTP/1.1 (\d+) ", received, re.MULTILINE)]


def test_unknown_paths_are_limited_by_visitor(site, changed_nginx, until):
    """On files of the host's own disk: with S3 here, a machine may be too slow for anybody to reach the limit."""
    visitor, other = "198.51.100.7", "198.51.100.9"
    site.host.run("install", "-D", "-m", "0644", "/etc/hostname", "/srv/quick/known.html")
    with site.whole, changed_nginx(site.host, "origin", (f"root {ROOT};", "root /srv/quick;")):
        with ThreadPoolExecutor(CONNECTIONS) as clients:
            found = clients.map(lambda number: pipelined(site, number, visitor), range(CONNECTIONS))
            others = [site.ask("/known.html", "HEAD", X_Forwarded_For=other).status for _ in range(100)]
            statuses = [status for each in found for status in each]

        def times() -> list[datetime]:
            lines = site.host.run("grep", f"^{visitor} ", "/var/log/nginx/access.log", check=False).splitlines()
            return [datetime.fromisoformat(line.split("[")[1].split("]")[0]) for line in lines]

        until(lambda: len(times()) == len(statuses), "the log has all requests")
    seconds = (max(times()) - min(times())).total_seconds() + 1  # by nginx's clock, which logs whole ones
    seen = Counter(statuses)
    print(f"past the cache in {seconds} s: {dict(seen)}")
    assert len(statuses) == CONNECTIONS * EACH
    assert set(statuses) == {200, 404, 429}
    # As many as come at once, and what the rate lets through meanwhile.
    assert BURST < seen[200] + seen[404] <= BURST + 1 + RATE * seconds
    assert set(others) == {200}


def test_log_has_the_visitor_s_address(site, until):
    assert site.ask("/?seen", X_Forwarded_For="203.0.113.99, 203.0.113.7", User_Agent="molecule").status in (200, 404)
    # Nobody outside of the VPC is believed.
    site.host.run("curl", "-s", "-H", "X-Forwarded-For: 203.0.113.8", "http://127.0.0.1/?unseen")

    def lines() -> list[str]:
        return site.host.run("grep", "-h", "seen HTTP", "/var/log/nginx/access.log", check=False).splitlines()

    until(lambda: len(lines()) == 2, "the log has both requests")
    seen, unseen = lines()
    assert seen.startswith("203.0.113.7 [")
    assert f' {site.host.address} "GET /?seen HTTP/1.1" ' in seen
    assert '"molecule"' in seen
    assert unseen.startswith("127.0.0.1 [")
