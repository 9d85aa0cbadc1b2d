#!/bin/sh
# Compares Fathom with llama.cpp on this machine: the same files, the same work, run after run in alternation.
#
#   benchmarks/compare.sh [--models LIST] [--works LIST] [--rounds N] [--threads LIST] [--kl-limit X]
#
#   --models   of qwen2-0.5b:q8_0, v3-1b:q8_0, llama-1b:q4_0, llama-1b:q4_k (the default), or any other SHAPE:TYPE of 'fathom bench --shape'
#   --works    of speed (prefill 512, decode 64), depth (decode after 8192 tokens), busy (decode while a core is taken), batch (16 sequences), output
#   --rounds   runs of each engine; medians are told (default 3)
#   --threads  thread counts of the work 'speed' (default: 1 and all cores)
#   --kl-limit most divergence of the outputs at any position of a dense model, in nats (default 0.002); the median of a mixture of experts, where rounding
#              decides between experts, is judged by how far llama.cpp is from itself without and with flash attention
#
# llama.cpp comes as the npm package node-llama-cpp, into the folder COMPARE_DIR (default: a new temporary one, deleted in the end).
# Models are made by 'fathom bench --shape … --keep' in the same folder. The table goes to benchmarks/results/DATE-CPU.md.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
if [ -n "${COMPARE_DIR:-}" ]; then
    mkdir -p "$COMPARE_DIR"
else
    COMPARE_DIR=$(mktemp -d)
    trap 'rm -rf "$COMPARE_DIR"' EXIT INT TERM
fi

cd "$COMPARE_DIR"
if [ ! -d node_modules/node-llama-cpp ]; then
    [ -f package.json ] || npm init --yes >/dev/null
    npm install node-llama-cpp --ignore-scripts --no-audit --no-fund >&2
fi

dotnet build -c Release -v quiet --nologo "$root/src/Fathom.Cli" >&2
node "$root/benchmarks/compare/compare.mjs" "$root" "$@"
