#!/bin/bash
# Installs what the tests need beside Python, by apt where it may; otherwise says what is missing and
# which tests that skips.  With CI=true a missing need is an error.
set -euo pipefail

# Each line: Debian's packages | how to tell that they are there | the tests that need them
needs='age openssl | command -v age && command -v openssl | backups, which are encrypted
chromium fonts-liberation | command -v chromium | the walks in a real browser (tests/walks)
postgresql | ls /usr/lib/postgresql/*/bin/initdb | every test on PostgreSQL; they run on SQLite alone
rabbitmq-server | ls /usr/lib/rabbitmq/bin/rabbitmq-server | every test of the way over a broker
nginx-light libnginx-mod-http-brotli-static | ls /usr/sbin/nginx /usr/lib/nginx/modules/ngx_http_brotli_static_module.so | what stands in front of the portal in production
hunspell hunspell-sv | ls /usr/share/hunspell/sv_FI.dic && command -v hunspell | the spelling of the Swedish texts
poppler-utils | command -v pdftotext && command -v pdfinfo | what stands in the PDF of a result
shellcheck | command -v shellcheck | the faults that a shell script may hide
sqlite3 | command -v sqlite3 | backups of a database in SQLite
systemd | command -v systemd-analyze | the units of the services
libvoikko1 voikko-fi | ls -d /usr/lib/voikko/*/mor-standard | the spelling of the Finnish texts'

missing() {
    while IFS='|' read -r packages there tests; do
        bash -c "$there" >/dev/null 2>&1 || echo "${packages% }|${tests# }"
    done <<<"$needs"
}

may_install() { command -v apt-get >/dev/null && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }; }
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }

lacking=$(missing)
[ -z "$lacking" ] && exit 0
if may_install; then
    packages=$(cut -d'|' -f1 <<<"$lacking" | xargs)
    echo "Installing for the tests: $packages"
    as_root apt-get -qq update
    # shellcheck disable=SC2086 # The packages are words to be split.
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends $packages >/dev/null
    lacking=$(missing)
fi
[ -z "$lacking" ] && exit 0
while IFS='|' read -r packages tests; do
    echo "Missing: $packages. Not tested without: $tests." >&2
done <<<"$lacking"
[ "${CI:-}" != true ]
