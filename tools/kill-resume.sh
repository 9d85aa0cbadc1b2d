#!/bin/sh
# Kills a training run with SIGKILL at random moments, resumes it each time, and compares every step's loss and the last state's hash with an uninterrupted run.
# usage: tools/kill-resume.sh FATHOM_EXECUTABLE CONFIG.json [KILLS]
set -eu
fathom=$1
config=$2
kills=${3:-20}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

facts() { sed -E 's/.*"step":([0-9]+).*"loss":([^,]+).*"grad_norm":([^,]+).*/\1 \2 \3/' "$1/log.jsonl"; grep -o '"state_sha256":"[0-9a-f]*"' "$1/log.jsonl" | tail -1; }

"$fathom" train pretrain "$config" --out "$work/whole" --hash-every 1 --json >/dev/null 2>&1
facts "$work/whole" >"$work/whole.facts"
steps=$(awk 'END { print NR }' "$work/whole/log.jsonl")

# Until it holds its config.json the folder is no run yet.
start="pretrain $config"
done_kills=0
while [ "$done_kills" -lt "$kills" ]; do
  # shellcheck disable=SC2086
  "$fathom" train $start --out "$work/cut" --hash-every 1 --json >/dev/null 2>&1 &
  pid=$!
  sleep "$(awk -v seed="$done_kills$$" 'BEGIN { srand(seed); printf "%.2f", 0.3 + 2.2 * rand() }')"
  if kill -9 "$pid" 2>/dev/null; then done_kills=$((done_kills + 1)); fi
  wait "$pid" 2>/dev/null || true
  [ -f "$work/cut/config.json" ] && start="pretrain --resume"
  if [ "$(awk 'END { print NR }' "$work/cut/log.jsonl" 2>/dev/null || echo 0)" = "$steps" ]; then
    facts "$work/cut" >"$work/cut.facts"
    cmp "$work/whole.facts" "$work/cut.facts" || { echo "DIFFERS after $done_kills kills"; exit 1; }
    rm -rf "$work/cut"
    start="pretrain $config"
  fi
done
# shellcheck disable=SC2086
"$fathom" train $start --out "$work/cut" --hash-every 1 --json >/dev/null 2>&1
facts "$work/cut" >"$work/cut.facts"
cmp "$work/whole.facts" "$work/cut.facts" && echo "$done_kills kills: every loss and the last state are the same bits"
