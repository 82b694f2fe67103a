# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A host's instance metadata is its own: version 2 alone, and no request for it leaves the host."""

from __future__ import annotations

METADATA = "http://169.254.169.254/latest"
CURL = ("curl", "-s", "-m", "60", "-o", "/dev/null", "-w", "%{http_code} %{exitcode} %{errormsg}")
# Counts what leaves by any interface but the loopback.
COUNTER = """table inet leaving {
chain output {
type filter hook output priority 300
ip daddr 169.254.0.0/16 oifname != "lo" counter
}
}"""


def test_metadata_needs_a_token(host):
    assert host.run(*CURL, f"{METADATA}/meta-data/instance-id").startswith("401 ")
    ttl = ("-H", "X-aws-ec2-metadata-token-ttl-seconds: 60")
    token = host.run("curl", "-sf", "-X", "PUT", *ttl, f"{METADATA}/api/token")
    told = host.run("curl", "-sf", "-H", f"X-aws-ec2-metadata-token: {token}", f"{METADATA}/meta-data/instance-id")
    assert told == host.instance_id


def test_request_never_leaves_the_host(host, until):
    assert " dev lo " in host.run("ip", "route", "get", "169.254.169.254")
    host.run("nft", COUNTER)
    host.run("systemctl", "stop", "sandbox-metadata")
    try:
        # Refused at once by the host itself; a request that left would end by its deadline, 28.
        assert host.run(*CURL, f"{METADATA}/api/token", check=False).startswith("000 7 ")
        assert "counter packets 0 bytes 0" in host.run("nft", "list", "table", "inet", "leaving")
    finally:
        host.run("systemctl", "start", "sandbox-metadata")
        host.run("nft", "delete table inet leaving")
    until(lambda: host.run(*CURL, f"{METADATA}/", check=False).startswith("401 "), "the metadata are back")
