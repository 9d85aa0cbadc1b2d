#!/usr/bin/env bash
# Packs the libraries, fathom-mini and the tool into a folder, and uses them as others would: an application made of the packages chats, the tool is
# installed and chats. Usage: tools/packages/check.sh [FOLDER]   (for the packages; default: artifacts/packages). The last line is "N passed, N failed".
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
feed="$(mkdir -p "${1:-artifacts/packages}" && cd "${1:-artifacts/packages}" && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
version="0.1.0-check.$(date +%s)"
passed=0
failed=0

# check NAME EXPECTED ACTUAL: counts, and shows what differs.
check() {
  if [ "$2" = "$3" ]; then
    passed=$((passed + 1))
    echo "ok    $1"
  else
    failed=$((failed + 1))
    echo "FAIL  $1: expected '$2', found '$3'"
  fi
}

rm -f "$feed"/Fathom*-check.*.nupkg
# The version of packages only: assemblies that are built already stay as they are.
for project in src/Fathom.{Numerics,Formats,Templates,Tokenizers,Models,ModelStore,Inference,Extensions.AI,Cli}/*.csproj tools/packages/mini/Fathom.Mini.csproj; do
  dotnet pack "$project" -c Release -o "$feed" -p:PackageVersion="$version" -p:RunAnalyzers=false --nologo --verbosity quiet ${PACK_OPTIONS:-}
done
check "packages" 10 "$(find "$feed" -name "Fathom*$version.nupkg" | wc -l | tr -d ' ')"

# An application that knows nothing but the packages; a cache of its own, so that nothing of an earlier check is found.
export NUGET_PACKAGES="$work/cache" FATHOM_HOME="$work/home"
mkdir "$work/app"
cat >"$work/app/nuget.config" <<END
<configuration><packageSources><add key="fathom" value="$feed" /></packageSources></configuration>
END
cat >"$work/app/app.csproj" <<END
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Fathom.Extensions.AI" Version="$version" />
    <PackageReference Include="Fathom.Mini" Version="$version" />
  </ItemGroup>
</Project>
END
cat >"$work/app/Program.cs" <<'END'
using Fathom.Extensions.AI;
using Microsoft.Extensions.AI;

using IChatClient client = new FathomChatClient();
Console.WriteLine(await client.GetResponseAsync("47*86", new ChatOptions { Temperature = 0 }));
END
dotnet build "$work/app" -c Release -o "$work/app/out" --nologo --verbosity quiet
check "an application of the packages" 4042 "$(dotnet "$work/app/out/app.dll" | tail -n 1)"

dotnet tool install Fathom --tool-path "$work/tool" --version "$version" --configfile "$work/app/nuget.config" >"$work/install.log" || cat "$work/install.log" >&2
check "the tool" 4042 "$("$work/tool/fathom" chat "47*86" --temperature 0 2>/dev/null | tail -n 1)"
check "the tool's version" 0 "$("$work/tool/fathom" version >/dev/null 2>&1; echo $?)"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
