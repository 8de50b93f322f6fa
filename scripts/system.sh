#!/bin/sh
# Installs what the tests need from the system: with apt, as root or through password-less sudo.
# Where neither is allowed it names the missing packages and fails. With all in place it does nothing.
# "system.sh python" looks only for what a virtual environment needs.
set -eu

missing=""
wanted="" # Chromium without windows opens pages much quicker; where it cannot be had the other serves
refused=.pytest_cache/no-headless-shell
need() { missing="$missing $1"; }

python3 -c "import ensurepip" 2>/dev/null || need python3-venv
if [ "${1:-}" != python ]; then
    ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || need postgresql
    command -v xgettext >/dev/null && command -v msgmerge >/dev/null || need gettext
    command -v soffice >/dev/null || need libreoffice-writer-nogui
    [ -e /usr/lib/libreoffice/program/libsclo.so ] || need libreoffice-calc-nogui
    command -v pdftotext >/dev/null || need poppler-utils
    fc-list 2>/dev/null | grep -q "Liberation Serif" || need fonts-liberation # as wide as Times New Roman
    if ! command -v chromium-headless-shell >/dev/null; then
        command -v chromium >/dev/null || command -v chromium-browser >/dev/null || need chromium
        [ -e $refused ] || ! apt-cache show chromium-headless-shell >/dev/null 2>&1 ||
            wanted=chromium-headless-shell
    fi
fi

[ -n "$missing$wanted" ] || exit 0

if [ "$(id -u)" = 0 ]; then
    as_root="env"
elif sudo -n true 2>/dev/null; then
    as_root="sudo -n env"
elif [ -z "$missing" ]; then
    exit 0
else
    echo "Missing on this system, and installing needs an administrator:$missing" >&2
    exit 1
fi

echo "Installing with apt:$missing $wanted"
install() {
    # shellcheck disable=SC2086  # the list is meant to be split
    $as_root DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $1 >/dev/null
}
$as_root apt-get update -qq || [ -z "$missing" ]
if ! apt-cache show chromium >/dev/null 2>&1; then # its name on Ubuntu
    missing=$(echo "$missing" | sed "s/chromium/chromium-browser/")
fi
[ -z "$missing" ] || install "$missing"
[ -z "$wanted" ] || install "$wanted" || {
    echo "The tests use the Chromium that is there"
    mkdir -p .pytest_cache && touch $refused # asked for once
}
