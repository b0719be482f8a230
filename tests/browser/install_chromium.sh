#!/bin/sh
# Installs Debian's Chromium for the browser tests, where it is missing and this user may.
command -v chromium >/dev/null && exit 0
if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    apt-get update -qq && apt-get install -y -qq chromium chromium-driver >/dev/null && exit 0
fi
echo "Chromium is missing and could not be installed: browser tests will be skipped." >&2
echo "Install it (on Debian: sudo apt install chromium chromium-driver) and run again." >&2
exit 0
