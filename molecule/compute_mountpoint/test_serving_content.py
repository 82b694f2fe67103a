# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a visitor gets, and does not get."""

from __future__ import annotations

from urllib.parse import quote

import pytest

# The clock of the idle objects runs meanwhile.
pytestmark = pytest.mark.usefixtures("idle_answers")

TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "application/javascript; charset=utf-8",
    "mjs": "text/javascript; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "webmanifest": "application/manifest+json; charset=utf-8",
    "svg": "image/svg+xml; charset=utf-8",
    "xml": "text/xml; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "rss": "application/rss+xml",
    "vtt": "text/vtt",
    "ics": "text/calendar",
    "wasm": "application/wasm",
    "pdf": "application/pdf",
    "zip": "application/zip",
    "png": "image/png",
    "jpg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
    "ico": "image/x-icon",
    "woff": "font/woff",
    "woff2": "font/woff2",
    "ttf": "font/ttf",
    "otf": "font/otf",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "webm": "video/webm",
    "unknown": "application/octet-stream",
}


@pytest.mark.parametrize("extension", TYPES)
def test_content_type(site, extension):
    assert site.ask(site.put(f"types/file.{extension}"))["Content-Type"] == TYPES[extension]


def test_conditional_requests(site):
    path = site.put("conditional.html")
    first = site.ask(path)
    assert (first.status, first.body) == (200, b"content")
    for condition in ({"If_None_Match": first["ETag"]}, {"If_Modified_Since": first["Last-Modified"]}):
        answer = site.ask(path, **condition)
        assert (answer.status, answer.body, answer["ETag"]) == (304, b"", first["ETag"])
    assert site.ask(path, If_None_Match='"another"').status == 200
    assert site.ask(path, If_Modified_Since="Thu, 01 Jan 2026 00:00:00 GMT").status == 200
    assert site.ask(path, "HEAD", If_None_Match=first["ETag"]).status == 304


@pytest.mark.parametrize(
    ("asked", "content_range", "body"),
    [("bytes=2-4", "bytes 2-4/10", b"234"), ("bytes=7-", "bytes 7-9/10", b"789"), ("bytes=-1", "bytes 9-9/10", b"9")],
)
def test_ranges(site, asked, content_range, body):
    answer = site.ask(site.put("ten.bin", b"0123456789"), Range=asked)
    assert (answer.status, answer["Content-Range"], answer.body) == (206, content_range, body)


def test_range_outside_of_the_object(site):
    answer = site.ask(site.put("ten.bin", b"0123456789"), Range="bytes=10-")
    assert (answer.status, answer["Content-Range"]) == (416, "bytes */10")


def test_range_of_what_has_not_changed(site):
    path = site.put("if-range.bin", b"0123456789")
    first = site.ask(path)
    for validator in (first["ETag"], first["Last-Modified"]):
        assert site.ask(path, Range="bytes=0-3", If_Range=validator).status == 206
    changed = site.ask(path, Range="bytes=0-3", If_Range='"another"')
    assert (changed.status, changed.body) == (200, b"0123456789")


def test_directories(site):
    site.put("guide/index.html", b"guide")
    site.put("guide/deep/index.html", b"deep")
    assert site.ask("/guide/").body == b"guide"
    assert site.ask("/guide/deep/").body == b"deep"
    for host in ("evil.example", "www.example.com"):
        answer = site.ask("/guide", Host=host, X_Forwarded_Proto="https")
        assert (answer.status, answer["Location"]) == (301, "/guide/")


@pytest.mark.parametrize(
    "name",
    [
        "two words.html",
        "a+b.html",
        "100%.html",
        "a%20b.html",
        "prix-\N{LATIN SMALL LETTER E WITH ACUTE}t\N{LATIN SMALL LETTER E WITH ACUTE}.html",
        "\N{CJK UNIFIED IDEOGRAPH-65E5}\N{CJK UNIFIED IDEOGRAPH-672C}.html",
        "what?.html",
        "#1 & 'more', \"all\" (in) [one]; =~!@$.html",
    ],
)
def test_names(site, name):
    body = name.encode()
    site.put(f"names {name}/{name}", body)
    path = quote(f"/names {name}/{name}")
    assert site.ask(path).body == body
    assert site.ask(path, Range="bytes=0-2").body == body[:3]
    assert site.ask(path, "HEAD")["Content-Length"] == str(len(body))


def test_plus_sign_needs_no_escape(site):
    site.put("c++.html", b"plus")
    assert site.ask("/c++.html").body == b"plus"


def test_empty_object(site):
    for _ in range(2):
        answer = site.ask(site.put("empty.txt", b""))
        assert (answer.status, answer.body, answer["Content-Length"]) == (200, b"", "0")


def test_missing_page_is_the_bucket_s(site):
    site.put("404.html", b"<h1>Nothing here</h1>")
    for path in ("/no/such/page", "/no/such/directory/", "/404.html/below"):
        answer = site.ask(path)
        assert (answer.status, answer.body) == (404, b"<h1>Nothing here</h1>")
        assert answer["Content-Type"] == "text/html; charset=utf-8"
        assert answer["Cache-Control"] == "no-store"


def test_compression(site):
    path = site.put("long.html", b"<p>words</p>" * 1000)
    packed = site.ask(path, Accept_Encoding="gzip")
    assert (packed["Content-Encoding"], packed["Vary"]) == ("gzip", "Accept-Encoding")
    assert len(packed.body) < 1000
    plain = site.ask(path)
    assert (plain["Content-Encoding"], plain["Vary"], len(plain.body)) == (None, "Accept-Encoding", 12_000)
    # A validator of the compressed form is weak, and good for both.
    assert site.ask(path, Accept_Encoding="gzip", If_None_Match=packed["ETag"]).status == 304
    image = site.ask(site.put("long.png", b"pixel" * 1000), Accept_Encoding="gzip")
    assert (image["Content-Encoding"], image["Vary"]) == (None, None)


@pytest.mark.parametrize("path", ["/headers.html", "/no/such/page", "/guide", "/.git/config"])
def test_headers(site, path):
    site.put("headers.html")
    answer = site.ask(path, X_Forwarded_Proto="https")
    assert answer["Server"] == "nginx"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert answer["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert answer["Strict-Transport-Security"] == "max-age=31536000"
    assert answer.headers.get_all("Cache-Control") == [
        "public, max-age=1" if answer.status in (200, 301) else "no-store"
    ]


def test_encryption_is_not_promised_to_whom_has_none(site):
    assert site.ask("/headers.html")["Strict-Transport-Security"] is None


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "PROPFIND"])
def test_only_get_and_head(site, method):
    for path in (site.put("methods.html"), "/healthz"):
        answer = site.ask(path, method)
        assert (answer.status, answer["Allow"]) == (405, "GET, HEAD")
        assert b"nginx/" not in answer.body


def test_head_has_no_body(site):
    path = site.put("head.html")
    answer = site.ask(path, "HEAD")
    assert (answer.status, answer["Content-Length"], answer.body) == (200, "7", b"")
    assert answer["ETag"] == site.ask(path)["ETag"]


@pytest.mark.parametrize(
    "path",
    [
        "/.git/config",
        "/.env",
        "/a/.htpasswd",
        "/%2egit/config",
        "/a/../.env",
        "/.globalmountpoint/probe",
        "/.well-known/.x",
    ],
)
def test_hidden(site, path):
    site.put(".git/config")
    site.put(".env")
    site.put("a/.htpasswd")
    for method in ("GET", "HEAD"):
        assert site.ask(path, method).status == 404
    assert site.ask(path, Range="bytes=0-0").status == 404


def test_well_known_is_served(site):
    assert site.ask(site.put(".well-known/security.txt")).body == b"content"
