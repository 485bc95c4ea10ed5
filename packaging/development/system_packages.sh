#!/usr/bin/env bash
# Sees to the system libraries that Desk needs: installs what is missing where it may, else prints the
# one line to type and fails.
#
# usage: system_packages.sh [window|everything|others|package]
#   window      what a window on this computer's own display needs
#   everything  also the virtual display, the keyring and the fonts of the tests and the tour, and
#               the PostgreSQL of the tests (default)
#   others      Node and a browser, for the clients that others wrote
#   package     what looks into libraries, makes clean systems, and compiles installers for Windows
set -euo pipefail

# Package names of Debian and Ubuntu. `a|b`: newer systems renamed a to b.
window=(
  'libglib2.0-0|libglib2.0-0t64' libgl1 libegl1 libxkbcommon0 libdbus-1-3 libfontconfig1
  libfreetype6 libx11-6 libxcb-cursor0 libxkbcommon-x11-0 libxcb-icccm4 libxcb-keysyms1
  libxcb-shape0 libwayland-cursor0 python3-venv fonts-dejavu-core
)
virtual=(
  xvfb xauth openbox xdotool dbus gnome-keyring at-spi2-core fonts-inter fonts-droid-fallback
  fonts-nanum fonts-lohit-deva postgresql shellcheck
)
# The same libraries by the name the loader knows, for systems without dpkg.
libraries=(
  libglib-2.0.so.0 libGL.so.1 libEGL.so.1 libxkbcommon.so.0 libdbus-1.so.3 libfontconfig.so.1
  libfreetype.so.6 libX11.so.6 libxcb-cursor.so.0 libxkbcommon-x11.so.0 libxcb-icccm.so.4
  libxcb-keysyms.so.1 libxcb-shape.so.0
)
programs=(Xvfb xauth openbox xdotool dbus-daemon gnome-keyring-daemon initdb shellcheck)

scope=${1:-everything}
case $scope in
  window) wanted=("${window[@]}"); programs=() ;;
  everything) wanted=("${window[@]}" "${virtual[@]}") ;;
  others)
    # Node is as often from elsewhere, where it brings npm along and minds Debian's.
    wanted=()
    programs=(node npm chromium)
    for name in nodejs:node npm:npm chromium:chromium; do
      command -v "${name#*:}" >/dev/null || wanted+=("${name%:*}")
    done
    libraries=()
    ;;
  package)
    wanted=(binutils debootstrap nsis)
    programs=(objdump debootstrap makensis)
    libraries=()
    ;;
  *) echo "usage: ${0##*/} [window|everything|others|package]" >&2; exit 2 ;;
esac

is_installed() {
  [[ $(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

is_offered() {
  apt-cache show --no-all-versions "$1" >/dev/null 2>&1
}

without_dpkg() {
  [[ $(uname -s) == Linux ]] || return 0  # the wheels bring all they need elsewhere
  local missing=() name python
  python=$(command -v python3 || command -v python || true)
  for name in "${libraries[@]}"; do
    [[ -n $python ]] && "$python" -c "import ctypes, sys; ctypes.CDLL(sys.argv[1])" "$name" \
      2>/dev/null || missing+=("$name")
  done
  for name in "${programs[@]}"; do
    command -v "$name" >/dev/null || missing+=("$name")
  done
  ((${#missing[@]} == 0)) && return 0
  echo "Missing on this system: ${missing[*]}" >&2
  echo "Install the packages that hold them with your package manager, then try again." >&2
  return 1
}

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
  without_dpkg
  exit
fi

missing=()
for names in ${wanted[@]+"${wanted[@]}"}; do
  found=no
  for name in ${names//|/ }; do
    if is_installed "$name"; then found=yes; fi
  done
  [[ $found == yes ]] || missing+=("$names")
done
((${#missing[@]} == 0)) && exit 0

as_root=()
if ((EUID != 0)); then
  if sudo -n true 2>/dev/null; then
    as_root=(sudo -n)
  else
    echo "Desk needs some system packages. Type:" >&2
    # Of a renamed package the line has the name this system knows.
    line=()
    for names in "${missing[@]}"; do
      chosen=${names%%|*}
      for name in ${names//|/ }; do
        if is_offered "$name"; then chosen=$name; fi
      done
      line+=("$chosen")
    done
    echo "  sudo apt-get update && sudo apt-get install --yes --no-install-recommends ${line[*]}" >&2
    exit 1
  fi
fi

apt_get() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get \
    --quiet=2 -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "$@"
}

# Lists that are absent or older than what they list make the first try fail: then they are fetched.
install_missing() {
  local names name chosen line=()
  for names in "${missing[@]}"; do
    chosen=
    for name in ${names//|/ }; do
      if is_offered "$name"; then chosen=$name; fi
    done
    [[ -n $chosen ]] || return 1
    line+=("$chosen")
  done
  echo "Installing system packages: ${line[*]}"
  apt_get install --yes --no-install-recommends "${line[@]}" </dev/null >/dev/null
}

install_missing 2>/dev/null && exit 0
echo "Fetching the lists of system packages"
apt_get update </dev/null
if ! install_missing; then
  echo "These system packages could not be installed: ${missing[*]}" >&2
  exit 1
fi
