#!/bin/bash
# Puts the data of an archive into an empty database, that of PORTAL_DATABASE_URL (or of its file).
#
#   restore.sh [ARCHIVE]     the newest of BACKUP_FOLDER if none is named
#
#   BACKUP_IDENTITY   the file of age's secret key; it is nowhere but where somebody restores
#   COUNTS            where the counts of the archive go, to be compared; nowhere if it is not set
#
# The keys are restored by hand: age --decrypt --identity KEY portal-keys-….tar.age | tar --extract
set -euo pipefail
umask 077
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=deploy/database.sh
. "$here/database.sh"
archive=${1:-}
if [ -z "$archive" ]; then
    archive=$(find "${BACKUP_FOLDER:?}" -maxdepth 1 -name 'portal-data-*.tar.age' | sort | tail -n 1)
    [ -n "$archive" ] || { echo "There is no archive in $BACKUP_FOLDER." >&2; exit 1; }
fi
(cd "$(dirname "$archive")" && sha256sum --quiet --check "$(basename "$archive").sha256")

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# age gives out nothing that has not been proved to be whole.
age --decrypt --identity "${BACKUP_IDENTITY:?}" "$archive" | tar --extract --directory="$work"

use_database "$(database_url)"
[ "$(cat "$work/engine")" = "$engine" ] || { echo "The archive is of another engine than the database." >&2; exit 1; }
case $engine in
sqlite)
    [ ! -s "$file" ] || { echo "$file is not empty." >&2; exit 1; }
    cp "$work/database" "$file"
    # Whose folder it is, theirs is the file: root restores, and the services write.
    [ "$EUID" != 0 ] || chown --reference="$(dirname "$file")" "$file"
    [ "$(sqlite3 "$file" 'PRAGMA integrity_check')" = ok ]
    ;;
postgresql)
    tables=$(psql --no-psqlrc --quiet --tuples-only --no-align \
        --command "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
    [ "$tables" = 0 ] || { echo "The database is not empty." >&2; exit 1; }
    # All or nothing; who restores owns the tables, and gives the rights anew.
    pg_restore --single-transaction --exit-on-error --no-owner --no-privileges \
        --dbname="$PGDATABASE" "$work/database"
    ;;
esac
if [ -n "${COUNTS:-}" ]; then cp "$work/counts" "$COUNTS"; fi
echo "Restored: $archive"
