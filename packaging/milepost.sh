#!/bin/sh
# Milepost, by its own Java runtime. Options in MILEPOST_JAVA_OPTIONS come last and win.
home=$(dirname "$(dirname "$(readlink -f "$0")")")
# Unquoted on purpose: the variable holds options separated by blanks.
# shellcheck disable=SC2086
exec "$home/runtime/bin/java" "@$home/app/java.options" "-XX:AOTCache=$home/app/milepost.aot" \
    -Xlog:disable -Xlog:all=warning,cds*=off,aot*=off:stderr -Dmilepost.program=milepost \
    ${MILEPOST_JAVA_OPTIONS:-} -jar "$home/app/milepost.jar" "$@"
