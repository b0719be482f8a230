#!/bin/sh
# Installs Debian's PostgreSQL for the tests of the store, where it is missing and this user may. No cluster is made
# and no service started: the tests run a private one.
command -v initdb >/dev/null && exit 0
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 && exit 0
if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    none=/etc/postgresql-common/createcluster.d/gourd-tests.conf
    mkdir -p "$(dirname $none)"
    echo "create_main_cluster = false" >$none
    apt-get update -qq && apt-get install -y -qq postgresql >/dev/null && rm $none && exit 0
    rm -f $none
fi
echo "PostgreSQL is missing and could not be installed: the tests of the store will skip it." >&2
echo "Install it (on Debian: sudo apt install postgresql) and run again." >&2
exit 0
