# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Pages whose tokens are names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Aws = Callable[..., Any]


def test_records_of_one_name_and_type_are_on_one_page(aws: Aws, name: str) -> None:
    route53 = aws("route53")
    zone = route53.create_hosted_zone(Name=f"{name}.example", CallerReference=name)["HostedZone"]["Id"]
    changes = [
        {
            "Action": "CREATE",
            "ResourceRecordSet": {
                "Name": f"www.{name}.example",
                "Type": "A",
                "TTL": 60,
                "ResourceRecords": [{"Value": "192.0.2.1"}],
                "Failover": failover,
                "SetIdentifier": failover,
            },
        }
        for failover in ("PRIMARY", "SECONDARY")
    ]
    route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": changes})
    found = list(route53.get_paginator("list_resource_record_sets").paginate(HostedZoneId=zone))
    types = [[record["Type"] for record in page["ResourceRecordSets"]] for page in found]
    assert types == [["NS", "SOA"], ["A", "A"]]


def test_keys(aws: Aws, bucket: str) -> None:
    aws("s3").put_object(Bucket=bucket, Key="other.html", Body=b"")
    found = aws("s3").get_paginator("list_objects_v2").paginate(Bucket=bucket)
    assert [[each["Key"] for each in page["Contents"]] for page in found] == [["index.html"], ["other.html"]]


def test_versions_and_delete_markers(aws: Aws, name: str) -> None:
    s3 = aws("s3")
    s3.create_bucket(Bucket=name)
    s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    written = [s3.put_object(Bucket=name, Key=key, Body=b"")["VersionId"] for key in "aab"]
    written.append(s3.delete_object(Bucket=name, Key="b")["VersionId"])
    found = list(s3.get_paginator("list_object_versions").paginate(Bucket=name))
    listed = [[*page.get("Versions", []), *page.get("DeleteMarkers", [])] for page in found]
    assert len(listed) > 1
    assert all(listed)
    assert sorted(each["VersionId"] for page in listed for each in page) == sorted(written)


def test_versions_that_were_listed_may_be_deleted_before_the_next_page(aws: Aws, name: str) -> None:
    s3 = aws("s3")
    s3.create_bucket(Bucket=name)
    s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    written = [s3.put_object(Bucket=name, Key=key, Body=b"")["VersionId"] for key in "aabbb"]
    gone = []
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=name):
        for version in page.get("Versions", []):
            s3.delete_object(Bucket=name, Key=version["Key"], VersionId=version["VersionId"])
            gone.append(version["VersionId"])
    assert sorted(gone) == sorted(written)
