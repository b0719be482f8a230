#!/bin/sh
# Installs Debian's bubblewrap for the tests of the sandbox, where it is missing and this user may.
command -v bwrap >/dev/null && exit 0
if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    apt-get update -qq && apt-get install -y -qq bubblewrap >/dev/null && exit 0
fi
echo "bubblewrap is missing and could not be installed: the tests of the sandbox will be skipped." >&2
echo "Install it (on Debian: sudo apt install bubblewrap) and run again." >&2
exit 0
