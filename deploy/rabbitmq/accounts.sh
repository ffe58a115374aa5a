#!/bin/bash
# Makes the accounts of the broker, each with the least rights that it needs, and the limits of the queues.
# On a node of the broker, as root:
#
#   portal queue topology --rights | accounts.sh FOLDER
#
# FOLDER has a file for each account that is wanted, named as the account, holding its password.
# Run it again after a password has changed, or a county has begun to use the portal: it changes what differs.
set -euo pipefail

folder=${1:?names the folder of the passwords}
vhost=${PORTAL_VHOST:-social-credit}
control() { "${RABBITMQCTL:-rabbitmqctl}" --quiet "$@"; }

rights=$(cat)
# Nothing is touched before it is known who may come: the account that is deleted below might be the only one.
[ -n "$rights" ] || { echo "Nothing says which accounts there are: portal queue topology --rights does." >&2; exit 1; }
wanted=$(cut -f1 <<<"$rights" | while read -r account; do [ ! -f "$folder/$account" ] || echo "$account"; done)
[ -n "$wanted" ] || { echo "$folder has no password of any account." >&2; exit 1; }

known=$(control list_users --no-table-headers | cut -f1)
while IFS=$'\t' read -r account configure write read; do
    [ -f "$folder/$account" ] || continue
    # The password is read from the standard input, where nobody else sees it.
    if grep -qxF "$account" <<<"$known"; then
        control change_password "$account" <"$folder/$account"
    else
        control add_user "$account" <"$folder/$account"
    fi
    control set_permissions --vhost "$vhost" "$account" "$configure" "$write" "$read" </dev/null
done <<<"$rights"

# What was made by a fresh installation, and could do everything.
if grep -qxF guest <<<"$known"; then control delete_user guest </dev/null; fi

# A unit that reads nothing for weeks fills its own queue, and not the disk: the portal keeps the rest. What is full
# refuses, also among the dead letters of a queue that an older version has declared: nothing is dropped for another.
control set_policy --vhost "$vhost" --apply-to queues portal-limit '^(unit[.]|social-credit[.])' \
    "{\"max-length-bytes\": ${QUEUE_LIMIT_BYTES:-2147483648}, \"overflow\": \"reject-publish\"}" </dev/null
