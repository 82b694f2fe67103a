#!/bin/sh
# Copyright: (c) 2026, globalmountpoint.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# build_image.sh TAG PACKAGES_DIR: makes the image of a host, Debian as on this machine, and beside it the packages that
# its user data installs. Nothing of nginx or mount-s3 is in the image.
set -eu
tag=$1 packages=$2
here=$(dirname "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

# shellcheck source=/dev/null
suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
# The mirrors are this machine's own.
# shellcheck disable=SC2016 # apt fills these in
apt-get indextargets --format 'deb $(SITE) $(RELEASE) $(COMPONENT)' "Created-By: Packages" | sort -u |
    grep -E " $suite(-updates|-security)? " >"$work/sources.list" || {
    echo "No source in /etc/apt names the release $suite" >&2
    exit 1
}

included=systemd,systemd-sysv,dbus,udev,cloud-init,python3,sudo,iproute2,nftables,curl,ca-certificates,procps
# Debian's releases have other units of cloud-init.
# shellcheck disable=SC2016 # for the image's own shell
services='sandbox-metadata $(basename -a /lib/systemd/system/cloud-*.service | grep -v hotplug)'
# Of these, AWS's own mount-s3 needs libfuse2, a built one fuse3 and its library, rclone's mount rclone.
installed_later='nginx logrotate libfuse2 fuse3 rclone'
mkdir "$work/debs"
# shellcheck disable=SC2016 # "$1" is for mmdebstrap's own shell
mmdebstrap --quiet --variant=minbase \
    --include="$included" \
    --customize-hook="sync-in $here/rootfs /" \
    --customize-hook="chroot \"\$1\" sh -c 'systemctl enable -q $services'" \
    --customize-hook='rm -f "$1"/var/cache/apt/archives/*.deb' \
    --customize-hook="chroot \"\$1\" apt-get install -qq -y --no-install-recommends --download-only $installed_later" \
    --customize-hook="copy-out /var/cache/apt/archives $work/debs" \
    --customize-hook='rm -f "$1"/var/cache/apt/archives/*.deb "$1"/etc/apt/sources.list.d/* "$1"/etc/hostname' \
    --customize-hook='echo "deb [trusted=yes] http://packages.sandbox/debian ./" >"$1/etc/apt/sources.list"' \
    "$suite" "$work/image.tar" "$work/sources.list"

mkdir -p "$packages"
mv "$work"/debs/archives/*.deb "$packages"
(cd "$packages" && apt-ftparchive packages . >Packages)
podman import --quiet "$work/image.tar" "$tag"
