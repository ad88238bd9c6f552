#!/usr/bin/env bash
# Runs the Node examples, against TESSERA_BASE_URL if it is set, else against a stack of their own on free ports.
set -euo pipefail
cd "$(dirname "$0")"

work=$(mktemp -d)
stack=
finish() {
    if [ -n "$stack" ]; then kill "$stack" && wait "$stack" || true; fi
    rm -rf "$work"
}
trap finish EXIT

told() { sed -n "s/^ *$1  *//p" "$work/up.txt"; }

if [ -z "${TESSERA_BASE_URL:-}" ]; then
    ../../../tessera up --data "$work/data" --port 0 >"$work/up.txt" 2>&1 &
    stack=$!
    until grep -q '^Try it' "$work/up.txt"; do
        if ! kill -0 "$stack" 2>/dev/null; then cat "$work/up.txt"; exit 1; fi
        sleep 0.5
    done
    TESSERA_BASE_URL=$(told address)
    TESSERA_API_KEY=$(told 'API key')
    export TESSERA_BASE_URL TESSERA_API_KEY
fi

npm ci --no-audit --no-fund --silent
prompt=${TESSERA_PROMPT:-red apple}
node generate.mjs "$prompt" "$work/image.png"
node stream.mjs "$prompt" "$work/stream"
for file in image stream stream-preview-0; do
    head -c 4 "$work/$file.png" | grep -q PNG || { echo "$file.png is no PNG file"; exit 1; }
done
node batch.mjs "$prompt" "${TESSERA_LINES:-200}"
# Only a stack on this machine reaches a receiver on it.
if [ -n "$stack" ]; then node webhook.mjs "$prompt"; fi
echo "the Node examples work"
