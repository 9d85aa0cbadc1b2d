@echo off
rem Runs Fathom from a clone: builds Release if a source is newer than the built program, then hands over.
setlocal
set "ROOT=%~dp0"
set "PROGRAM=%ROOT%artifacts\bin\Fathom.Cli\release\fathom.dll"

where dotnet >nul 2>nul
if errorlevel 1 (
  echo fathom: the .NET SDK is missing: install version 10 and put 'dotnet' on the PATH 1>&2
  exit /b 69
)

powershell -NoProfile -Command "$p = Get-Item -ErrorAction SilentlyContinue -LiteralPath $env:PROGRAM; if (-not $p) { exit 1 }; $n = Get-ChildItem -Recurse -File -LiteralPath ('src', 'models', 'Directory.Build.props', 'Directory.Packages.props', 'global.json' | ForEach-Object { $env:ROOT + $_ }) | Where-Object { $_.LastWriteTimeUtc -gt $p.LastWriteTimeUtc } | Select-Object -First 1; if ($n) { exit 1 }"
if not errorlevel 1 goto run

echo fathom: building (only when sources have changed) ... 1>&2
pushd "%ROOT%"
dotnet build -c Release --nologo -v quiet src\Fathom.Cli\Fathom.Cli.csproj 1>&2
if errorlevel 1 (
  popd
  echo fathom: the build failed 1>&2
  exit /b 69
)
popd
powershell -NoProfile -Command "(Get-Item -LiteralPath $env:PROGRAM).LastWriteTimeUtc = [DateTime]::UtcNow"

:run
dotnet "%PROGRAM%" %*
exit /b %ERRORLEVEL%
