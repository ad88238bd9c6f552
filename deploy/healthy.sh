#!/usr/bin/env bash
# Succeeds when GET http://127.0.0.1:PORT PATH answers 200. Needs no curl, which base images lack.
set -euo pipefail
exec 3<>"/dev/tcp/127.0.0.1/$1"
printf 'GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n' "$2" >&3
read -r _ status _ <&3
[ "$status" = 200 ]
