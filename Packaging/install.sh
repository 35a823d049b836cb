#!/bin/sh
# Installs Daylight from the folder of this script, or brings an installation up to date. Run it as root.
#
#     ./install.sh [--prefix /usr/local] [--root FOLDER] [--older] [--no-backup]
#     ./install.sh uninstall [--prefix /usr/local] [--root FOLDER]
#
# Before another version is put in place the service is stopped and a backup is made; afterwards the schema is brought
# up to date and the service is started again, if it ran. Data, configuration and backups are never removed, not by
# "uninstall" either. Calling it again changes nothing.
#
# --root      puts everything below FOLDER and touches nothing else: no user, no owner, no service. To try it.
# --older     allows an older version than the one that is installed (docs/operations.md, "Going back").
# --no-backup makes none: you have one, made in another way.
#
# Exit codes: 0 done; 1 the answer is no; 2 the call was wrong; 3 something outside failed. If no backup can be made or
# the schema cannot be brought up to date, the program that was installed is put back.
set -eu
umask 022

say() { printf '%s\n' "$1"; }
fail() { printf 'install.sh: %s\n' "$2" >&2; exit "$1"; }

here=$(CDPATH='' cd "$(dirname "$0")" && pwd)
what=install prefix=/usr/local root="" older="" no_backup=""
while [ $# -gt 0 ]; do
    case $1 in
    install | uninstall) what=$1 ;;
    --prefix | --root)
        [ $# -ge 2 ] || fail 2 "$1 needs a folder."
        case $2 in /*) ;; *) fail 2 "$1 is a path that begins with /." ;; esac
        if [ "$1" = --prefix ]; then prefix=${2%/}; else root=${2%/}; fi
        shift ;;
    --older) older=yes ;;
    --no-backup) no_backup=yes ;;
    -h | --help) sed -n '2,17s/^# \{0,1\}//p' "$0"; exit 0 ;;
    *) fail 2 "there is no $1: see ./install.sh --help." ;;
    esac
    shift
done

binary=$root$prefix/bin/daylight
documents=$root$prefix/share/doc/daylight
unit=$root/etc/systemd/system/daylight.service
settings=$root/etc/daylight
state=$root/var/lib/daylight
backups=$root/var/backups/daylight

[ -n "$root" ] || [ "$(id -u)" = 0 ] || fail 3 "run it as root, or try it in a folder of your own with --root."

# Whether this is a system with systemd, which is ours to change.
has_services() { [ -z "$root" ] && [ -d /run/systemd/system ]; }
is_running() { has_services && systemctl --quiet is-active daylight.service; }
# owned OWNER:GROUP FILE...
owned() { if [ -z "$root" ]; then chown "$@"; fi; }
# The program, as the user of the service, on its data.
as_service() {
    if [ -z "$root" ]; then
        (cd / && exec runuser -u daylight -- env HOME="$state" "$@")
    else
        "$@"
    fi
}

# put FILE PLACE MODE: leaves alone what is the same already; a program that runs is replaced, not overwritten.
put() {
    if cmp -s "$1" "$2"; then return 0; fi
    if [ -e "$2" ]; then verb=Replaced; else verb=Wrote; fi
    mkdir -p "$(dirname "$2")"
    cp "$1" "$2.new"
    chmod "$3" "$2.new"
    mv -f "$2.new" "$2"
    changed=yes
    say "$verb $2."
}

if [ "$what" = uninstall ]; then
    if has_services; then systemctl --quiet disable --now daylight.service 2>/dev/null || true; fi
    for file in "$binary" "$unit"; do
        if [ -e "$file" ]; then
            rm -f "$file"
            say "Removed $file."
        fi
    done
    if [ -d "$documents" ]; then
        rm -rf "$documents"
        say "Removed $documents."
    fi
    if has_services; then systemctl daemon-reload; fi
    say "Still there: $settings, $state (data and key) and $backups, and the user daylight. Remove them by hand if nobody needs them."
    exit 0
fi

# What the program needs of this machine.
[ -x "$here/bin/daylight" ] || fail 3 "there is no bin/daylight beside this script: unpack the whole package."
missing=$(ldd "$here/bin/daylight" 2>&1 | grep 'not found' || true)
packages=""
case $missing in *GLIBC*)
    fail 3 "this system is older than the one that Daylight was built on (Debian 12): build it here with bin/package." ;;
esac
if command -v apt-get >/dev/null; then
    sqlite=libsqlite3-0 libpq=libpq5 curl=libcurl4 ical=libical3 cxx=libstdc++6 xml=libxml2
else
    sqlite=sqlite-libs libpq=libpq curl=libcurl ical=libical cxx=libstdc++ xml=libxml2
fi
case $missing in *libsqlite3*) packages="$packages $sqlite" ;; esac
case $missing in *libpq*) packages="$packages $libpq" ;; esac
case $missing in *libcurl*) packages="$packages $curl" ;; esac
case $missing in *libical*) packages="$packages $ical" ;; esac
case $missing in *libxml2*) packages="$packages $xml" ;; esac
case $missing in *libstdc++*) packages="$packages $cxx" ;; esac
[ -f /usr/share/zoneinfo/Europe/Berlin ] || packages="$packages tzdata"
if [ -n "$packages" ]; then
    if command -v apt-get >/dev/null; then fail 3 "something is missing: apt-get install$packages"; fi
    fail 3 "something is missing, install with this system's package manager:$packages"
fi
[ -z "$missing" ] || fail 3 "something is missing: $(printf '%s' "$missing" | tr -s '\n\t ' ' ')"
command -v git >/dev/null ||
    say "Advice: git is not installed here. Only \"daylight import git\" needs it; install it before you call that."
[ -e /proc/self/cmdline ] || fail 3 "/proc is not mounted: Daylight reads there what it is asked to do."
new=$("$here/bin/daylight" --version) || fail 3 "bin/daylight does not run on this machine ($(uname -m))."

old=""
if [ -x "$binary" ]; then old=$("$binary" --version) || fail 3 "$binary is there but does not run: move it away."; fi
if [ -n "$old" ] && [ "$old" != "$new" ] && [ -z "$older" ]; then
    newest=$(printf '%s\n%s\n' "$old" "$new" | sort -V | tail -n 1)
    [ "$newest" = "$new" ] ||
        fail 1 "$old is installed, this is $new, which may not read its data: see \"Going back\" in docs/operations.md."
fi

if [ -z "$root" ] && ! id daylight >/dev/null 2>&1; then
    useradd --system --user-group --home-dir "$state" --no-create-home --shell /usr/sbin/nologin daylight
    say "Made the user daylight."
fi

changed="" restart="" replaced="" backup=""
work=$(mktemp -d)
# What is undone if something fails on the way.
put_back() {
    rm -rf "$work" "$binary.new"
    if [ -n "$replaced" ]; then mv -f "$binary.before" "$binary"; fi
    if [ -n "$restart" ]; then systemctl start daylight.service && say "Started daylight.service as it was."; fi
    exit 3
}
trap put_back EXIT
trap 'exit 3' HUP INT TERM

# made FOLDER MODE OWNER:GROUP
made() {
    if [ -d "$1" ]; then return 0; fi
    mkdir -p "$1"
    chmod "$2" "$1"
    owned "$3" "$1"
    say "Made $1."
}
made "$settings" 750 root:daylight
made "$state" 700 daylight:daylight
if [ ! -e "$settings/daylight.conf" ]; then
    put "$here/daylight.conf" "$settings/daylight.conf" 640
    owned root:daylight "$settings/daylight.conf"
fi
# Commands find the configuration beside the data.
if [ ! -e "$state/daylight.conf" ] && [ ! -h "$state/daylight.conf" ]; then
    ln -s "$settings/daylight.conf" "$state/daylight.conf"
fi
has_data=""
if [ -e "$state/daylight.sqlite" ] || grep -q '^[[:space:]]*database[[:space:]]*=' "$settings/daylight.conf"; then
    has_data=yes
fi

if ! cmp -s "$here/bin/daylight" "$binary"; then
    if is_running; then
        restart=yes
        say "Stopping daylight.service."
        systemctl stop daylight.service
    fi
    if [ -n "$old" ] && [ -n "$has_data" ] && [ -z "$no_backup" ]; then
        made "$backups" 700 daylight:daylight
        backup=$backups/daylight-$old-$(date -u +%Y%m%dT%H%M%SZ).backup
        as_service "$binary" backup "$backup" --data "$state" ||
            fail 3 "no backup could be made, so nothing was replaced: \"daylight doctor --data $state\" says what is wrong."
        say "Made the backup $backup; the key is not in it."
    fi
    if [ -n "$old" ]; then
        ln -f "$binary" "$binary.before"
        replaced=yes
    fi
    put "$here/bin/daylight" "$binary" 755
    if [ -n "$has_data" ]; then
        as_service "$binary" migrate --data "$state" ||
            fail 3 "the schema could not be brought up to date${old:+; $old is in place as before}${backup:+, and the backup is $backup}."
    fi
    replaced=""
    rm -f "$binary.before"
fi

sed "s|/usr/local/|$prefix/|" "$here/daylight.service" >"$work/daylight.service"
put "$work/daylight.service" "$unit" 644
(cd "$here" && find README.md CONTRIBUTING.md CHANGELOG.md LICENSE THIRD-PARTY.txt SBOM.json docs -type f) >"$work/documents"
if [ -d "$documents" ]; then had_documents=yes; else had_documents=""; fi
while IFS= read -r file; do put "$here/$file" "$documents/$file" 644 >>"$work/said"; done <"$work/documents"
if [ -s "$work/said" ]; then
    if [ -n "$had_documents" ]; then say "Replaced what had changed in $documents."; else say "Wrote $documents."; fi
fi

if has_services; then
    systemctl daemon-reload
    if [ -n "$restart" ]; then
        restart=""
        systemctl start daylight.service || fail 3 "daylight.service does not start: journalctl -u daylight says why."
        say "Started daylight.service."
    fi
fi
trap - EXIT
rm -rf "$work"

if [ -z "$changed" ]; then
    say "Daylight $new is installed already; nothing was changed."
elif [ -z "$old" ]; then
    say "Daylight $new is installed. Next: look at $settings/daylight.conf, then"
    say "    systemctl enable --now daylight"
    say "    journalctl -u daylight -n 5       # shows the address to set it up at, once"
elif [ "$old" = "$new" ]; then
    say "Daylight $new is installed, with what had changed."
else
    say "Daylight $new is installed; it was $old."
fi
