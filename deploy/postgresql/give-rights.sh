#!/bin/bash
# Gives the accounts their rights on the tables of this version; on SQLite there is nothing to give.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=deploy/database.sh
. "$here/../database.sh"
use_database "$(database_url)"
[ "$engine" = postgresql ] || exit 0
exec psql --no-psqlrc --quiet --single-transaction --set ON_ERROR_STOP=1 --file "$here/rights.sql"
