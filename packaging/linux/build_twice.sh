#!/usr/bin/env bash
# Builds the installers a second time, from the same commit in another folder with a virtual
# environment of its own, and compares the sums of both: they must be equal, file by file.
#
# usage: build_twice.sh    after make package, in a clean checkout
set -euo pipefail
cd "$(dirname "$0")/../.."

[[ -z $(git status --porcelain) ]] || { echo "What is not committed cannot be compared." >&2; exit 1; }
sums=$(ls dist/desk_*.sha256)
again=$(mktemp -d "${TMPDIR:-/tmp}/desk again.XXXXXX")
trap 'rm -rf "$again"' EXIT
git clone --quiet . "$again"
make --directory "$again" package >/dev/null
diff --report-identical-files "$sums" "$again/$sums" || { echo "The builds differ." >&2; exit 1; }
