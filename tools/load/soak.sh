#!/bin/sh
# Serves a model, sends it thousands of requests in rounds, some of which leave in their middle, and checks that the server's memory stays flat
# after the warm-up, that nothing fails and that its cache is free in the end.
# usage: tools/load/soak.sh FATHOM_EXECUTABLE [REQUESTS] [MODEL]
# variables: ROUNDS (10), STREAMS (16), DISCONNECTS (10 percent), GROWTH_MB (8: what memory may grow after the warm-up), SERVE_OPTIONS
set -eu
fathom=$1
requests=${2:-5000}
rounds=${ROUNDS:-10}
streams=${STREAMS:-16}
model=${3:+-m $3}
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; rm -rf "$work"' EXIT

# shellcheck disable=SC2086
"$fathom" serve $model --port 0 --no-app ${SERVE_OPTIONS:-} >/dev/null 2>"$work/log" &
server=$!
url=
while [ -z "$url" ]; do
  kill -0 "$server" 2>/dev/null || { cat "$work/log"; exit 1; }
  sleep 0.2
  url=$(sed -n 's/^Listening at \([^ ]*\) .*/\1/p' "$work/log")
done

field() { sed -nE "s/.*\"$1\":(-?[0-9.]+).*/\1/p"; }

# load REQUESTS SEED: one round; says what it did.
load() {
  "$fathom" bench --url "$url" --streams "$streams" --requests "$1" --prompt-tokens 160 --output-tokens 32 --shared-prefix 64 \
    --disconnects "${DISCONNECTS:-10}" --seed "$2" --json >"$work/round" 2>/dev/null
  grep -q '"failed":{}' "$work/round" || { echo "requests failed:"; cat "$work/round"; exit 1; }
  rss=$(field after <"$work/round")
  echo "$3: $(field completed <"$work/round") answered, $(field disconnected <"$work/round") left," \
    "$(field output_tps <"$work/round") tok/s, memory $((rss / 1000000)) MB, cache in use $(field cache_use_after <"$work/round")"
}

load $((requests / 5)) 1 "warm-up"
first=$rss
round=1
while [ "$round" -le "$rounds" ]; do
  load $((requests / rounds)) $((round + 1)) "round $round"
  round=$((round + 1))
done

[ "$(field cache_use_after <"$work/round")" = 0 ] || { echo "the cache is not free"; exit 1; }
growth=$(((rss - first) / 1000000))
echo "memory grew by $growth MB after the warm-up"
[ "$growth" -le "${GROWTH_MB:-8}" ]
