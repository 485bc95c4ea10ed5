#!/usr/bin/env bash
# Builds Desk.app and its disk image into dist/. One command, on macOS with Python:
#
#   packaging/macos/build.sh
#
# DESK_IDENTITY names the identity to sign with, DESK_NOTARY the keychain profile of notarytool;
# without them the app is signed for this computer only.
set -euo pipefail
cd "$(dirname "$0")/../.."

packaging/development/set_up.sh
python=.venv/bin/python
version=$("$python" -c 'import desk_app; print(desk_app.__version__)')
architecture=$(uname -m)
work=build/package/work
app=build/package/frozen/Desk.app
image=dist/desk-$version-$architecture.dmg
mkdir -p dist build/package
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export SOURCE_DATE_EPOCH PYTHONHASHSEED=0

"$python" packaging/icons.py build/package/desk.icns
rm -rf build/package/frozen "$work"
DESK_IDENTITY=${DESK_IDENTITY:--} "$python" -m PyInstaller --noconfirm --log-level WARN \
  --distpath build/package/frozen --workpath "$work" packaging/desk.spec
# The server is the same program by another name; the bundle is signed again with it inside.
ln "$app/Contents/MacOS/desk-app" "$app/Contents/MacOS/desk-server"
codesign --force --sign "${DESK_IDENTITY:--}" --options runtime "$app"
"$app/Contents/MacOS/desk-app" --version
"$app/Contents/MacOS/desk-server" --version
codesign --verify --deep --strict "$app"
"$python" packaging/bill_of_materials.py "$work/desk/COLLECT-00.toc" \
  >"dist/desk-$version-macos-$architecture.cdx.json"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp -R "$app" "$folder/"
ln -s /Applications "$folder/Applications"
rm -f "$image"
hdiutil create -quiet -volname Desk -srcfolder "$folder" -format ULFO "$image"
if [[ -n ${DESK_NOTARY:-} ]]; then
  xcrun notarytool submit "$image" --keychain-profile "$DESK_NOTARY" --wait
  xcrun stapler staple "$image"
fi
(cd dist && shasum -a 256 "${image##*/}" >"${image##*/}.sha256")
ls -l "$image"
