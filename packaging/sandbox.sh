#!/bin/sh
# The sandbox for partners' tests, by its own Java runtime. Options in MILEPOST_JAVA_OPTIONS come last and override others.
# An archive of the loaded classes is written when it first ends, which shortens the next starts.
home=$(dirname "$(dirname "$(readlink -f "$0")")")
# Unquoted on purpose: the variable holds options separated by blanks.
# shellcheck disable=SC2086
exec "$home/runtime/bin/java" "@$home/app/java.options" -Xmx256m -Xmn96m \
    -XX:+AutoCreateSharedArchive "-XX:SharedArchiveFile=$home/app/milepost.jsa" \
    -Xlog:disable -Xlog:all=warning,cds*=off,aot*=off:stderr -Dmilepost.program=milepost \
    ${MILEPOST_JAVA_OPTIONS:-} -jar "$home/app/milepost.jar" "$@"
