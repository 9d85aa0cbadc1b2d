#!/bin/sh
# Serves a model, measures how many requests a second it answers, then sends twice as many: what it still delivers of its capacity, and whether the
# rest is refused with a word on when to come back.
# usage: tools/load/overload.sh FATHOM_EXECUTABLE [SECONDS] [MODEL]
# variables: SERVE_OPTIONS (--parallel 16 --max-queue 32), LEAST (90 percent)
set -eu
fathom=$1
seconds=${2:-20}
model=${3:+-m $3}
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; rm -rf "$work"' EXIT

# shellcheck disable=SC2086
"$fathom" serve $model --port 0 --no-app ${SERVE_OPTIONS:---parallel 16 --max-queue 32} >/dev/null 2>"$work/log" &
server=$!
url=
while [ -z "$url" ]; do
  kill -0 "$server" 2>/dev/null || { cat "$work/log"; exit 1; }
  sleep 0.2
  url=$(sed -n 's/^Listening at \([^ ]*\) .*/\1/p' "$work/log")
done

field() { sed -nE "s/.*\"$1\":(-?[0-9.]+).*/\1/p" "$work/$2"; }
load() { "$fathom" bench --url "$url" --prompt-tokens 160 --output-tokens 64 --seed "$2" --requests "$3" "$4" "$5" --json >"$work/$1" 2>/dev/null; }

# Capacity: as many streams as run at once, for long enough to compare; before and behind, since others may use the machine.
load warm 1 64 --streams 16
rate=$(awk -v n="$(field completed warm)" -v s="$(field seconds warm)" 'BEGIN { print n / s }')
count=$(awk -v r="$rate" -v s="$seconds" 'BEGIN { printf "%d", r * s }')
load before 2 "$count" --streams 16
rate=$(awk -v n="$(field completed before)" -v s="$(field seconds before)" 'BEGIN { print n / s }')
load over 3 "$(awk -v r="$rate" -v s="$seconds" 'BEGIN { printf "%d", 2 * r * s }')" --rate "$(awk -v r="$rate" 'BEGIN { print 2 * r }')"
load behind 2 "$count" --streams 16

for run in before over behind; do
  echo "$run: $(field requests $run) requests in $(field seconds $run) s, $(field completed $run) answered, $(field goodput_tps $run) tok/s," \
    "refused $(sed -nE 's/.*"refused":(\{[^}]*\}).*/\1/p' "$work/$run"), failed $(sed -nE 's/.*"failed":(\{[^}]*\}).*/\1/p' "$work/$run")," \
    "first token $(sed -nE 's/.*"ttft_ms":(\{[^}]*\}).*/\1/p' "$work/$run")"
done

share=$(awk -v over="$(field goodput_tps over)" -v a="$(field goodput_tps before)" -v b="$(field goodput_tps behind)" 'BEGIN { printf "%d", 200 * over / (a + b) }')
echo "twice the load gets $share% of the capacity; refusals without Retry-After: $(field refused_without_retry_after over)"
[ "$share" -ge "${LEAST:-90}" ] && [ "$(field refused_without_retry_after over)" = 0 ] && grep -q '"failed":{}' "$work/over"
