# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The answers are of the shape that S3's API reference documents (GetBucketReplication); moto drops half of it."""

from __future__ import annotations

import copy

import boto3
import pytest
from ansible_collections.amazon.aws.plugins.module_utils.s3 import AnsibleS3Error
from ansible_collections.globalmountpoint.aws.plugins.module_utils import _s3_replication as replication
from botocore.stub import ANY, Stubber

SOURCE = "content-us-east-1"
ROLE = "arn:aws:iam::123456789012:role/replication"
TARGET = "arn:aws:s3:::content-us-east-2"
KEY = "arn:aws:kms:us-east-2:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"

# The same rules, as the module takes them and as S3 answers them.
RULE = {"id": "all", "destination": {"bucket": TARGET}}
AWS_RULE = {
    "ID": "all",
    "Priority": 0,
    "Status": "Enabled",
    "Filter": {"Prefix": ""},
    "Destination": {"Bucket": TARGET},
    "DeleteMarkerReplication": {"Status": "Disabled"},
}
FULL = {
    "id": "some",
    "priority": 7,
    "status": "Disabled",
    "filter": {
        "and": {"prefix": "articles/", "tags": [{"key": "a", "value": "1"}, {"key": "b", "value": "2"}]},
    },
    "destination": {
        "bucket": "arn:aws:s3:::elsewhere",
        "account": "210987654321",
        "storage_class": "STANDARD_IA",
        "access_control_translation": {"owner": "Destination"},
        "encryption_configuration": {"replica_kms_key_id": KEY},
        "replication_time": {"status": "Enabled", "time": {"minutes": 15}},
        "metrics": {"status": "Enabled", "event_threshold": {"minutes": 15}},
    },
    "source_selection_criteria": {
        "sse_kms_encrypted_objects": {"status": "Enabled"},
        "replica_modifications": {"status": "Enabled"},
    },
    "delete_marker_replication": {"status": "Disabled"},
}
AWS_FULL = {
    "ID": "some",
    "Priority": 7,
    "Status": "Disabled",
    "Filter": {"And": {"Prefix": "articles/", "Tags": [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]}},
    "Destination": {
        "Bucket": "arn:aws:s3:::elsewhere",
        "Account": "210987654321",
        "StorageClass": "STANDARD_IA",
        "AccessControlTranslation": {"Owner": "Destination"},
        "EncryptionConfiguration": {"ReplicaKmsKeyID": KEY},
        "ReplicationTime": {"Status": "Enabled", "Time": {"Minutes": 15}},
        "Metrics": {"Status": "Enabled", "EventThreshold": {"Minutes": 15}},
    },
    "SourceSelectionCriteria": {
        "SseKmsEncryptedObjects": {"Status": "Enabled"},
        "ReplicaModifications": {"Status": "Enabled"},
    },
    "DeleteMarkerReplication": {"Status": "Disabled"},
}

ROLE_UNKNOWN = ("InvalidArgument", "Invalid Role specified in replication configuration")
TARGET_UNVERSIONED = ("InvalidRequest", "Destination bucket must have versioning enabled.")
SOURCE_UNVERSIONED = (
    "InvalidRequest",
    "Versioning must be 'Enabled' on the bucket to apply a replication configuration",
)


def changed(rule: dict, path: str, value) -> dict:
    """Return a copy of the rule with one field changed, or taken away where the value is None."""
    rule = copy.deepcopy(rule)
    *parents, field = path.split(".")
    inner = rule
    for parent in parents:
        inner = inner.setdefault(parent, {})
    if value is None:
        del inner[field]
    else:
        inner[field] = value
    return rule


class Bucket:
    """A bucket's side of the conversation: what it answers next. A call that is not announced fails the test."""

    def __init__(self) -> None:
        self.client = boto3.client("s3", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b")
        self.stubber = Stubber(self.client)

    def is_versioned(self, status: str | None = "Enabled") -> None:
        self.stubber.add_response("get_bucket_versioning", {"Status": status} if status else {}, {"Bucket": SOURCE})

    def has(self, *rules: dict) -> None:
        answer = {"ReplicationConfiguration": {"Role": ROLE, "Rules": list(rules)}}
        self.stubber.add_response("get_bucket_replication", answer, {"Bucket": SOURCE})

    def has_none(self) -> None:
        self.refuses("get_bucket_replication", "ReplicationConfigurationNotFoundError", status=404)

    def takes(self, configuration=ANY) -> None:
        expected = {"Bucket": SOURCE, "ReplicationConfiguration": configuration}
        self.stubber.add_response("put_bucket_replication", {}, expected)

    def refuses(self, operation: str, code: str, message: str = "", status: int = 400) -> None:
        self.stubber.add_client_error(operation, code, message, status)

    def present(self, *rules: dict, role: str = ROLE, wait_timeout: int = 60, check_mode: bool = False):
        return replication.ensure_present(self.client, SOURCE, role, list(rules), wait_timeout, check_mode)


@pytest.fixture
def bucket():
    bucket = Bucket()
    with bucket.stubber:
        yield bucket
        bucket.stubber.assert_no_pending_responses()


@pytest.fixture
def clock(monkeypatch):
    """Time passes by sleeping alone; returns the naps."""
    naps: list[float] = []
    monkeypatch.setattr(replication.time, "sleep", naps.append)
    monkeypatch.setattr(replication.time, "monotonic", lambda: sum(naps))
    return naps


def test_throttled_calls_are_repeated(bucket, clock):
    bucket.refuses("get_bucket_versioning", "SlowDown", status=503)
    bucket.is_versioned()
    bucket.refuses("get_bucket_replication", "SlowDown", status=503)
    bucket.has_none()
    bucket.refuses("put_bucket_replication", "SlowDown", status=503)
    bucket.takes()
    bucket.has(AWS_RULE)
    is_change, _before, _after = bucket.present(RULE)
    assert is_change
    assert len(clock) == 3


@pytest.mark.parametrize(
    ("rules", "aws_rules"),
    [
        pytest.param([RULE], [AWS_RULE], id="defaults are filled in on our side"),
        pytest.param([FULL], [AWS_FULL], id="every field"),
        pytest.param([RULE], [changed(AWS_RULE, "Filter", {})], id="AWS has an empty filter"),
        pytest.param([RULE], [changed(AWS_RULE, "Filter", None)], id="AWS has no filter"),
        pytest.param([RULE], [changed(AWS_RULE, "Priority", None)], id="AWS has no priority"),
        pytest.param([RULE], [changed(AWS_RULE, "DeleteMarkerReplication", None)], id="AWS has no delete markers"),
        pytest.param([RULE], [changed(AWS_RULE, "DeleteMarkerReplication", {})], id="AWS has empty delete markers"),
        pytest.param([{**RULE, "filter": {}}], [AWS_RULE], id="empty filter"),
        pytest.param([{**RULE, "source_selection_criteria": {}}], [AWS_RULE], id="empty criteria"),
        pytest.param([changed(RULE, "id", None)], [changed(AWS_RULE, "ID", "made-by-aws")], id="id made by AWS"),
        pytest.param([changed(FULL, "destination.replication_time.time", None)], [AWS_FULL], id="default time"),
        pytest.param([changed(FULL, "destination.metrics.event_threshold", None)], [AWS_FULL], id="default threshold"),
        pytest.param([RULE, FULL], [AWS_FULL, AWS_RULE], id="order of rules"),
        pytest.param([FULL, RULE], [AWS_RULE, AWS_FULL], id="order of rules, the other way"),
        pytest.param(
            [changed(RULE, "id", None), changed(FULL, "id", None)], [AWS_FULL, AWS_RULE], id="order of rules without id"
        ),
        pytest.param(
            [changed(FULL, "filter.and.tags", FULL["filter"]["and"]["tags"][::-1])], [AWS_FULL], id="order of tags"
        ),
        pytest.param([{**RULE, "destination": {**RULE["destination"], "account": None}}], [AWS_RULE], id="None"),
    ],
)
def test_second_run_is_unchanged(bucket, rules, aws_rules):
    bucket.is_versioned()
    bucket.has(*aws_rules)
    is_change, before, after = bucket.present(*rules)
    assert not is_change
    assert before == after
    assert [rule["id"] for rule in after["rules"]] == sorted(rule["ID"] for rule in aws_rules)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("id", "another"),
        ("priority", 8),
        ("status", "Enabled"),
        ("filter", None),
        ("filter", {"prefix": "articles/"}),
        ("filter", {"tag": {"key": "a", "value": "1"}}),
        ("filter.and.prefix", "drafts/"),
        ("filter.and.prefix", None),
        ("filter.and.tags", [{"key": "a", "value": "1"}]),
        ("filter.and.tags", [{"key": "a", "value": "1"}, {"key": "b", "value": "3"}]),
        ("filter.and.tags", [{"key": "a", "value": "1"}, {"key": "c", "value": "2"}]),
        ("destination.bucket", TARGET),
        ("destination.account", "123456789012"),
        ("destination.storage_class", "GLACIER_IR"),
        ("destination.storage_class", None),
        ("destination.access_control_translation", None),
        ("destination.encryption_configuration.replica_kms_key_id", KEY.replace("key/", "key/9")),
        ("source_selection_criteria.sse_kms_encrypted_objects.status", "Disabled"),
        ("source_selection_criteria.replica_modifications.status", "Disabled"),
        ("source_selection_criteria.replica_modifications", None),
    ],
)
def test_each_single_field_is_a_change(bucket, path, value):
    wanted = changed(FULL, path, value)
    bucket.is_versioned()
    bucket.has(AWS_FULL)
    bucket.takes()
    bucket.has(AWS_FULL)
    is_change, before, after = bucket.present(wanted)
    assert is_change
    assert before == {"role": ROLE, "rules": [FULL]}
    assert after == {"role": ROLE, "rules": [{"filter": {"prefix": ""}, **wanted}]}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("delete_marker_replication", {"status": "Enabled"}),
        ("filter", {"prefix": "articles/"}),
        ("destination.metrics", {"status": "Enabled"}),
    ],
)
def test_a_field_added_is_a_change(bucket, path, value):
    bucket.is_versioned()
    bucket.has(AWS_RULE)
    assert bucket.present(changed(RULE, path, value), check_mode=True)[0]


def test_replication_time_and_metrics_are_turned_off_together(bucket):
    wanted = copy.deepcopy(FULL)
    del wanted["destination"]["replication_time"], wanted["destination"]["metrics"]
    bucket.is_versioned()
    bucket.has(AWS_FULL)
    is_change, before, after = bucket.present(wanted, check_mode=True)
    assert is_change
    assert before["rules"] == [FULL]
    assert after["rules"] == [wanted]


def test_role_is_a_change(bucket):
    bucket.is_versioned()
    bucket.has(AWS_RULE)
    is_change, before, after = bucket.present(RULE, role=f"{ROLE}-2", check_mode=True)
    assert is_change
    assert (before["role"], after["role"]) == (ROLE, f"{ROLE}-2")


@pytest.mark.parametrize(("rules", "aws_rules"), [([RULE], []), ([RULE, FULL], [AWS_FULL]), ([RULE], [AWS_FULL])])
def test_a_rule_more_or_less_is_a_change(bucket, rules, aws_rules):
    bucket.is_versioned()
    bucket.has(*aws_rules)
    assert bucket.present(*rules, check_mode=True)[0]


def test_first_version_is_replaced(bucket):
    """Rules with a prefix of their own replicate delete markers, whatever else they say."""
    first_version = {"ID": "all", "Prefix": "", "Status": "Enabled", "Destination": {"Bucket": TARGET}}
    bucket.is_versioned()
    bucket.has(first_version)
    bucket.takes({"Role": ROLE, "Rules": [AWS_RULE]})
    bucket.has(AWS_RULE)
    is_change, before, _after = bucket.present(RULE)
    assert is_change
    assert before["rules"] == [{"id": "all", "prefix": "", "status": "Enabled", "destination": {"bucket": TARGET}}]


def test_what_is_written_is_what_the_api_takes(bucket):
    bucket.is_versioned()
    bucket.has_none()
    bucket.takes({"Role": ROLE, "Rules": [AWS_RULE, AWS_FULL]})
    bucket.has(AWS_FULL, AWS_RULE)
    is_change, before, after = bucket.present(FULL, RULE)
    assert is_change
    assert before == {}
    assert [rule["id"] for rule in after["rules"]] == ["all", "some"]


class TestIdsThatAWSMakes:
    RULE = changed(RULE, "id", None)
    AWS_RULE = changed(AWS_RULE, "ID", None)

    @pytest.mark.parametrize(
        ("read_back", "identity"),
        [([{**AWS_RULE, "ID": "new"}], "new"), ([AWS_FULL], None), ([{**AWS_RULE, "Priority": 5, "ID": "old"}], None)],
        ids=["shown at once", "former configuration still shown", "other priority"],
    )
    def test_are_read_after_writing(self, bucket, read_back, identity):
        bucket.is_versioned()
        bucket.has_none()
        bucket.takes({"Role": ROLE, "Rules": [self.AWS_RULE]})
        bucket.has(*read_back)
        (rule,) = bucket.present(self.RULE)[2]["rules"]
        assert rule.get("id") == identity
        assert rule["destination"] == {"bucket": TARGET}

    def test_are_kept_by_a_change(self, bucket):
        bucket.is_versioned()
        bucket.has({**self.AWS_RULE, "ID": "made-by-aws"})
        bucket.takes({"Role": ROLE, "Rules": [{**self.AWS_RULE, "ID": "made-by-aws", "Status": "Disabled"}]})
        bucket.has_none()
        (rule,) = bucket.present({**self.RULE, "status": "Disabled"})[2]["rules"]
        assert rule["id"] == "made-by-aws"

    def test_are_not_taken_from_a_rule_that_has_the_id_given(self, bucket):
        """The rule moved to another priority, and one without an id took its place."""
        bucket.is_versioned()
        bucket.has(AWS_RULE)
        after = bucket.present(self.RULE, {**RULE, "priority": 1}, check_mode=True)[2]
        assert [rule.get("id") for rule in after["rules"]] == [None, "all"]


def test_check_mode_writes_nothing(bucket):
    bucket.is_versioned()
    bucket.has_none()
    is_change, before, after = bucket.present(FULL, check_mode=True)
    assert is_change
    assert before == {}
    assert after == {"role": ROLE, "rules": [FULL]}


class TestRetries:
    @pytest.mark.parametrize(
        "answers",
        [[ROLE_UNKNOWN], [TARGET_UNVERSIONED], [SOURCE_UNVERSIONED], [ROLE_UNKNOWN, ROLE_UNKNOWN, TARGET_UNVERSIONED]],
        ids=["role", "destination", "source", "one after the other"],
    )
    def test_until_s3_knows(self, bucket, clock, answers):
        bucket.is_versioned()
        bucket.has_none()
        for answer in answers:
            bucket.refuses("put_bucket_replication", *answer)
        bucket.takes()
        bucket.has(AWS_RULE)
        assert bucket.present(RULE)[0]
        assert len(clock) == len(answers)

    @pytest.mark.parametrize(
        ("answer", "hint"),
        [
            (ROLE_UNKNOWN, "check that the role exists and its trust policy names s3.amazonaws.com"),
            (TARGET_UNVERSIONED, "check that each destination bucket is versioned"),
        ],
    )
    def test_end_with_what_to_check(self, bucket, clock, monkeypatch, answer, hint):
        monkeypatch.setattr(replication, "BackoffIterator", lambda **_options: iter([4, 4, 4, 4]))
        bucket.is_versioned()
        bucket.has_none()
        for _attempt in range(3):
            bucket.refuses("put_bucket_replication", *answer)
        with pytest.raises(AnsibleS3Error, match=hint) as refused:
            bucket.present(RULE, wait_timeout=10)
        assert clock == [4, 4]
        assert answer[1] in str(refused.value)

    @pytest.mark.parametrize(
        "answer",
        [
            ("InvalidRequest", "Destination bucket must exist."),
            ("InvalidArgument", "Rule Id must be unique"),
            ("AccessDenied", "is not authorized to perform: iam:PassRole on resource: role replication"),
            ("MalformedXML", "The XML you provided was not well-formed"),
        ],
    )
    def test_are_not_for_other_errors(self, bucket, clock, answer):
        bucket.is_versioned()
        bucket.has_none()
        bucket.refuses("put_bucket_replication", *answer)
        with pytest.raises(AnsibleS3Error, match="Failed to put bucket replication"):
            bucket.present(RULE)
        assert clock == []


@pytest.mark.parametrize(
    ("versioning", "message"),
    [
        (None, f"name: '{SOURCE}' is refused, its versioning is off; allowed: one with it Enabled"),
        ("Suspended", f"name: '{SOURCE}' is refused, its versioning is Suspended; allowed: one with it Enabled"),
    ],
)
@pytest.mark.parametrize("check_mode", [True, False])
def test_source_must_be_versioned(bucket, versioning, message, check_mode):
    bucket.is_versioned(versioning)
    with pytest.raises(AnsibleS3Error, match=message):
        bucket.present(RULE, check_mode=check_mode)


def test_source_must_exist(bucket, clock):
    bucket.refuses("get_bucket_versioning", "NoSuchBucket", status=404)
    with pytest.raises(AnsibleS3Error, match=f"name: '{SOURCE}' is refused; allowed: a bucket that exists"):
        bucket.present(RULE)
    assert clock == []


TAGGED = {**RULE, "filter": {"tag": {"key": "a", "value": "1"}}}
MARKERS = {"delete_marker_replication": {"status": "Enabled"}}
DESTINATION = "rules[some].destination"
CRITERIA = "rules[some].source_selection_criteria"


@pytest.mark.parametrize(
    ("rules", "fault"),
    [
        ([], "rules: '0 of them' is refused; allowed: 1 to 1000"),
        ([{**RULE, "id": f"{n}", "priority": n} for n in range(1001)], "rules: '1001 of them' is refused"),
        ([RULE, {**RULE, "priority": 1}], "rules.id: 'all' is refused; allowed: a value of its own"),
        ([RULE, {**RULE, "id": "other"}], "rules.priority: 0 is refused; allowed: a value of its own"),
        ([{**RULE, "id": "a" * 256}], "].id: 'aaa"),
        ([{**RULE, "id": "tø"}], "rules[tø].id: 'tø' is refused; allowed: at most 255 ASCII characters"),
        ([{**RULE, "priority": -1}], "rules[all].priority: -1 is refused; allowed: 0 to 2147483647"),
        ([{**RULE, "priority": 2**31}], "rules[all].priority: 2147483648 is refused"),
        ([{**TAGGED, **MARKERS}], "rules[all].delete_marker_replication.status: 'Enabled' is refused"),
        ([{**FULL, **MARKERS}], "rules[some].delete_marker_replication.status: 'Enabled' is refused"),
        ([changed(TAGGED, "filter.prefix", "a/")], "rules[all].filter: ['prefix', 'tag'] is refused"),
        ([changed(FULL, "filter.prefix", "a/")], "rules[some].filter: ['and', 'prefix'] is refused"),
        ([{**RULE, "filter": {"and": {"prefix": "a/"}}}], "rules[all].filter.and: {'prefix': 'a/'} is refused"),
        ([{**RULE, "filter": {"and": {}}}], "rules[all].filter.and: {} is refused"),
        (
            [changed(FULL, "filter.and.tags", [{"key": "a", "value": "1"}, {"key": "a", "value": "2"}])],
            "rules[some].filter.and.tags: ['a', 'a'] is refused; allowed: each key once",
        ),
        ([changed(RULE, "destination.bucket", "content-us-east-2")], "rules[all].destination.bucket: 'content-us-east"),
        (
            [changed(RULE, "destination.bucket", f"arn:aws:s3:::{SOURCE}")],
            f"rules[all].destination.bucket: 'arn:aws:s3:::{SOURCE}' is refused; allowed: the ARN",
        ),
        ([changed(FULL, "destination.account", "12345678901")], f"{DESTINATION}.account: '12345678901' is refused"),
        ([changed(FULL, "destination.account", None)], f"{DESTINATION}.account: None is refused; allowed: the dest"),
        (
            [changed(FULL, "destination.encryption_configuration", None)],
            f"{DESTINATION}.encryption_configuration.replica_kms_key_id: None is refused",
        ),
        (
            [changed(FULL, "destination.encryption_configuration.replica_kms_key_id", "alias/content")],
            f"{DESTINATION}.encryption_configuration.replica_kms_key_id: 'alias/content' is refused; allowed: the full",
        ),
        (
            [changed(FULL, "source_selection_criteria", None)],
            f"{CRITERIA}.sse_kms_encrypted_objects: None is refused; allowed: a status",
        ),
        (
            [changed(FULL, "source_selection_criteria.sse_kms_encrypted_objects", None)],
            f"{CRITERIA}.sse_kms_encrypted_objects: None is refused; allowed: a status",
        ),
        (
            [changed(FULL, "destination.metrics", None)],
            f"{DESTINATION}.metrics.status: None is refused; allowed: Enabled, the status of replication_time",
        ),
        (
            [changed(FULL, "destination.metrics.status", "Disabled")],
            f"{DESTINATION}.metrics.status: 'Disabled' is refused; allowed: Enabled",
        ),
        (
            [changed(FULL, "destination.replication_time", None)],
            f"{DESTINATION}.metrics.event_threshold: {{'minutes': 15}} is refused",
        ),
    ],
)
def test_faults_are_named_before_any_call(bucket, rules, fault):
    with pytest.raises(AnsibleS3Error) as refused:
        bucket.present(*rules)
    assert fault in refused.value.message
    assert refused.value.message.count(" is refused; allowed: ") == 1


@pytest.mark.parametrize(
    "role", [None, "", "replication", "arn:aws:iam::1234:role/r", "arn:aws:iam::123456789012:user/u"]
)
def test_role_must_be_an_arn(bucket, role):
    with pytest.raises(AnsibleS3Error, match=f"role: {role!r} is refused; allowed: the ARN of an IAM role"):
        bucket.present(RULE, role=role)


def test_all_faults_are_named_at_once(bucket):
    rule = changed(changed({**TAGGED, **MARKERS}, "priority", -1), "destination.bucket", f"arn:aws:s3:::{SOURCE}")
    with pytest.raises(AnsibleS3Error) as refused:
        bucket.present(rule, rule, role="replication")
    for option in ("role:", "rules.id:", "rules.priority:", "].priority:", "].destination.bucket:", "].delete_marker_"):
        assert option in refused.value.message


class TestAbsent:
    def test_deletes(self, bucket):
        bucket.has(AWS_RULE)
        bucket.stubber.add_response("delete_bucket_replication", {}, {"Bucket": SOURCE})
        is_change, before, after = replication.ensure_absent(bucket.client, SOURCE, check_mode=False)
        assert is_change
        assert before["rules"][0]["id"] == "all"
        assert after == {}

    def test_check_mode_deletes_nothing(self, bucket):
        bucket.has(AWS_RULE)
        assert replication.ensure_absent(bucket.client, SOURCE, check_mode=True)[0]

    @pytest.mark.parametrize("answer", ["ReplicationConfigurationNotFoundError", "NoSuchBucket"])
    def test_nothing_to_delete(self, bucket, clock, answer):
        bucket.refuses("get_bucket_replication", answer, status=404)
        assert replication.ensure_absent(bucket.client, SOURCE, check_mode=False) == (False, {}, {})
        assert clock == []

    def test_bucket_is_gone_in_between(self, bucket):
        bucket.has(AWS_RULE)
        bucket.refuses("delete_bucket_replication", "NoSuchBucket", status=404)
        assert replication.ensure_absent(bucket.client, SOURCE, check_mode=False)[0]

    def test_refused(self, bucket):
        bucket.refuses("get_bucket_replication", "AccessDenied", status=403)
        with pytest.raises(AnsibleS3Error, match="permission denied"):
            replication.ensure_absent(bucket.client, SOURCE, check_mode=False)
