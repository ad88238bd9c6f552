#!/usr/bin/env bash
# Starts a broker as the public image does: KAFKA_NODE_ID is node.id, and so on; CLUSTER_ID names the cluster.
set -euo pipefail
settings=/tmp/server.properties
env | sed -n 's/^KAFKA_\([A-Z0-9_]*\)=\(.*\)/\1 \2/p' | while read -r name value; do
    [ "$name" != HEAP_OPTS ] || continue
    echo "$(tr 'A-Z_' 'a-z.' <<<"$name")=$value"
done >"$settings"
kafka() { exec java ${KAFKA_HEAP_OPTS:--Xmx512m} -cp '/opt/kafka/*' "$@"; }
(kafka kafka.tools.StorageTool format --ignore-formatted --cluster-id "$CLUSTER_ID" --config "$settings")
kafka kafka.Kafka "$settings"
