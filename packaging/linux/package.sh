#!/usr/bin/env bash
# Builds the installers for Linux into dist/: a .deb, a portable .tar.gz, the list of what they hold,
# and the checksums of all three.
#
# usage: package.sh [--fast] [--version VERSION]
#   --fast     packs without pressing hard: for tests
#   --version  packs the folder frozen last under another version, without freezing it anew
set -euo pipefail
cd "$(dirname "$0")/../.."

pressing=xz
version=
while (($# > 0)); do
  case $1 in
    --fast) pressing=none ;;
    --version) version=$2; shift ;;
    *) echo "${0##*/}: unknown option $1" >&2; exit 2 ;;
  esac
  shift
done

# The same source makes the same files, wherever and whenever: no moment of the build is kept.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || date +%s)}
export SOURCE_DATE_EPOCH PYTHONHASHSEED=0 DPKG_DEB_THREADS_MAX=2

python=.venv/bin/python
frozen=build/package/frozen/desk
work=build/package/work
if [[ -z $version ]]; then
  version=$("$python" -c 'import desk_app; print(desk_app.__version__)')
  echo "Freezing Desk $version"
  rm -rf "$frozen" "$work"
  "$python" -m PyInstaller --noconfirm --log-level ERROR \
    --distpath "${frozen%/*}" --workpath "$work" packaging/desk.spec
fi
[[ -x $frozen/desk-app ]] || { echo "Nothing is frozen yet." >&2; exit 1; }
architecture=$(dpkg --print-architecture 2>/dev/null || uname -m)
stem=desk_${version}_${architecture}
mkdir -p dist

# --- what the folder needs of a system ---------------------------------------------------------

# The newest symbols of the C library that anything in the folder asks for.
newest_libc() {
  find "$frozen" -type f \( -name '*.so*' -o -name 'desk-*' \) -exec objdump -T {} + 2>/dev/null \
    | grep --only-matching 'GLIBC_[0-9.]*' | sort --unique --version-sort | tail -n 1 | cut -d _ -f 2
}

# --- the tree ------------------------------------------------------------------------------------

tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
chmod 755 "$tree"
share=$tree/usr/share

"$python" packaging/bill_of_materials.py "$work/desk/COLLECT-00.toc" >"dist/$stem.cdx.json"
install -d "$tree/usr/bin" "$tree/usr/lib/desk/program" "$share/man/man1" "$share/doc/desk/licences"
cp --archive "$frozen/." "$tree/usr/lib/desk/program/"
for name in desk-app desk-server; do
  ln -s "../lib/desk/current/$name" "$tree/usr/bin/$name"  # see debian/postinst
  "$python" packaging/linux/man_page.py "$name" | gzip -9n >"$share/man/man1/$name.1.gz"
done
install -D --mode 644 packaging/linux/desk.desktop "$share/applications/desk.desktop"
install -D --mode 644 resources_qt/desk.svg "$share/icons/hicolor/scalable/apps/desk.svg"
install -D --mode 644 packaging/linux/desk-server.service "$tree/usr/lib/systemd/system/desk-server.service"
install -D --mode 640 packaging/linux/environment "$tree/etc/desk-server/environment"
install --mode 644 docs/{ADMINISTRATION,OPERATION,OPEN_POINTS}.md "dist/$stem.cdx.json" "$share/doc/desk/"
gzip -9nc CHANGELOG.md >"$share/doc/desk/changelog.gz"
"$python" packaging/licences.py "$share/doc/desk/licences" build/package/other_parts.json \
  >"$share/doc/desk/copyright"
chmod -R u=rwX,go=rX "$tree/usr"
find "$tree" -exec touch --no-dereference --date "@$SOURCE_DATE_EPOCH" {} +

# --- the portable folder ---------------------------------------------------------------------------

echo "Packing $stem.tar.gz"
level=9
[[ $pressing == xz ]] || level=1
tar --create --owner 0 --group 0 --numeric-owner --sort name --mtime "@$SOURCE_DATE_EPOCH" \
  --transform "s,^usr/lib/desk/program,desk-$version," --transform "s,^usr/share,desk-$version/share," \
  --directory "$tree" usr/lib/desk/program usr/share | gzip -n "-$level" >"dist/$stem.tar.gz"

# --- the Debian package ------------------------------------------------------------------------------

echo "Packing $stem.deb"
install -d "$tree/DEBIAN"
install --mode 755 packaging/linux/debian/{postinst,prerm,postrm} "$tree/DEBIAN/"
sed --in-place "s/@VERSION@/$version/" "$tree/DEBIAN/postinst"
echo /etc/desk-server/environment >"$tree/DEBIAN/conffiles"
sed -e "s/@VERSION@/$version/; s/@ARCHITECTURE@/$architecture/; s/@LIBC@/$(newest_libc)/" \
  -e "s/@SIZE@/$(du --summarize --apparent-size --block-size 1024 "$tree/usr" | cut -f 1)/" \
  packaging/linux/debian/control >"$tree/DEBIAN/control"
dpkg-deb --root-owner-group "-Z$pressing" --build "$tree" "dist/$stem.deb" >/dev/null

(cd dist && sha256sum "$stem".{deb,tar.gz,cdx.json} >"$stem.sha256")
ls -l --human-readable dist/"$stem".*
