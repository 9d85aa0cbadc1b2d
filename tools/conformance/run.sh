#!/usr/bin/env bash
# Runs the SDKs that people use, unmodified, against `fathom serve`: plain answers, streams, thoughts, log-probabilities, tools, schemas, cancelling,
# errors. Those of npm need Node.js, those of NuGet the .NET SDK and their packages; says so and goes on where they can't be had.
# Usage: tools/conformance/run.sh -m MODEL   (any model with a chat template; with `--template chatml` a model without calls of tools is made to try)
# npm's SDKs are installed into CONFORMANCE_HOME (default: a folder below artifacts/), never into the sources. CONFORMANCE_FATHOM is the program.
# The last line is "N passed, N failed".
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

home="${CONFORMANCE_HOME:-$PWD/artifacts/conformance}"
port="${CONFORMANCE_PORT:-18311}"
dotnet_project=tools/conformance/dotnet/Conformance.csproj
export FATHOM_URL="http://127.0.0.1:$port" FATHOM_KEY=conformance DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

has_node=true
if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
  echo "SKIPPED: the SDKs of npm need Node.js and npm, which are not installed here" >&2
  has_node=false
fi

has_dotnet=true
if ! dotnet restore "$dotnet_project" --verbosity quiet >/dev/null; then
  echo "SKIPPED: the SDKs of NuGet can't be restored here" >&2
  has_dotnet=false
else
  dotnet build "$dotnet_project" -c Release --no-restore --nologo --verbosity quiet
fi

if $has_node; then
  mkdir -p "$home"
  cp tools/conformance/*.mjs tools/conformance/package.json "$home/"
  [ -d "$home/node_modules" ] || npm --prefix "$home" install --no-audit --no-fund --silent
fi

${CONFORMANCE_FATHOM:-./fathom} serve "$@" --port "$port" --api-key conformance &
server=$!
trap 'kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true' EXIT

for _ in $(seq 600); do
  kill -0 "$server" 2>/dev/null || { echo "the server ended before it was ready" >&2; exit 69; }
  if (exec 3<>"/dev/tcp/127.0.0.1/$port" && printf 'GET /health HTTP/1.0\r\n\r\n' >&3 && head -n 1 <&3 | grep -q ' 200') 2>/dev/null; then
    break
  fi
  sleep 0.2
done

passed=0
failed=0

# run COMMAND...: runs checks and adds what their last line counts.
run() {
  local log last
  log="$(mktemp)"
  "$@" | tee "$log" || true
  last="$(tail -n 1 "$log")"
  rm -f "$log"
  if [[ "$last" =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed ]]; then
    passed=$((passed + BASH_REMATCH[1])) failed=$((failed + BASH_REMATCH[2]))
  else
    failed=$((failed + 1))
  fi
}

$has_node && run node "$home/conformance.mjs"
$has_dotnet && run dotnet artifacts/conformance-dotnet/bin/Conformance/release/Conformance.dll
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
