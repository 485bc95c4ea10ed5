#!/usr/bin/env bash
# Installs the clients that others wrote, for the tests that point them at desk-server: in the locked
# versions, below build/cache/others, never in the tree. Does nothing when that is done already.
set -euo pipefail
cd "$(dirname "$0")/../.."

source=tests/others
target=build/cache/others
stamp=$target/packages.stamp

missing=()
for name in node npm; do
  command -v "$name" >/dev/null || missing+=("$name")
done
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || missing+=(chromium)
if ((${#missing[@]} > 0)); then
  echo "The clients of others need ${missing[*]}; install it with your package manager." >&2
  exit 1
fi

# The lock has a name and a hash for every package, so what npm fetches is what was tried.
wanted=$(cat "$source/package-lock.json")
[[ $(cat "$stamp" 2>/dev/null) == "$wanted" ]] && exit 0

echo "Installing the clients that others wrote into $target"
mkdir -p "$target"
rm -f "$stamp"
cp "$source/package.json" "$source/package-lock.json" "$target/"
if ! npm ci --prefix "$target" --ignore-scripts --no-audit --no-fund --loglevel=error \
  </dev/null >/dev/null; then
  echo "The clients of others could not be installed: npm said why above." >&2
  exit 1
fi
printf '%s\n' "$wanted" >"$stamp"
