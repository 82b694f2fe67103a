#!/usr/bin/python
# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: s3_bucket_replication
version_added: 0.1.0
short_description: Manage the replication configuration of an S3 bucket
description:
  - Creates, replaces and deletes the replication configuration of an S3 bucket, for replication to another region or
    within one.
  - A bucket has one configuration; the rules that are given are all that it has afterwards.
  - Options that contradict each other, or that S3 is known to refuse, are named all at once before anything is written.
notes:
  - Objects that the bucket already holds are not replicated by a new rule; S3 Batch Replication does that. The API's
    C(ExistingObjectReplication) is no longer supported by S3, and so is no option here.
  - A configuration of the API's first version (rules with a C(Prefix) of their own) is replaced by one of the current
    version, which replicates delete markers only where O(rules[].delete_marker_replication) says so.
  - Needs C(s3:GetBucketVersioning), C(s3:GetReplicationConfiguration), C(s3:PutReplicationConfiguration) on the
    bucket, and C(iam:PassRole) on the role.
options:
  name:
    description: The source bucket. It must exist, and have its versioning enabled where O(state=present).
    type: str
    required: true
  state:
    description: Whether the bucket has a replication configuration.
    type: str
    choices: [present, absent]
    default: present
  role:
    description:
      - The ARN of the IAM role that S3 assumes to replicate objects.
      - Required if O(state=present).
    type: str
  rules:
    description:
      - The rules, 1 to 1000, as the API has them, in snake case. Their order does not matter.
      - Required if O(state=present).
    type: list
    elements: dict
    suboptions:
      id:
        description:
          - Name of the rule, unique in the bucket, at most 255 ASCII characters.
          - S3 makes one where none is given. A rule without one takes over the name of the rule with its priority.
        type: str
      priority:
        description:
          - Of several rules that match an object and have the same destination, the one with the highest number wins.
          - Unique in the bucket, so a configuration of several rules needs it.
        type: int
        default: 0
      status:
        description: Whether the rule is in force.
        type: str
        choices: [Enabled, Disabled]
        default: Enabled
      filter:
        description:
          - The objects that the rule is for, by exactly one of its suboptions.
          - All objects, if it is not given.
        type: dict
        suboptions:
          prefix:
            description: Objects whose key begins with this; all objects, if it is empty.
            type: str
          tag:
            description: Objects with this tag.
            type: dict
            suboptions:
              key:
                description: Key of the tag.
                type: str
                required: true
              value:
                description: Value of the tag.
                type: str
                required: true
          and:
            description: Objects for which several conditions hold, a prefix and tags, or two or more tags.
            type: dict
            suboptions:
              prefix:
                description: Objects whose key begins with this.
                type: str
              tags:
                description: Objects with all of these tags. Each key can be given once; the order does not matter.
                type: list
                elements: dict
                suboptions:
                  key:
                    description: Key of the tag.
                    type: str
                    required: true
                  value:
                    description: Value of the tag.
                    type: str
                    required: true
      destination:
        description: Where replicas go, and how they are kept there.
        type: dict
        required: true
        suboptions:
          bucket:
            description: The ARN of the destination bucket, another one than O(name). It must be versioned.
            type: str
            required: true
          account:
            description: The account that owns the destination bucket, 12 digits.
            type: str
          storage_class:
            description: The storage class of replicas; that of the source object, if it is not given.
            type: str
            choices:
              - STANDARD
              - REDUCED_REDUNDANCY
              - STANDARD_IA
              - ONEZONE_IA
              - INTELLIGENT_TIERING
              - GLACIER
              - GLACIER_IR
              - DEEP_ARCHIVE
          access_control_translation:
            description:
              - Makes the owner of the destination bucket the owner of replicas, if it is another account.
              - Needs O(rules[].destination.account).
            type: dict
            suboptions:
              owner:
                description: The owner of replicas.
                type: str
                required: true
                choices: [Destination]
          encryption_configuration:
            description:
              - How replicas of objects that are encrypted with SSE-KMS are encrypted.
              - Goes together with O(rules[].source_selection_criteria.sse_kms_encrypted_objects).
            type: dict
            suboptions:
              replica_kms_key_id:
                description: The full ARN of a KMS key, or of an alias of one, in the region of the destination bucket.
                type: str
                required: true
          replication_time:
            description:
              - S3 Replication Time Control, which promises that nearly all objects are replicated within 15 minutes.
              - Goes together with O(rules[].destination.metrics), with the same status.
            type: dict
            suboptions:
              status:
                description: Whether it is on.
                type: str
                required: true
                choices: [Enabled, Disabled]
              time:
                description: The time within which objects are replicated; 15 minutes, if it is not given.
                type: dict
                suboptions:
                  minutes:
                    description: The minutes. S3 takes no other value.
                    type: int
                    choices: [15]
                    default: 15
          metrics:
            description: Replication metrics and events.
            type: dict
            suboptions:
              status:
                description: Whether they are on.
                type: str
                required: true
                choices: [Enabled, Disabled]
              event_threshold:
                description:
                  - The time after which an object that was not replicated yet causes an event.
                  - 15 minutes, if it is not given and O(rules[].destination.replication_time.status=Enabled); S3 takes
                    none otherwise.
                type: dict
                suboptions:
                  minutes:
                    description: The minutes. S3 takes no other value.
                    type: int
                    choices: [15]
                    default: 15
      source_selection_criteria:
        description: Objects that S3 replicates only if it is told to.
        type: dict
        suboptions:
          sse_kms_encrypted_objects:
            description:
              - Objects that are encrypted with SSE-KMS.
              - Goes together with O(rules[].destination.encryption_configuration).
            type: dict
            suboptions:
              status:
                description: Whether they are replicated.
                type: str
                required: true
                choices: [Enabled, Disabled]
          replica_modifications:
            description:
              - Changes of the metadata of objects that are replicas themselves, for replication in both directions.
            type: dict
            suboptions:
              status:
                description: Whether they are replicated.
                type: str
                required: true
                choices: [Enabled, Disabled]
      delete_marker_replication:
        description:
          - Delete markers that people and programs made. Those that lifecycle rules make are never replicated.
          - They are not replicated, if it is not given. They cannot be, if O(rules[].filter) has tags.
        type: dict
        suboptions:
          status:
            description: Whether they are replicated.
            type: str
            required: true
            choices: [Enabled, Disabled]
  wait_timeout:
    description:
      - How many seconds to go on trying while S3 does not know yet of a role that was just created, or of versioning
        that was just enabled on the source or on a destination bucket.
    type: int
    default: 120
author:
  - globalmountpoint.aws contributors (@globalmountpoint)
extends_documentation_fragment:
  - globalmountpoint.aws.attributes
  - globalmountpoint.aws.attributes.diff_mode
  - globalmountpoint.aws.attributes.action_group
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: All objects are replicated, and so are deletions
  globalmountpoint.aws.s3_bucket_replication:
    name: content-us-east-1
    role: arn:aws:iam::123456789012:role/content-replication
    rules:
      - id: to-us-east-2
        destination:
          bucket: arn:aws:s3:::content-us-east-2
        delete_marker_replication:
          status: Enabled

- name: Encrypted objects go to one region, tagged ones within 15 minutes to another
  globalmountpoint.aws.s3_bucket_replication:
    name: content-us-east-1
    role: arn:aws:iam::123456789012:role/content-replication
    rules:
      - id: to-us-east-2
        priority: 1
        destination:
          bucket: arn:aws:s3:::content-us-east-2
          encryption_configuration:
            replica_kms_key_id: arn:aws:kms:us-east-2:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab
        source_selection_criteria:
          sse_kms_encrypted_objects:
            status: Enabled
      - id: to-eu-west-1
        priority: 2
        filter:
          and:
            prefix: articles/
            tags:
              - key: audience
                value: public
        destination:
          bucket: arn:aws:s3:::content-eu-west-1
          storage_class: STANDARD_IA
          replication_time:
            status: Enabled
          metrics:
            status: Enabled

- name: Nothing is replicated
  globalmountpoint.aws.s3_bucket_replication:
    name: content-us-east-1
    state: absent
"""

RETURN = r"""
replication_configuration:
  description:
    - The bucket's replication configuration, in check mode as it would be; empty if there is none.
    - Rules are sorted by priority, tags by key, and the defaults of S3 are filled in.
  returned: always
  type: dict
  sample:
    role: arn:aws:iam::123456789012:role/content-replication
    rules:
      - id: to-us-east-2
        priority: 0
        status: Enabled
        filter:
          prefix: ''
        destination:
          bucket: arn:aws:s3:::content-us-east-2
        delete_marker_replication:
          status: Enabled
  contains:
    role:
      description: The ARN of the IAM role that S3 assumes to replicate objects.
      returned: when the bucket has a replication configuration
      type: str
      sample: arn:aws:iam::123456789012:role/content-replication
    rules:
      description: The rules, with the suboptions of O(rules).
      returned: when the bucket has a replication configuration
      type: list
      elements: dict
      contains:
        id:
          description: Name of the rule.
          returned: when it was given, or S3 has made one that it shows already
          type: str
          sample: to-us-east-2
        priority:
          description: Which of several matching rules with the same destination wins.
          returned: always
          type: int
          sample: 0
        status:
          description: Whether the rule is in force.
          returned: always
          type: str
          sample: Enabled
        filter:
          description: The objects that the rule is for.
          returned: always
          type: dict
          sample:
            prefix: ''
        destination:
          description: Where replicas go, and how they are kept there.
          returned: always
          type: dict
          sample:
            bucket: arn:aws:s3:::content-us-east-2
        source_selection_criteria:
          description: Objects that S3 replicates only if it is told to.
          returned: when the rule has it
          type: dict
          sample:
            replica_modifications:
              status: Enabled
        delete_marker_replication:
          description: Whether delete markers are replicated.
          returned: always
          type: dict
          sample:
            status: Enabled
      sample:
        - id: to-us-east-2
          priority: 0
          status: Enabled
          filter:
            prefix: ''
          destination:
            bucket: arn:aws:s3:::content-us-east-2
          delete_marker_replication:
            status: Enabled
"""

from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.amazon.aws.plugins.module_utils.s3 import AnsibleS3Error
from ansible_collections.globalmountpoint.aws.plugins.module_utils import _s3_replication


def main() -> None:
    module = AnsibleAWSModule(
        argument_spec={
            "name": {"type": "str", "required": True},
            "state": {"type": "str", "default": "present", "choices": ["present", "absent"]},
            "role": {"type": "str"},
            "rules": {"type": "list", "elements": "dict", "options": _s3_replication.RULE_OPTIONS},
            "wait_timeout": {"type": "int", "default": 120},
        },
        required_if=[("state", "present", ("role", "rules"))],
        supports_check_mode=True,
    )
    params = module.params
    client = module.client("s3")
    try:
        if params["state"] == "present":
            changed, before, after = _s3_replication.ensure_present(
                client, params["name"], params["role"], params["rules"], params["wait_timeout"], module.check_mode
            )
        else:
            changed, before, after = _s3_replication.ensure_absent(client, params["name"], module.check_mode)
    except AnsibleS3Error as error:
        module.fail_json_aws_error(error)
    else:
        module.exit_json(changed=changed, diff={"before": before, "after": after}, replication_configuration=after)


if __name__ == "__main__":
    main()
