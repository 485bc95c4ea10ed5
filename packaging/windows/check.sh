#!/usr/bin/env bash
# Lets the installer compiler of Windows work on a folder that only looks like a frozen Desk: what the
# script says is checked, and no more. Needs makensis (Debian: nsis).
set -euo pipefail
cd "$(dirname "$0")/../.."

command -v makensis >/dev/null || { echo "makensis is missing: install the package nsis." >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir -p "$folder/desk/_internal/inner"
touch "$folder/desk/desk-app.exe" "$folder/desk/desk-server.exe" "$folder/desk/_internal/inner/file"
.venv/bin/python packaging/icons.py "$folder/desk.ico"
makensis -V2 -WX -DVERSION=0.1.0 "-DFOLDER=$folder/desk" "-DICON=$folder/desk.ico" \
  "-DTARGET=$folder/desk-0.1.0-setup.exe" packaging/windows/desk.nsi
[[ -s $folder/desk-0.1.0-setup.exe ]]
echo "The Windows installer compiles."
