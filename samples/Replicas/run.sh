#!/usr/bin/env bash
# Two replicas of the server behind one address, with their conversations and API keys in PostgreSQL. Everything is stopped by Ctrl+C.
# Usage: samples/Replicas/run.sh [OPTION OF fathom serve...]      (for example -m model.gguf)
#   LISTEN=URL     where the proxy listens (http://127.0.0.1:8080); the replicas take the two ports behind it
#   DATABASE=URL   postgres://USER@HOST/DATABASE; without it a server is started in a temporary folder and removed at the end
#   API_KEYS=URL   a database with a table api_keys (name, hash); without it everybody is let in
#   HOSTS=NAME,... names under which the proxy is reached, beside those of this machine
#   PGBIN=FOLDER   where initdb and postgres are, if they are not found
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
listen="${LISTEN:-http://127.0.0.1:8080}"
port="${listen##*:}"
children=()
folder=""

stop() {
  trap - EXIT INT TERM
  for child in "${children[@]}"; do kill -TERM "$child" 2>/dev/null || true; done
  wait || true
  [ -z "$folder" ] || rm -rf "$folder"
}
trap stop EXIT
trap 'exit 0' INT TERM

# PostgreSQL refuses to run as root: it then runs as the user postgres, or nobody.
start_database() {
  local bin="${PGBIN:-}" account=() candidate
  for candidate in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -rV) $(dirname "$(command -v postgres 2>/dev/null || echo /nowhere/x)"); do
    [ -n "$bin" ] || { [ -x "$candidate/initdb" ] && bin="$candidate"; }
  done
  [ -n "$bin" ] || { echo "PostgreSQL is not installed (Debian: apt-get install postgresql), or PGBIN must name its folder" >&2; exit 69; }
  folder="$(mktemp -d)"
  if [ "$(id -u)" -eq 0 ]; then
    local name=nobody
    id postgres >/dev/null 2>&1 && name=postgres
    account=(runuser -u "$name" --)
    chown "$name" "$folder"
  fi
  (cd / && ${account[@]+"${account[@]}"} "$bin/initdb" -D "$folder/data" -U fathom -A trust -E UTF8 --locale=C.UTF-8 >/dev/null)
  (cd / && exec ${account[@]+"${account[@]}"} "$bin/postgres" -D "$folder/data" -k "$folder" -c listen_addresses= 2>"$folder/log") &
  children+=($!)
  until "$bin/pg_isready" -q -h "$folder"; do sleep 0.2; done
  "$bin/createdb" -h "$folder" -U fathom fathom
  DATABASE="postgres://fathom@/fathom?host=$folder"
}

[ -n "${DATABASE:-}" ] || start_database
"$root/fathom" version >/dev/null # builds it once, before two want it
dotnet build -c Release -v quiet --nologo "$root/samples/Replicas" >&2

access=(--trusted-proxies 127.0.0.1)
[ -z "${HOSTS:-}" ] || access+=(--allowed-hosts "$HOSTS")
[ -z "${API_KEYS:-}" ] || access+=(--api-keys "$API_KEYS")

# Keeps one replica running: one that dies is started again, unless it couldn't start at all.
replica() {
  local url="$1" pid started
  shift
  trap 'kill -TERM "$pid" 2>/dev/null || true; wait "$pid" || true; exit 0' TERM
  while true; do
    started=$SECONDS
    "$root/fathom" serve "$@" --urls "$url" --chats "$DATABASE" "${access[@]}" &
    pid=$!
    wait "$pid" || true
    [ $((SECONDS - started)) -ge 5 ] || exit 1
    echo "the replica at $url has ended: starting it again" >&2
  done
}

replicas=()
for number in 1 2; do
  url="http://127.0.0.1:$((port + number))"
  replica "$url" "$@" &
  children+=($!)
  replicas+=("$url")
  until (exec 3<>"/dev/tcp/127.0.0.1/$((port + number))") 2>/dev/null; do
    kill -0 "${children[-1]}" 2>/dev/null || exit 1
    sleep 0.2
  done
done

echo "open $listen; kill a replica to see the other take over"
dotnet "$root/artifacts/samples/bin/Replicas/release/ReplicasSample.dll" "$listen" "${replicas[@]}" &
children+=($!)
wait -n
echo "a part has ended: stopping the others" >&2
exit 1
