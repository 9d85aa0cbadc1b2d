#!/bin/sh
# Trains every arm in benchmarks/ablations with several seeds, and compares each with 'base'. Called again, it goes on where it stopped.
#   benchmarks/ablations.sh CORPUS OUT [SEEDS]
# CORPUS is a text whose documents an empty line parts, or .jsonl. JOBS runs (default 1) train at once, each on one thread; ARMS names the folder of the arms.
set -eu
export ROOT CORPUS OUT ARMS
ROOT=$(cd "$(dirname "$0")/.." && pwd)
CORPUS=$(realpath "$1")
mkdir -p "$2"
OUT=$(realpath "$2")
ARMS=$(realpath "${ARMS:-$ROOT/benchmarks/ablations}")
seeds=${3:-3}

[ -n "${FATHOM:-}" ] || dotnet build -c Release -v quiet --nologo "$ROOT/src/Fathom.Cli" >&2
export FATHOM="${FATHOM:-$ROOT/artifacts/bin/Fathom.Cli/release/fathom.dll}"
[ -f "$OUT/tokenizer/tokenizer.json" ] || dotnet "$FATHOM" train tokenizer "$CORPUS" --size 512 --out "$OUT/tokenizer" >&2

arms=$(cd "$ARMS" && ls | grep -v '\.model\.json$' | sed -n 's/\.json$//p')
for seed in $(seq "$seeds"); do
    for arm in $arms; do echo "$arm $seed"; done
done | xargs -n 2 -P "${JOBS:-1}" sh -c '
    run=$OUT/$0/seed-$1
    [ ! -d "$run/model" ] || exit 0
    mkdir -p "$OUT/$0"
    sed "s|@CORPUS@|$CORPUS|; s|@TOKENIZER@|$OUT/tokenizer|; s|@SEED@|$1|" "$ARMS/$0.json" >"$run.json"
    if [ -f "$run/config.json" ]; then set -- --resume; else set -- "$run.json"; fi
    cd "$ARMS" && nice -n 19 dotnet "$FATHOM" train pretrain "$@" --out "$run" >"$run.log" 2>&1 || { tail -n 1 "$run.log" >&2; exit 1; }'

# shellcheck disable=SC2086
cd "$OUT" && dotnet "$FATHOM" train compare base $(echo "$arms" | grep -vx base)
