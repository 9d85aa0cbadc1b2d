#!/usr/bin/env bash
# Runs the published program for another platform under an emulator, and compares it with this machine's own: answers, log-probabilities, a short
# training that is killed and resumed, and downloads from a hub on the loopback address.
# usage: tools/platforms/check.sh linux-arm64 | win-x64
# linux-arm64 needs qemu-user-static and Arm64's C libraries (Debian: libc6-arm64-cross, libstdc++6-arm64-cross, and libssl3:arm64 for downloads) in
# $FATHOM_ARM64_ROOT (default: /usr/aarch64-linux-gnu); win-x64 needs wine. Where an emulator is missing, nothing is checked, and the script says so.
# The last line is "N passed, N failed".
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 NO_COLOR=1
# Sums that C# takes in vectors of 512 bits have another order than those in 256, which is all that the emulated platform has.
export DOTNET_EnableAVX512=0
# Neither emulator sees code change that is written through another mapping: invalid instructions, and crashes where a method is freed.
export DOTNET_EnableWriteXorExecute=0

platform="${1:-}"
case "$platform" in
  linux-arm64)
    emulator="$(command -v qemu-aarch64-static || command -v qemu-aarch64 || true)"
    libraries="${FATHOM_ARM64_ROOT:-/usr/aarch64-linux-gnu}"
    run="exec $emulator -L $libraries"
    suffix=""
    same="portable" # the level at which results are the same bits as here
    ;;
  win-x64)
    emulator="$(command -v wine || true)"
    libraries=""
    export WINEDEBUG=-all WINEPREFIX="${WINEPREFIX:-$HOME/.wine-fathom}"
    run="exec $emulator"
    suffix=".exe"
    same="avx2"
    ;;
  *)
    echo "usage: tools/platforms/check.sh linux-arm64 | win-x64" >&2
    exit 64
    ;;
esac

if [ -z "$emulator" ] || { [ -n "$libraries" ] && [ ! -e "$libraries/lib/libc.so.6" ]; }; then
  echo "skipped: no emulator of $platform, or none of its libraries, on this machine"
  echo "0 passed, 0 failed"
  exit 0
fi

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
passed=0
failed=0

# check NAME COMMAND...: counts whether a command succeeds, and shows its output if it doesn't.
check() {
  local name="$1" started=$SECONDS
  shift
  if "$@" >"$work/output" 2>&1; then
    passed=$((passed + 1))
    echo "ok    $name ($((SECONDS - started)) s)"
  else
    failed=$((failed + 1))
    echo "FAIL  $name ($((SECONDS - started)) s)"
    tail -n 20 "$work/output"
  fi
}

publish() { dotnet publish "$1" -c Release -r "$2" --self-contained -o "$3" -p:RunAnalyzers=false --nologo --verbosity quiet; }

# A script that runs an executable of the platform, so that a kill hits the emulator.
wrap() { printf '#!/bin/sh\n%s "%s" "$@"\n' "$run" "$1" >"$2" && chmod +x "$2"; }

# Thinking and statistics go to standard error; the statistics differ.
answer() { "$1" chat "$2" --temperature 0 2>"$work/notes" && grep -v 'tok/s' "$work/notes"; }

same_answer() {
  answer "$work/theirs" "$1" >"$work/their-answer" && answer "$work/ours" "$1" >"$work/our-answer" && diff "$work/their-answer" "$work/our-answer"
}

scores() { "$1" score --tokens 40,71,300,12,500,7,1000,3,60 --top 1 --all-logprobs "$2" --quiet; }

same_scores() {
  FATHOM_ISA="$same" scores "$work/theirs" "$work/theirs.bin" && FATHOM_ISA="$same" scores "$work/ours" "$work/ours.bin" && cmp "$work/theirs.bin" "$work/ours.bin"
}

# The fastest kernels there against the fastest here: other orders of addition, so the likeliest tokens are compared.
favorites() { scores "$1" "$work/fastest.bin" | sed -E 's/-?[0-9]+\.[0-9]+$//'; }

same_favorites() {
  favorites "$work/theirs" >"$work/their-favorites" && favorites "$work/ours" >"$work/our-favorites" && diff "$work/their-favorites" "$work/our-favorites"
}

train_and_kill() {
  sed "s|@TOKENIZER@|$PWD/models/fathom-mini|; s|@FOLDER@|$PWD/tools/platforms|" tools/platforms/run.json >"$work/run.json"
  tools/kill-resume.sh "$work/theirs" "$work/run.json" 1
}

if ! { publish src/Fathom.Cli "$platform" "$work/program" && publish src/Fathom.Cli linux-x64 "$work/native"; } >"$work/output" 2>&1; then
  cat "$work/output"
  echo "0 passed, 1 failed"
  exit 1
fi
wrap "$work/program/fathom$suffix" "$work/theirs"
printf '#!/bin/sh\nexec "%s" "$@"\n' "$work/native/fathom" >"$work/ours" && chmod +x "$work/ours"

check "version" "$work/theirs" version
check "47*86: thinking and answer are those of this machine" same_answer "47*86"
check "a counted letter: the same" same_answer "how many r in strawberry?"
check "log-probabilities at level $same: the same bits on both" same_scores
check "the likeliest tokens, with the fastest kernels of both" same_favorites
check "three steps of training, killed once and resumed: the same bits" train_and_kill
check "the tests of downloads are built" publish tests/Fathom.ModelStore.Tests "$platform" "$work/store"
wrap "$work/store/Fathom.ModelStore.Tests$suffix" "$work/store-tests"
check "downloads from a hub on the loopback address, interrupted and resumed" "$work/store-tests" -class Fathom.ModelStore.Tests.ModelPullTests

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
