#!/usr/bin/env bash
# Installs the Debian package in a clean system without Python, works with it as a person would, has it
# upgraded over an older version with data in place, and removes it.
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
older=dist/desk_0.0.1_${architecture}.deb
[[ -f $newer ]] || { echo "$newer is missing: run make package first." >&2; exit 1; }

root=$(mktemp -d "${TMPDIR:-/tmp}/desk-clean-root.XXXXXX")
chmod 755 "$root"
log=$root.log
end() {
  trap '' INT TERM
  local link
  for link in /proc/[0-9]*/root; do  # whatever still runs in there
    [[ $(readlink "$link") != "$root" ]] || kill -KILL "${link//[^0-9]/}"
  done
  umount "$root/dev/shm" "$root/proc" 2>/dev/null || true
  rm -rf --one-file-system "$root" "$log"
  rm -f "dist/desk_0.0.1_${architecture}".*
}
trap end EXIT

step() { echo "-- $*"; }
fail() { tail -n 20 "$log" >&2; echo "FAILED: $*" >&2; exit 1; }
inside() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 "$@"; }
as_person() {
  chroot --userspec=1000:1000 "$root" \
    env -i PATH=/usr/bin:/bin HOME=/home/person USER=person LC_ALL=C.UTF-8 "$@"
}
on_desktop() { as_person /opt/virtual_desktop.sh "$@"; }

step "a clean system"
read -r mirror release < <(
  apt-get indextargets --format '$(REPO_URI) $(CODENAME)' 'Created-By: Packages' | head -n 1
)
debootstrap --variant=minbase "$release" "$root" "$mirror" >"$log" 2>&1 \
  || fail "the clean system could not be made"
cp /etc/resolv.conf "$root/etc/resolv.conf" 2>/dev/null || true
cp -r /etc/apt/apt.conf.d/. "$root/etc/apt/apt.conf.d/"
mount -t proc proc "$root/proc"
mkdir -p "$root/dev/shm"
mount -t tmpfs tmpfs "$root/dev/shm"
inside useradd --uid 1000 --create-home person
install -m 755 packaging/development/virtual_desktop.sh "$root/opt/virtual_desktop.sh"
inside sh -c '! command -v python3 python' || fail "the clean system has a Python"

step "an older version is installed"
packaging/linux/package.sh --fast --version 0.0.1 >/dev/null
cp "$older" "$newer" "$root/tmp/"
apt_get() {
  inside env DEBIAN_FRONTEND=noninteractive \
    apt-get -qq --yes --no-install-recommends "$@" >>"$log" 2>&1 || fail "apt-get $1"
}
apt_get update
apt_get install "/tmp/${older##*/}"
inside sh -c '! command -v python3 python' || fail "the package brought a Python"
# What a desk has beside Desk: a display and a keyring. Theirs may bring a Python; it is taken away.
apt_get install xvfb xauth openbox xdotool dbus gnome-keyring at-spi2-core
rm -rf "$root"/usr/bin/python3* "$root"/usr/lib/python3*
install -d --mode 1777 "$root/tmp/.X11-unix"
[[ $(inside dpkg-query --show --showformat='${Version}' desk) == 0.0.1 ]] || fail "not installed"
inside dpkg-query --listfiles desk | sort >"$root/tmp/files"

step "somebody works with it"
on_desktop desk-app --data-dir "/home/person/Empfang Ü" --demo --report-start /tmp/painted
[[ -s $root/tmp/painted ]] || fail "no booking was painted"
rm "$root/tmp/painted"

step "the newer version takes its place"
apt_get install "/tmp/${newer##*/}"
[[ $(as_person desk-app --version) == "desk-app $version" ]] || fail "the version is another"
[[ $(as_person desk-server --version) == "desk-server $version" ]] || fail "the version is another"
on_desktop desk-app --data-dir "/home/person/Empfang Ü" --report-start /tmp/painted
[[ -s $root/tmp/painted ]] || fail "the bookings of before were not painted"

step "the tour, with a real keyring"
# It also fails by pauses that a busy machine makes; here every step counts, and they are measured
# by `make tour`.
on_desktop desk-app --tour /tmp/tour || true
done_steps=$(grep --count '"ok": true' "$root/tmp/tour/tour.json")
((done_steps >= 20)) || fail "only $done_steps steps of the tour were done"

step "the server answers"
as_person bash -c '
  cd && desk-server create-app Practice --database sqlite:///server.sqlite >keys
  desk-server serve --port 8499 --database sqlite:///server.sqlite >server.log 2>&1 &
  server=$!
  for _ in $(seq 100); do
    sleep 0.1
    if exec 3<>/dev/tcp/127.0.0.1/8499; then break; fi
  done 2>/dev/null
  kill -TERM $server; wait $server
' || fail "the server did not start and end in order"

step "it is removed, and then purged"
as_person ls "/home/person/Empfang Ü" | sort >"$root/tmp/data"
inside dpkg --remove desk >/dev/null
left=$(while read -r file; do
  [[ -f $root$file || -L $root$file ]] && echo "$file"
done <"$root/tmp/files" || true)
[[ $left == /etc/desk-server/environment ]] || fail "left behind: $left"
inside dpkg --purge desk >/dev/null 2>&1
[[ ! -e $root/etc/desk-server && ! -e $root/usr/lib/desk && ! -e $root/usr/share/doc/desk ]] \
  || fail "a purge left something behind"
[[ $(as_person ls "/home/person/Empfang Ü" | sort) == "$(cat "$root/tmp/data")" ]] \
  || fail "the data of a person was touched"
echo "The package installs, works, upgrades and goes."
