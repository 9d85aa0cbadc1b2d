#!/usr/bin/env bash
# Runs the fuzzing tests for longer than the suite does: tools/fuzz.sh [MINUTES-PER-READER]. A failure names the case that shows it again;
# where a whole process ended, /tmp/fathom-fuzz-running.txt does.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export FATHOM_FUZZ_MINUTES="${1:-10}"
status=0
for project in Formats Templates Tokenizers Inference Training Evaluation Server Web Cli; do
  echo "== $project"
  dotnet test -c Release --project "tests/Fathom.$project.Tests/Fathom.$project.Tests.csproj" -- --filter-class "Fathom.$project.Tests.Fuzzing.*" || status=1
done
exit $status
