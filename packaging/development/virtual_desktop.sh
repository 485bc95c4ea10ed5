#!/usr/bin/env bash
# Runs a command on a private desktop: own home, own X display with a window manager, own D-Bus
# session with an unlocked keyring and the accessibility bus. Everything it starts ends with it.
#
# usage: virtual_desktop.sh [--no-display] [--no-keyring | --locked-keyring] COMMAND...
#   SCREEN=1600x1000x24  size and depth of the display
# The command finds DISPLAY and DBUS_SESSION_BUS_ADDRESS as on any desktop; DESK_TEST_DISPLAY and
# DESK_TEST_KEYRING (unlocked, locked or none) tell the tests what they may use.
set -euo pipefail

with_display=yes
keyring=unlocked
while [[ ${1:-} == --* ]]; do
  case $1 in
    --no-display) with_display=no ;;
    --no-keyring) keyring=none ;;
    --locked-keyring) keyring=locked ;;
    *) echo "${0##*/}: unknown option $1" >&2; exit 2 ;;
  esac
  shift
done
if (($# == 0)); then
  echo "usage: ${0##*/} [--no-display] [--no-keyring | --locked-keyring] COMMAND..." >&2
  exit 2
fi

state=$(mktemp -d "${TMPDIR:-/tmp}/desk-desktop.XXXXXX")
mark=DESK_VIRTUAL_DESKTOP=$state
children=()
command_group=

# Whatever was started here carries the mark in its environment, services of the bus included.
marked_processes() {
  local file pid
  for file in /proc/[0-9]*/environ; do
    pid=${file#/proc/}
    pid=${pid%/environ}
    [[ $pid != "$$" ]] || continue
    if grep --quiet --text --fixed-strings --null-data --line-regexp "$mark" "$file" 2>/dev/null; then
      echo "$pid"
    fi
  done
}

end_all() {
  trap '' INT TERM HUP
  set +e
  [[ -z $command_group ]] || kill -TERM -- "-$command_group" 2>/dev/null
  ((${#children[@]} == 0)) || kill -TERM "${children[@]}" 2>/dev/null
  local left tries
  for tries in {1..40}; do
    left=$(marked_processes)
    [[ -n $left ]] || break
    # First asked, then, after a second, told.
    # shellcheck disable=SC2086
    if ((tries > 20)); then kill -KILL $left 2>/dev/null; else kill -TERM $left 2>/dev/null; fi
    sleep 0.05
  done
  wait 2>/dev/null
  rm -rf "$state"
}
trap end_all EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP

wait_until() {
  local what=$1 tries
  shift
  for tries in {1..200}; do
    if "$@" >/dev/null 2>&1; then return 0; fi
    sleep 0.03
  done
  echo "${0##*/}: $what did not start" >&2
  [[ ! -s $state/log ]] || tail -n 20 "$state/log" >&2
  exit 1
}

# Were this script killed outright, its children would get the signal to end from the kernel.
tied=()
if command -v setpriv >/dev/null; then tied=(setpriv --pdeathsig TERM); fi

start() {
  "${tied[@]}" "$@" <&0 >>"$state/log" 2>&1 &
  children+=($!)
}

export "${mark?}"
export HOME=$state/home XDG_RUNTIME_DIR=$state/run
export XDG_DATA_HOME=$HOME/.local/share XDG_CONFIG_HOME=$HOME/.config
export XDG_CACHE_HOME=$HOME/.cache XDG_STATE_HOME=$HOME/.local/state
mkdir -p "$XDG_DATA_HOME" "$XDG_CONFIG_HOME" "$XDG_CACHE_HOME" "$XDG_STATE_HOME"
mkdir -m 700 "$XDG_RUNTIME_DIR"
unset DISPLAY XAUTHORITY WAYLAND_DISPLAY SESSION_MANAGER GNOME_KEYRING_CONTROL \
  XDG_CURRENT_DESKTOP DESKTOP_SESSION QT_QPA_PLATFORMTHEME QT_STYLE_OVERRIDE AT_SPI_BUS_ADDRESS

if [[ $with_display == yes ]]; then
  cookie=$(od -An -tx1 -N16 /dev/urandom | tr -d ' \n')
  xauth -q -f "$state/xauth-server" add :0 . "$cookie" 2>>"$state/log"
  : >"$state/display"
  # The server picks a free number and writes it to descriptor 3.
  start Xvfb -displayfd 3 -screen 0 "${SCREEN:-1600x1000x24}" -dpi 96 -noreset -nolisten tcp \
    -auth "$state/xauth-server" 3>"$state/display"
  wait_until "the virtual display" test -s "$state/display"
  DISPLAY=:$(tr -d '[:space:]' <"$state/display")
  XAUTHORITY=$state/xauth
  export DISPLAY XAUTHORITY
  xauth -q -f "$XAUTHORITY" add "$DISPLAY" . "$cookie" 2>>"$state/log"
  export DESK_TEST_DISPLAY=$DISPLAY
  start openbox --sm-disable
fi

# Only these services can be started by the bus: no other keyring comes in by itself.
mkdir "$state/services"
services=(org.a11y.Bus)
[[ $keyring == none ]] || services+=(org.gnome.keyring.SystemPrompter org.gnome.keyring.PrivatePrompter)
for name in "${services[@]}"; do
  file=/usr/share/dbus-1/services/$name.service
  [[ ! -e $file ]] || ln -s "$file" "$state/services/"
done
export DBUS_SESSION_BUS_ADDRESS=unix:path=$XDG_RUNTIME_DIR/bus
cat >"$state/bus.conf" <<CONF
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>$DBUS_SESSION_BUS_ADDRESS</listen>
  <auth>EXTERNAL</auth>
  <servicedir>$state/services</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
CONF
start dbus-daemon --config-file="$state/bus.conf" --nofork --nopidfile
wait_until "the session bus" test -S "$XDG_RUNTIME_DIR/bus"

on_bus() {
  dbus-send --session --print-reply --dest="$1" "${@:2}"
}
if [[ $keyring != none ]]; then
  start gnome-keyring-daemon --foreground --unlock --components=secrets \
    < <(printf %s virtual-desktop)
  wait_until "the keyring" on_bus org.freedesktop.DBus / \
    org.freedesktop.DBus.GetNameOwner string:org.freedesktop.secrets
  login=/org/freedesktop/secrets/collection/login
  wait_until "the login keyring" on_bus org.freedesktop.secrets "$login" \
    org.freedesktop.DBus.Properties.Get string:org.freedesktop.Secret.Collection string:Label
  if [[ $keyring == locked ]]; then
    on_bus org.freedesktop.secrets /org/freedesktop/secrets \
      org.freedesktop.Secret.Service.Lock "array:objpath:$login" >>"$state/log"
  fi
fi
export DESK_TEST_KEYRING=$keyring
[[ $with_display == no ]] || wait_until "the window manager" xdotool get_num_desktops

# In a group of its own, so that a signal can be passed on to all of it.
set -m
"${tied[@]}" "$@" <&0 &
command_group=$!
set +m
pass_on() {
  kill "-$1" -- "-$command_group" 2>/dev/null || true
}
interrupted=
trap 'interrupted=130; pass_on INT' INT
trap 'interrupted=143; pass_on TERM' TERM
trap 'interrupted=129; pass_on HUP' HUP

result=0
wait "$command_group" || result=$?
if [[ -n $interrupted ]]; then
  # `wait` came back because of the signal; the command gets ten seconds to end in order.
  for _ in {1..100}; do
    kill -0 "$command_group" 2>/dev/null || break
    sleep 0.1
  done
  result=$interrupted
fi
exit "$result"
