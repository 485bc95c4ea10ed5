# What must not harm a computer or its data when Desk is installed or started; sourced by
# package_test.sh, which gives $root, $older, $newer, $version and $portable.
# shellcheck shell=bash disable=SC2154

profile="/home/person/Empfang Ü"

# Starts Desk, reads what keeps it from starting, and closes its window, as a person does.
say_why_not_started() {
  rm -f "$root/tmp/said"
  on_desktop bash -c '
    timeout 60 desk-app "$@" 2>/tmp/said & desk=$!
    for _ in $(seq 300); do
      [[ ! -s /tmp/said ]] || break
      sleep 0.1
    done
    for _ in $(seq 100); do
      xdotool key Return
      sleep 0.1
      kill -0 $desk 2>/dev/null || break
    done
    code=0
    wait $desk || code=$?
    echo "exit $code"
  ' desk "$@" >>"$log" 2>&1 || true
  tail -n 1 "$log" | grep --quiet '^exit 1$' || fail "Desk did not end by itself, with 1"
  ! grep --quiet Traceback "$root/tmp/said" || fail "a traceback was shown: $(cat "$root/tmp/said")"
  cat "$root/tmp/said"
}

must_paint() {
  rm -f "$root/tmp/painted"
  on_desktop timeout 120 desk-app --data-dir "$profile" --report-start /tmp/painted >>"$log" 2>&1 \
    || fail "Desk did not end in order"
  [[ -s $root/tmp/painted ]] || fail "no bookings were painted"
}

is_kept_aside() {
  inside find "$profile" -name "$1" | grep --quiet . || fail "nothing was kept aside as $1"
}

without_rights() {
  step "bad: somebody without rights installs it"
  ! as_person dpkg --install "/tmp/${newer##*/}" >"$root/tmp/said" 2>&1 || fail "it was installed"
  grep --quiet 'superuser privilege' "$root/tmp/said" || fail "dpkg did not say why"
  [[ $(installed_version) == "" ]] || fail "something was installed"
  step "bad: the portable folder, without rights, in a path with spaces and other letters"
  local folder="/home/person/Büro 2 – 山田/Пример"
  as_person mkdir -p "$folder"
  as_person tar --extract --gzip --file "/tmp/${portable##*/}" --directory "$folder"
  inside find / -xdev -newer /tmp/said -not -path "/home/*" -not -path "/tmp/*" \
    -not -path "/var/log/*" -type f | grep . && fail "unpacking wrote elsewhere"
  as_person "$folder/desk-$version/desk-server" --version >>"$log" || fail "no server in the folder"
  on_desktop timeout 120 "$folder/desk-$version/desk-app" --data-dir "$folder/Däten 1" --demo \
    --report-start /tmp/painted >>"$log" 2>&1 || fail "the portable Desk did not start there"
  [[ -s $root/tmp/painted ]] || fail "the portable Desk painted no bookings"
  rm -rf "$root/tmp/painted" "$root$folder"
}

onto_full_disk() {
  step "bad: an upgrade onto a full disk"
  make_small /usr/lib/desk 260
  apt_get install "/tmp/${older##*/}"
  ! inside dpkg --install "/tmp/${newer##*/}" >"$root/tmp/said" 2>&1 || fail "it was installed"
  grep --quiet 'No space left on device' "$root/tmp/said" || fail "dpkg did not say why"
  [[ $(installed_version) == "0.0.1 installed" ]] || fail "now it is $(installed_version)"
  [[ $(inside dpkg --audit) == "" ]] || fail "dpkg needs help: $(inside dpkg --audit)"
  inside dpkg --verify desk | grep . && fail "files of the version before were changed"
  as_person desk-app --version >>"$log" || fail "the version before does not start any more"
  inside dpkg --purge desk >>"$log" 2>&1
  umount "$root/usr/lib/desk"
  rmdir "$root/usr/lib/desk"
}

while_running() {
  step "bad: an upgrade while it is open and in use"
  on_desktop timeout 400 desk-app --tour /tmp/tour-meanwhile >"$root/tmp/meanwhile.log" 2>&1 &
  local tour=$! before=$root/usr/lib/desk/0.0.1 steps
  for _ in $(seq 600); do
    [[ ! -e $root/tmp/tour-meanwhile/02-use-this-computer.png ]] || break
    sleep 0.1
  done
  (cd "$before" && find . -type f -print0 | sort --zero-terminated | xargs --null sha256sum) \
    >"$root/tmp/before"
  apt_get install "/tmp/${newer##*/}"
  kill -0 "$tour" || fail "the tour was over before the upgrade was: $(cat "$root/tmp/meanwhile.log")"
  [[ $(as_person desk-app --version) == "desk-app $version" ]] || fail "the version is another"
  [[ $(cat "$before/superseded") == "$version" ]] || fail "the open Desk was not told"
  wait "$tour" || true  # it also fails by pauses, which the upgrade makes
  (cd "$before" && sha256sum --check --quiet "$root/tmp/before") \
    || fail "files of the open Desk were changed"
  steps=$(grep --count '"ok": true' "$root/tmp/tour-meanwhile/tour.json")
  ((steps >= 20)) || fail "only $steps steps of the tour were done: $(cat "$root/tmp/meanwhile.log")"
  grep --quiet Traceback "$root/tmp/meanwhile.log" && fail "the open Desk stumbled"
  apt_get install --reinstall "/tmp/${newer##*/}"
  [[ ! -e $before ]] || fail "the files of the version before stay for ever"
  must_paint
}

over_newer() {
  step "bad: an older version over a newer one, and data that a newer one wrote"
  inside dpkg --install "/tmp/${older##*/}" >"$root/tmp/said" 2>&1 || fail "dpkg refused to go back"
  grep --quiet 'downgrading desk' "$root/tmp/said" || fail "dpkg did not say that it goes back"
  must_paint
  local store
  store=$(find "$root$profile/profiles" -name store.sqlite)
  # As a Desk of many years later would leave it: another number of the schema, and one more column.
  .venv/bin/python - "$store" <<'LATER'
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.executescript("ALTER TABLE outbox ADD COLUMN later TEXT; PRAGMA user_version = 257")
connection.close()
LATER
  must_paint
  is_kept_aside 'store.newer-*.sqlite'
  apt_get install "/tmp/${newer##*/}"
  must_paint
}

with_damaged_profile() {
  local store
  store=$(find "$root$profile/profiles" -name store.sqlite)
  step "bad: a store of random bytes"
  head -c 300000 /dev/urandom >"$store"
  must_paint
  is_kept_aside 'store.damaged-*.sqlite'
  step "bad: settings of random bytes"
  head -c 3000 /dev/urandom >"$root$profile/settings.json"
  must_paint
  is_kept_aside 'settings.damaged-*.json'
  step "bad: a list of profiles of random bytes; the bookings are found again"
  head -c 3000 /dev/urandom >"$root$profile/profiles.json"
  # --demo presses "Use this computer" for us.
  on_desktop timeout 120 desk-app --data-dir "$profile" --demo --report-start /tmp/painted \
    >>"$log" 2>&1 || fail "Desk did not end in order"
  is_kept_aside 'profiles.damaged-*.json'
  [[ $(.venv/bin/python -c '
import sqlite3, sys
print(*sqlite3.connect(sys.argv[1]).execute("SELECT count(*) FROM apps").fetchone())
' "$root$profile/embedded/desk.sqlite") == 1 ]] || fail "an empty desk was put beside the old one"
  must_paint
}

without_room_for_data() {
  step "bad: no room for the data"
  make_small /mnt/full 40
  inside cp --archive "$profile" /mnt/full/desk
  inside chown 1000:1000 /mnt/full
  dd if=/dev/zero of="$root/mnt/full/taken" bs=4k status=none 2>/dev/null || true
  say_why_not_started --data-dir /mnt/full/desk | grep --quiet 'The disk is full' \
    || fail "that the disk is full was not said: $(cat "$root/tmp/said")"
  umount "$root/mnt/full"
  step "bad: a home that may only be read"
  mount --bind "$root/home/person" "$root/home/person"
  mount -o remount,bind,ro "$root/home/person"
  say_why_not_started --data-dir "$profile" | grep --quiet 'may not write there' \
    || fail "that it may not write was not said: $(cat "$root/tmp/said")"
  umount "$root/home/person"
  must_paint
}

without_keyring() {
  step "bad: no keyring"
  local code=0
  on_desktop --no-keyring timeout 120 desk-app --data-dir "$profile" --report-start /tmp/painted \
    >>"$log" 2>&1 || fail "Desk did not start without a keyring"
  as_person bash -c '
    cd && desk-server create-app Practice --database sqlite:///server.sqlite >keys
    desk-server serve --port 8499 --database sqlite:///server.sqlite >server.log 2>&1 & server=$!
    for _ in $(seq 100); do
      sleep 0.1
      if exec 3<>/dev/tcp/127.0.0.1/8499; then break; fi
    done 2>/dev/null
    sed -n "s/^server key: *//p" keys >key
    for keyring in --no-keyring ""; do
      code=0
      # shellcheck disable=SC2086
      /opt/virtual_desktop.sh --no-display $keyring desk-app --data-dir ~/rolled-out \
        connect --url http://127.0.0.1:8499 --token-stdin <key || code=$?
      echo "exit $code"
    done
    kill -TERM $server
    wait $server
  ' >"$root/tmp/said" 2>&1 || code=$?
  ((code == 0)) || fail "the server did not end in order: $(cat "$root/tmp/said")"
  [[ $(grep '^exit' "$root/tmp/said" | tr '\n' ' ') == "exit 1 exit 0 " ]] \
    || fail "connect without and with a keyring: $(cat "$root/tmp/said")"
  grep --quiet 'The key could not be stored' "$root/tmp/said" || fail "it was not said why"
  grep --quiet 'Connected to Practice' "$root/tmp/said" || fail "the roll-out was not said"
  ! grep --recursive --quiet --file "$root/home/person/key" "$root/home/person/rolled-out" \
    || fail "the key is in a file"
}
