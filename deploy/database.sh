# For the other scripts: the installation's database, for the programs of PostgreSQL and SQLite.
# Its address is a credential of the service, a file of PORTAL_SECRETS_DIR, or PORTAL_DATABASE_URL.
# shellcheck shell=bash

home=${PORTAL_HOME:-$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)}
portal() { "$home/.venv/bin/portal" "$@"; }

database_url() {
    local folder
    for folder in "${CREDENTIALS_DIRECTORY:-}" "${PORTAL_SECRETS_DIR:-}"; do
        [ -n "$folder" ] && [ -f "$folder/portal_database_url" ] && cat "$folder/portal_database_url" && return
    done
    echo "${PORTAL_DATABASE_URL:?is not set, and no file holds it}"
}

# Sets `engine`, and `file` or the variables of libpq: a password on a command line could be seen by others.
# shellcheck disable=SC2034 # Whoever reads this file uses them.
use_database() {
    local url=$1 assignments
    case $url in
    sqlite:///*)
        engine=sqlite file=${url#sqlite:///}
        ;;
    postgresql*)
        engine=postgresql
        assignments=$("$home/.venv/bin/python" - 3<<<"$url" <<'PYTHON'
import os
import shlex
from urllib.parse import parse_qsl, unquote, urlsplit

parts = urlsplit(os.fdopen(3).read().strip())
named = {
    "PGHOST": parts.hostname, "PGPORT": parts.port, "PGDATABASE": parts.path.lstrip("/"),
    "PGUSER": parts.username, "PGPASSWORD": parts.password,
}
for name, value in parse_qsl(parts.query):
    named["PG" + name.replace("_", "").upper()] = value
for name, value in named.items():
    if value:
        print(f"export {name}={shlex.quote(unquote(str(value)))}")
PYTHON
        )
        eval "$assignments"
        ;;
    *)
        echo "This is no database of the portal." >&2
        return 1
        ;;
    esac
}
