#!/usr/bin/env bash
# Makes .venv with the locked packages and with Desk itself. Does nothing when that is done already,
# and starts anew when an earlier run was cut off. PYTHON=... chooses the interpreter.
set -euo pipefail
cd "$(dirname "$0")/../.."

lock=packaging/requirements.lock
venv=.venv

content() {
  if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi | cut -d ' ' -f 1
}
# The stamps hold what was installed. One is written when all of its step is done.
packages_wanted=$(content <"$lock")
project_wanted=$(content <pyproject.toml)
packages_stamp=$venv/packages.stamp
project_stamp=$venv/project.stamp
has() { [[ $(cat "$1" 2>/dev/null) == "$2" ]]; }
is_done() {
  has "$packages_stamp" "$packages_wanted" && has "$project_stamp" "$project_wanted" \
    && "$venv/bin/python" -c '' 2>/dev/null
}
is_done && exit 0

# Two runs at once would write over one another.
if command -v flock >/dev/null; then
  exec 9>.venv.lock
  flock 9
  is_done && exit 0
fi

is_supported='import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))'
make_venv() {
  local name version supported=()
  for name in ${PYTHON:-python3.11 python3.12 python3.13 python3 python}; do
    if "$name" -c "$is_supported" 2>/dev/null; then supported+=("$name"); fi
  done
  if ((${#supported[@]} == 0)); then
    if [[ -n ${PYTHON:-} ]]; then
      echo "PYTHON=$PYTHON is not a Python of version 3.11, 3.12 or 3.13." >&2
    else
      echo "Desk needs Python 3.11, 3.12 or 3.13, and none was found." >&2
      echo "Install one, or name it: make setup PYTHON=/path/to/python3.11" >&2
    fi
    exit 1
  fi
  for name in "${supported[@]}"; do
    "$name" -c 'import ensurepip, venv' 2>/dev/null || continue
    echo "Making $venv with $("$name" --version)"
    "$name" -m venv "$venv"
    return
  done
  version=$("${supported[0]}" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
  echo "Python $version cannot make virtual environments: it lacks ensurepip. Type:" >&2
  echo "  sudo apt-get update && sudo apt-get install --yes python$version-venv" >&2
  exit 1
}

pip=("$venv/bin/python" -m pip --disable-pip-version-check --quiet --quiet)
export PIP_ROOT_USER_ACTION=ignore

# Anew rather than on top: what a new lock no longer holds must not stay behind unnoticed.
if ! has "$packages_stamp" "$packages_wanted" || ! "$venv/bin/python" -c '' 2>/dev/null; then
  rm -rf "$venv"
  make_venv
  echo "Installing the locked packages"
  "${pip[@]}" install --require-hashes --requirement "$lock"
  echo "$packages_wanted" >"$packages_stamp"
fi
"${pip[@]}" install --no-deps --no-build-isolation --editable .
"${pip[@]}" check
echo "$project_wanted" >"$project_stamp"
echo "Ready: $venv"
