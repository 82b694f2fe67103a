# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Many requests, large objects, and who asks for them."""

from __future__ import annotations

import itertools
import json
import shutil
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from bench import hot_page

pytestmark = pytest.mark.usefixtures("idle_answers")

MIB = 1024**2
GIB = 1024**3
PARTS = 8


def version(number: int, size: int) -> bytes:
    """Content that shows whether it is whole and of one piece."""
    line = b"version %06d\n" % number
    return line * (size // len(line))


@pytest.mark.parametrize("size", [2 * 1024, 2 * MIB], ids=["2 kB", "2 MB"])
def test_replaced_under_load(site, size):
    path = site.put(f"load-{size}.txt", version(0, size))
    assert site.ask(path).status == 200
    end = time.monotonic() + 12

    def visit(_client: int) -> Counter[str]:
        seen = Counter()
        connection = site.connect()
        while time.monotonic() < end:
            try:
                connection.request("GET", path)
                answer = connection.getresponse()
                body = answer.read()
            except ConnectionError:  # before an answer: visitors ask once more (RFC 9112, 9.3.1)
                seen["asked again"] += 1
                connection = site.connect()
                continue
            except Exception as error:  # noqa: BLE001 - whatever goes wrong is counted
                seen[type(error).__name__] += 1
                connection = site.connect()
                continue
            if answer.status != 200:
                seen[f"status {answer.status}"] += 1
            elif body != body[: len(version(0, 20))] * (len(version(0, size)) // 15):
                seen["mixed"] += 1
            else:
                seen["good"] += 1
        return seen

    with ThreadPoolExecutor(4) as clients:
        visits = clients.map(visit, range(4))
        for number in itertools.count(1):
            site.put(path[1:], version(number, size))
            if time.monotonic() > end:
                break
            time.sleep(0.7)
        seen = sum(visits, Counter())
    print(f"{number} versions of {size} bytes: {dict(seen)}")
    assert number > 5
    assert set(seen) <= {"good", "asked again"}
    assert seen["asked again"] <= 1
    assert seen["good"] > 100


@pytest.mark.skipif(not shutil.which("wrk"), reason="wrk is missing")
def test_hot_page_is_served_like_a_local_copy(site):
    site.put("hot-page.html", b"x" * 2048)
    ratios = []
    while len(ratios) < 3 and max(ratios, default=0) < 0.9:
        front, copy = hot_page.measure(site.host.instance_id, site.host.address, rounds=5)
        ratios.append(front / copy)
    print(f"of a local copy's requests a second: {ratios}")
    assert max(ratios) >= 0.9


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


def test_unknown_paths_are_limited_by_visitor(site):
    path = site.put("known.html")

    def look(number: int) -> int:
        # HEAD goes past the cache as well, and faster than S3 here can say that it has no such object.
        method, asked = ("HEAD", path) if number % 10 else ("GET", f"/unknown/{number}")
        return site.ask(asked, method, X_Forwarded_For="198.51.100.8, 198.51.100.7").status

    with ThreadPoolExecutor(16) as clients:
        statuses = clients.map(look, range(600))
        others = [site.ask(path, X_Forwarded_For="198.51.100.8").status for _ in range(100)]
        seen = list(statuses)
    print(f"past the cache: {dict(Counter(seen))}")
    assert set(seen[::10]) == {404, 429}
    assert seen.count(429) < 400
    assert set(others) == {200}


def test_log_has_the_visitor_s_address(site, until):
    assert site.ask("/?seen", X_Forwarded_For="203.0.113.99, 203.0.113.7", User_Agent="molecule").status in (200, 404)
    # Nobody outside of the VPC is believed.
    site.host.run("curl", "-s", "-H", "X-Forwarded-For: 203.0.113.8", "http://127.0.0.1/?unseen")

    def lines() -> list[str]:
        return site.host.run("grep", "-h", "seen HTTP", "/var/log/nginx/access.log", check=False).splitlines()

    until(lambda: len(lines()) == 2, 15, "the log has both requests")
    seen, unseen = lines()
    assert seen.startswith("203.0.113.7 [")
    assert f' {site.host.address} "GET /?seen HTTP/1.1" ' in seen
    assert '"molecule"' in seen
    assert unseen.startswith("127.0.0.1 [")
