#!/bin/bash
# Gives every queue a member on each node of a cluster. On one of them, as root, while all of them run:
#
#   members.sh rabbit@mq1 rabbit@mq2 rabbit@mq3
#
# A queue that was made while another node was away has fewer members, and gets no more by itself: it is lost with the
# disks that it is on. Run it again after a county has begun or a node was replaced: it adds what is missing.
set -euo pipefail

[ $# -gt 0 ] || { echo "Name the nodes of the cluster." >&2; exit 1; }
vhost=${PORTAL_VHOST:-social-credit}

for node in "$@"; do
    "${RABBITMQ_QUEUES:-rabbitmq-queues}" --quiet grow "$node" all --vhost-pattern "^$vhost\$" --errors-only | sed '/^$/d'
done

queues=$("${RABBITMQCTL:-rabbitmqctl}" --quiet list_queues --vhost "$vhost" --no-table-headers name members)
lacking=$(awk -F '\t' -v nodes=$# 'split($2, members, ",") < nodes { printf " %s", $1 }' <<<"$queues")
[ -n "$queues" ] || { echo "There is no queue in $vhost." >&2; exit 1; }
[ -z "$lacking" ] || { echo "Without a member on each node:$lacking" >&2; exit 1; }
echo "queues with $# members: $(wc -l <<<"$queues")"
