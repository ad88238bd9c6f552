#!/usr/bin/env bash
# Runs docker-compose.yml for real: builds the images, brings everything up, makes an image through the published port,
# restarts one container, makes the image again, runs a batch while job store, broker and database are restarted, takes
# everything down.
#
# Needs root on Debian; installs Docker from Debian's packages and starts an engine of its own, apart from any other.
# No registry is asked: the base image is made with debootstrap, and PostgreSQL, Kafka and Prometheus come from Debian's
# packages and from the Maven repository (deploy/test). What it does not try, therefore: the public images' own entry points.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/tessera/compose-test
work=$(mktemp -d /var/tmp/tessera-compose.XXXXXX)
export DOCKER_HOST=unix://$work/docker.sock COMPOSE_PROJECT_NAME=tessera-test COMPOSE_PROFILES=cpu
export DEBIAN_FRONTEND=noninteractive

say() { echo "compose-test: $*"; }
fail() { say "FAILED: $*" >&2; exit 1; }
compose() { docker-compose --project-directory "$root" -f "$root/docker-compose.yml" -f "$root/deploy/test/compose.yml" "$@"; }

clean_up() {
    local status=$?
    set +e
    if [ "$status" -ne 0 ] && [ -n "${GATEWAY_PORT:-}" ]; then
        compose ps
        compose logs --no-color --tail 60
    fi
    if [ -S "$work/docker.sock" ]; then timeout 120 docker-compose --project-directory "$root" -f "$root/docker-compose.yml" down -v --remove-orphans >"$work/down.log" 2>&1; fi
    if [ -f "$work/docker.pid" ]; then
        local engine
        engine=$(cat "$work/docker.pid")
        kill "$engine"
        timeout 60 tail --pid="$engine" -f /dev/null
    fi
    if [ "$status" -ne 0 ] && [ -f "$work/engine.log" ]; then tail -n 20 "$work/engine.log"; fi
    grep -o " ${work}[^ ]*" /proc/mounts | sort -r | xargs -r umount -l
    rm -rf "$work"
    exit "$status"
}

[ "$(id -u)" = 0 ] || fail "it must run as root, since it starts a Docker engine"
[ -f /etc/debian_version ] || fail "it runs on Debian only, since it installs and unpacks Debian's packages"
trap clean_up EXIT
trap 'exit 130' INT TERM

install_engine() {
    local missing=()
    for package in docker.io docker-compose debootstrap iptables curl; do
        dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
    done
    if [ ${#missing[@]} -gt 0 ]; then
        say "installing ${missing[*]}"
        apt-get update -qq
        # The package starts an engine of its own otherwise.
        local policy=/usr/sbin/policy-rc.d
        [ -e "$policy" ] && policy= || { printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod +x "$policy"; }
        apt-get install -y -qq --no-install-recommends "${missing[@]}" >"$work/apt.log" || { cat "$work/apt.log"; fail "apt-get install"; }
        [ -z "$policy" ] || rm "$policy"
    fi
}

start_engine() {
    dockerd --data-root "$work/data" --exec-root "$work/exec" --pidfile "$work/docker.pid" -H "$DOCKER_HOST" >"$work/engine.log" 2>&1 &
    for _ in $(seq 120); do
        if docker version >/dev/null 2>&1; then return; fi
        sleep 0.5
    done
    fail "the engine did not start within 60 s"
}

# A Debian with Java, PostgreSQL and Prometheus, kept from run to run.
base_archive() {
    local archive=$cache/base-bookworm-1.tar
    if [ ! -f "$archive" ]; then
        say "making the base image with debootstrap" >&2
        mkdir -p "$cache"
        local base=$work/base
        debootstrap --variant=minbase --include=openjdk-17-jre-headless bookworm "$base" >"$work/debootstrap.log" 2>&1 || { tail "$work/debootstrap.log" >&2; fail "debootstrap"; }
        printf '#!/bin/sh\nexit 101\n' >"$base/usr/sbin/policy-rc.d"
        chmod +x "$base/usr/sbin/policy-rc.d"
        chroot "$base" apt-get install -y -qq --no-install-recommends postgresql prometheus >"$work/packages.log" 2>&1 || { tail "$work/packages.log" >&2; fail "apt-get install in the base image"; }
        rm -rf "$base"/var/lib/apt/lists/* "$base"/var/cache/apt/archives/*.deb "$base"/var/lib/postgresql/*/main
        tar -C "$base" -cf "$archive.$$" .
        mv "$archive.$$" "$archive"
        rm -rf "$base"
    fi
    echo "$archive"
}

# The broker's jars are those of the local stack, less what only our services use.
infrastructure_image() {
    mkdir -p "$work/infrastructure/kafka"
    cp "$root"/deploy/test/{Dockerfile,postgres.sh,kafka.sh} "$work/infrastructure"
    tr ':' '\n' <"$root/local-stack/target/tessera.classpath" | grep -v -E '/(io/zonky|com/microsoft|org/springframework|io/netty|dev/tessera)/|/tessera-' |
        xargs cp -t "$work/infrastructure/kafka"
    docker build -q -t tessera-test-infrastructure "$work/infrastructure" >/dev/null
}

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])' 2>/dev/null || echo $((20000 + RANDOM % 10000)); }

# The services run, their health checks too: all of them must turn healthy.
await_healthy() {
    for _ in $(seq 180); do
        if [ -z "$(compose ps -q | xargs docker inspect -f '{{if .State.Health}}{{.State.Health.Status}}{{else}}{{.State.Status}}{{end}}' | grep -v -E '^(healthy|running)$')" ]; then return; fi
        sleep 1
    done
    fail "not healthy within 180 s"
}

# A seeded image through the published port, as $1.
generate() {
    curl -sS --max-time 120 "http://127.0.0.1:$GATEWAY_PORT/v1/images/generations" -H "Authorization: Bearer $key" -H 'Content-Type: application/json' \
        -d "{\"prompt\":\"$prompt\",\"seed\":7}" >"$work/answer.json" || fail "the gateway did not answer"
    grep -o '"b64_json" *: *"[^"]*' "$work/answer.json" | cut -d'"' -f4 | base64 -d >"$1"
    [ "$(head -c 8 "$1" | od -An -tx1 | tr -d ' \n')" = 89504e470d0a1a0a ] || fail "no PNG file came back: $(head -c 400 "$work/answer.json")"
}

api() { curl -sS --max-time 30 -H "Authorization: Bearer $key" "$@"; }

# The first text member of that name in a JSON answer, which may be written over several lines.
member() { tr -d '\n' | grep -o "\"$1\" *: *\"[^\"]*" | head -n 1 | cut -d'"' -f4; }

# Files and batches as the OpenAI clients send them, as $1 lines.
order_batch() {
    for line in $(seq "$1"); do
        echo "{\"custom_id\":\"line-$line\",\"method\":\"POST\",\"url\":\"/v1/images/generations\",\"body\":{\"prompt\":\"$prompt\",\"seed\":$line,\"response_format\":\"url\"}}"
    done >"$work/batch.jsonl"
    local file
    file=$(api "http://127.0.0.1:$GATEWAY_PORT/v1/files" -F purpose=batch -F "file=@$work/batch.jsonl" | member id)
    [ -n "$file" ] || fail "the batch file was not taken"
    batch=$(api "http://127.0.0.1:$GATEWAY_PORT/v1/batches" -H 'Content-Type: application/json' \
        -d "{\"input_file_id\":\"$file\",\"endpoint\":\"/v1/images/generations\",\"completion_window\":\"24h\"}" | member id)
    [ -n "$batch" ] || fail "the batch was not taken"
}

look_at_batch() { api "http://127.0.0.1:$GATEWAY_PORT/v1/batches/$batch" >"$work/batch.json" || true; }

finished_lines() { tr -d '\n' <"$work/batch.json" | grep -o '"completed" *: *[0-9]*' | grep -o '[0-9]*$' | head -n 1; }

# Until $1 lines are done; what is restarted may not answer for a while.
await_lines() {
    for _ in $(seq 240); do
        look_at_batch
        if [ "$(finished_lines)" -ge "$1" ] 2>/dev/null; then return; fi
        sleep 1
    done
    fail "fewer than $1 lines of the batch were done within 240 s: $(cat "$work/batch.json")"
}

await_batch() {
    for _ in $(seq 240); do
        look_at_batch
        case $(member status <"$work/batch.json") in
            completed) return ;;
            failed | expired | cancelled) fail "the batch ended badly: $(cat "$work/batch.json")" ;;
        esac
        sleep 1
    done
    fail "the batch was not finished within 240 s: $(cat "$work/batch.json")"
}

# Every line of the batch has one answer, and it is a good one.
check_output() {
    local output
    output=$(member output_file_id <"$work/batch.json")
    api "http://127.0.0.1:$GATEWAY_PORT/v1/files/$output/content" >"$work/output.jsonl"
    seq -f 'line-%g' "$1" | sort >"$work/expected"
    grep -o '"custom_id" *: *"[^"]*' "$work/output.jsonl" | cut -d'"' -f4 | sort >"$work/answered"
    cmp "$work/expected" "$work/answered" || fail "lines are missing or doubled: $(diff "$work/expected" "$work/answered" | head)"
    [ "$(grep -c '"status_code" *: *200' "$work/output.jsonl")" = "$1" ] || fail "not every line was answered with 200: $(head -c 400 "$work/output.jsonl")"
}

await_scrape() {
    for _ in $(seq 40); do
        if curl -sS --max-time 5 "http://127.0.0.1:$PROMETHEUS_PORT/api/v1/query?query=up" | grep -q '"job":"tessera".*"1"\]'; then return; fi
        sleep 1
    done
    fail "Prometheus reads no metrics of the gateway"
}

began=$SECONDS
install_engine
archive=$(base_archive)
say "starting the engine"
start_engine
docker import "$archive" tessera-test-base >/dev/null
say "engine and base image ready after $((SECONDS - began)) s"

(cd "$root" && mvn -B -q -Dstyle.color=never -Dspotless.check.skip -DskipTests -Pimages -pl gateway,generator-service,job-store,local-stack -am package >"$work/maven.log" 2>&1) || { tail -n 40 "$work/maven.log"; fail "the build"; }
infrastructure_image
say "services packaged after $((SECONDS - began)) s"

GATEWAY_PORT=$(free_port) PROMETHEUS_PORT=$(free_port) JOB_STORE_PORT=$(free_port)
export GATEWAY_PORT PROMETHEUS_PORT JOB_STORE_PORT
prompt="red apple"
compose build -q
say "service images built after $((SECONDS - began)) s"
compose up -d
await_healthy
say "all containers healthy after $((SECONDS - began)) s"
key=$("$root/tessera" keys create --owner compose --job-store "http://127.0.0.1:$JOB_STORE_PORT" | grep -o 'tsk_[A-Za-z0-9_-]*' | head -n 1)
[ -n "$key" ] || fail "no API key was made"

generate "$work/first.png"
say "an image of $(stat -c %s "$work/first.png") bytes came through the published port"

compose restart generator
await_healthy
generate "$work/second.png"
cmp "$work/first.png" "$work/second.png" || fail "the same seed gave another image after the restart"
say "after a restart of the generator the same seed gave the same bytes"

lines=120
order_batch $lines
for service in job-store kafka postgres; do
    # Also until what was restarted before answers again.
    await_lines 3
    say "restarting $service with $(finished_lines) of $lines lines done"
    compose restart "$service"
done
await_batch
check_output $lines
say "each of $lines lines is answered once"

await_scrape
say "Prometheus reads the gateway's metrics"

compose down -v
say "1 passed, 0 failed after $((SECONDS - began)) s"
