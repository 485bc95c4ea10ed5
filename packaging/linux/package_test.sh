#!/usr/bin/env bash
# Installs the Debian package in a clean system without Python, works with it as a person would, has it
# upgraded over an older version with data in place, does to it what must not harm, and removes it.
#
# usage: package_test.sh          tests the newest dist/*.deb
#        package_test.sh --can    says whether a clean system can be made here, by its exit code
set -euo pipefail
cd "$(dirname "$0")/../.."

if [[ ${1:-} == --can ]]; then
  ((EUID == 0)) && command -v apt-get chroot dpkg-deb mount >/dev/null
  exit
fi
if ((EUID != 0)) || ! command -v debootstrap >/dev/null; then
  echo "A clean system is made by root with debootstrap; here that cannot be done." >&2
  exit 1
fi

version=$(.venv/bin/python -c 'import desk_app; print(desk_app.__version__)')
architecture=$(dpkg --print-architecture)
newer=dist/desk_${version}_${architecture}.deb
portable=${newer%.deb}.tar.gz
older=dist/desk_0.0.1_${architecture}.deb
[[ -f $newer ]] || { echo "$newer is missing: run make package first." >&2; exit 1; }

# shellcheck source=packaging/linux/clean_root.sh
source packaging/linux/clean_root.sh
# shellcheck source=packaging/linux/bad_installs.sh
source packaging/linux/bad_installs.sh

step "a clean system"
make_clean_root
remains=("${older%.deb}".{deb,tar.gz,cdx.json,sha256})
packaging/linux/package.sh --fast --version 0.0.1 >/dev/null
cp "$older" "$newer" "$portable" "$root/tmp/"
apt_get update

step "an older version is installed"
apt_get install "/tmp/${older##*/}"
! has_python || fail "the package brought a Python"
[[ $(installed_version) == "0.0.1 installed" ]] || fail "not installed"
inside dpkg --purge desk >>"$log" 2>&1
add_desktop
without_rights
onto_full_disk
apt_get install "/tmp/${older##*/}"
inside dpkg-query --listfiles desk | sort >"$root/tmp/files"

step "somebody works with it"
on_desktop desk-app --data-dir "$profile" --demo --report-start /tmp/painted
[[ -s $root/tmp/painted ]] || fail "no booking was painted"

step "the newer version takes its place"
while_running
[[ $(as_person desk-server --version) == "desk-server $version" ]] || fail "the version is another"

step "the tour, with a real keyring"
# It also fails by pauses that a busy machine makes; here every step counts, and they are measured
# by `make tour`.
on_desktop desk-app --tour /tmp/tour || true
done_steps=$(grep --count '"ok": true' "$root/tmp/tour/tour.json")
((done_steps >= 20)) || fail "only $done_steps steps of the tour were done"

over_newer
with_damaged_profile
without_room_for_data
without_keyring

step "it is removed, and then purged"
as_person ls "$profile" | sort >"$root/tmp/data"
inside dpkg --remove desk >/dev/null
left=$(while read -r file; do
  [[ -f $root$file || -L $root$file ]] && echo "$file"
done <"$root/tmp/files" || true)
[[ $left == /etc/desk-server/environment ]] || fail "left behind: $left"
inside dpkg --purge desk >/dev/null 2>&1
[[ ! -e $root/etc/desk-server && ! -e $root/usr/lib/desk && ! -e $root/usr/share/doc/desk ]] \
  || fail "a purge left something behind"
[[ $(as_person ls "$profile" | sort) == "$(cat "$root/tmp/data")" ]] \
  || fail "the data of a person was touched"
echo "The package installs, works, upgrades and goes; what should not harm it, does not."
