#!/bin/bash
# Backs up what cannot be had again, encrypted to people who are not on this machine.
#
#   backup.sh          the data: the database as it is at one moment, with the count of its rows
#   backup.sh keys     the keys (BACKUP_KEYS, a folder): to other people, and into another folder
#
# Data and keys are never in one archive: without the keys a lost archive of data tells nobody's matters.
#
#   BACKUP_FOLDER       where archives go; best a mount of another machine
#   BACKUP_RECIPIENTS   a file of age's public keys, one a line; whoever holds one of the secret ones can open
#   BACKUP_KEEP_DAYS    how long an archive is kept (35)
set -euo pipefail
umask 077
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=deploy/database.sh
. "$here/database.sh"
: "${BACKUP_FOLDER:?}" "${BACKUP_RECIPIENTS:?}"
what=${1:-data}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The copy is of one moment, and nobody who writes has to wait for it. A copy page by page, as `.backup`
# makes it, would begin anew whenever somebody writes, and might never end.
take_sqlite() {
    sqlite3 "$file" ".timeout 60000" "VACUUM INTO '$work/database'"
    [ "$(sqlite3 "$work/database" 'PRAGMA integrity_check')" = ok ]
    [ -z "$(sqlite3 "$work/database" 'PRAGMA foreign_key_check')" ]
    sqlite3 "$work/database" \
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name" |
        while read -r table; do
            echo "$table $(sqlite3 "$work/database" "SELECT count(*) FROM \"$table\"")"
        done >"$work/counts"
}

# The dump and the counts look at one and the same snapshot, which a session holds meanwhile.
take_postgresql() {
    local snapshot tables table
    coproc PSQL { psql --no-psqlrc --quiet --tuples-only --no-align --set ON_ERROR_STOP=1; }
    ask() {
        echo "$1" >&"${PSQL[1]}"
        read -r REPLY <&"${PSQL[0]}"
        echo "$REPLY"
    }
    echo 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;' >&"${PSQL[1]}"
    snapshot=$(ask 'SELECT pg_export_snapshot();')
    pg_dump --format=custom --snapshot="$snapshot" --file="$work/database"
    tables=$(ask "SELECT string_agg(tablename, ' ' ORDER BY tablename) FROM pg_tables WHERE schemaname = 'public';")
    for table in $tables; do
        echo "$table $(ask "SELECT count(*) FROM \"$table\";")"
    done >"$work/counts"
    echo '\quit' >&"${PSQL[1]}"
    wait "$PSQL_PID"
    pg_restore --list "$work/database" >/dev/null
}

case $what in
data)
    use_database "$(database_url)"
    "take_$engine"
    echo "$engine" >"$work/engine"
    contents=(engine counts database)
    ;;
keys)
    cp -R -- "${BACKUP_KEYS:?}/." "$work/"
    contents=(.)
    ;;
*)
    echo "There is data, and there are keys; not: $what" >&2
    exit 2
    ;;
esac

mkdir -p "$BACKUP_FOLDER"
name="portal-$what-$(date --utc +%Y%m%dT%H%M%SZ).tar.age"
archive=$BACKUP_FOLDER/$name
[ ! -e "$archive" ] || { echo "$archive is there already." >&2; exit 1; }
# It has its name only when it is whole and on the disk.
tar --create --directory="$work" -- "${contents[@]}" |
    age --encrypt --recipients-file "$BACKUP_RECIPIENTS" --output "$BACKUP_FOLDER/.$name"
sync "$BACKUP_FOLDER/.$name"
(cd "$BACKUP_FOLDER" && sha256sum ".$name" | sed 's/  \./  /' >"$name.sha256")
mv "$BACKUP_FOLDER/.$name" "$archive"
sync "$BACKUP_FOLDER"
find "$BACKUP_FOLDER" -maxdepth 1 -name "portal-$what-*" -mtime "+${BACKUP_KEEP_DAYS:-35}" -delete
echo "$archive"
