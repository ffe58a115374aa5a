#!/bin/bash
# Rehearses a restore: the newest archive onto an empty place, then everything that tells whether it is whole.
# Ends with something else than 0 when anything differs. Run it each month, by somebody who has the keys.
#
#   rehearse.sh [ARCHIVE]
#
#   PORTAL_DATABASE_URL            an empty database, never the one in use
#   PORTAL_KEYS_FILE and the rest  the settings of the installation; the keys from their own archive
#   BACKUP_FOLDER, BACKUP_IDENTITY as for restore.sh
set -euo pipefail
umask 077
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=deploy/database.sh
. "$here/database.sh"
began=$(date +%s)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

COUNTS=$work/of-the-archive "$here/restore.sh" "$@"

use_database "$(database_url)"
count_of() {
    if [ "$engine" = sqlite ]; then
        sqlite3 "$file" "SELECT count(*) FROM \"$1\""
    else
        psql --no-psqlrc --quiet --tuples-only --no-align --command "SELECT count(*) FROM \"$1\""
    fi
}
while read -r table _; do
    echo "$table $(count_of "$table")"
done <"$work/of-the-archive" >"$work/restored"
diff "$work/of-the-archive" "$work/restored"

portal migrate --check
portal reconcile
echo "Rehearsed in $(($(date +%s) - began)) s: $(awk '{ rows += $2 } END { print rows, "rows in", NR, "tables" }' "$work/restored")"
