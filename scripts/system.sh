#!/bin/sh
# Installs what the tests need from the system: with apt, as root or through password-less sudo.
# Where neither is allowed it names the missing packages and fails. With all in place it does nothing.
# "system.sh python" looks only for what a virtual environment needs.
set -eu

missing=""
need() { missing="$missing $1"; }

python3 -c "import ensurepip" 2>/dev/null || need python3-venv
if [ "${1:-}" != python ]; then
    ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || need postgresql
    command -v xgettext >/dev/null && command -v msgmerge >/dev/null || need gettext
    command -v soffice >/dev/null || need libreoffice-writer-nogui
    [ -e /usr/lib/libreoffice/program/libsclo.so ] || need libreoffice-calc-nogui
    command -v pdftotext >/dev/null || need poppler-utils
    fc-list 2>/dev/null | grep -q "Liberation Serif" || need fonts-liberation # as wide as Times New Roman
    command -v chromium >/dev/null || command -v chromium-browser >/dev/null || need chromium
fi

[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
    as_root="env"
elif sudo -n true 2>/dev/null; then
    as_root="sudo -n env"
else
    echo "Missing on this system, and installing needs an administrator:$missing" >&2
    exit 1
fi

echo "Installing with apt:$missing"
$as_root apt-get update -qq
if ! apt-cache show chromium >/dev/null 2>&1; then # its name on Ubuntu
    missing=$(echo "$missing" | sed "s/chromium/chromium-browser/")
fi
# shellcheck disable=SC2086  # the list is meant to be split
$as_root DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $missing >/dev/null
