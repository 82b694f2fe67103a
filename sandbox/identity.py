# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who asks the sandbox's API: its administrator, whose keys are no secret, and the sandbox itself."""

ADMINISTRATOR = {
    "AWS_ACCESS_KEY_ID": "test",
    # Ansible hides the secret wherever it occurs in a result, so it must be no word that does.
    "AWS_SECRET_ACCESS_KEY": "sandbox-secret-access-key",
}
USER_AGENT = "globalmountpoint-sandbox"  # of the sandbox itself
