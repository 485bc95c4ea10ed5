# A clean system without Python, and ways to work in it; sourced by package_test.sh.
# Gives $root, $log and the functions below; everything goes when the script ends.
# shellcheck shell=bash

root=$(mktemp -d "${TMPDIR:-/tmp}/desk-clean-root.XXXXXX")
chmod 755 "$root"
log=$root.log
remains=()  # files outside of it that go with it

end_clean_root() {
  trap '' INT TERM
  local link place
  for link in /proc/[0-9]*/root; do  # whatever still runs in there
    [[ $(readlink "$link") != "$root" ]] || kill -KILL "${link//[^0-9]/}"
  done
  while read -r place; do
    umount "$place" || umount --lazy "$place"
  done < <(cut -d ' ' -f 5 /proc/self/mountinfo | grep "^$root/" | sort --reverse)
  rm -rf --one-file-system "$root" "$log"
  ((${#remains[@]} == 0)) || rm -f "${remains[@]}"
}
trap end_clean_root EXIT

step() { echo "-- $*"; }
fail() { tail -n 20 "$log" >&2; echo "FAILED: $*" >&2; exit 1; }

inside() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 "$@"; }
as_person() {
  chroot --userspec=1000:1000 "$root" \
    env -i PATH=/usr/bin:/bin HOME=/home/person USER=person LC_ALL=C.UTF-8 "$@"
}
# On a display with a keyring of their own; may begin with options of virtual_desktop.sh.
on_desktop() { as_person /opt/virtual_desktop.sh "$@"; }

apt_get() {
  inside env DEBIAN_FRONTEND=noninteractive \
    apt-get -qq --yes --no-install-recommends "$@" >>"$log" 2>&1 || fail "apt-get $1"
}

installed_version() {
  inside dpkg-query --show --showformat='${Version} ${db:Status-Status}' desk 2>/dev/null || true
}

make_clean_root() {
  local mirror release
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
  install -d --mode 1777 "$root/tmp/.X11-unix"
  has_python && fail "the clean system has a Python"
  return 0
}

has_python() { inside sh -c 'command -v python3 python' >>"$log"; }

# What a desk has beside Desk: a display and a keyring. Theirs may bring a Python; it is taken away.
add_desktop() {
  apt_get install xvfb xauth openbox xdotool dbus gnome-keyring at-spi2-core
  rm -rf "$root"/usr/bin/python3* "$root"/usr/lib/python3*
}

# A folder of the clean system with so many megabytes and no more.
make_small() {
  mkdir -p "$root$1"
  mount -t tmpfs -o "size=$2m" tmpfs "$root$1"
}
