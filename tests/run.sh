#!/usr/bin/env bash
# The one test command: builds once, runs every test project, and ends with the real count.
#   tests/run.sh                    all of it
#   tests/run.sh Domain Features    only these projects
# Long output goes to artifacts/test-run/.
set -uo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en
# Processes that live for seconds do not earn back what profiling their methods costs (Features: 41 instead of 73 seconds of processor).
export DOTNET_TieredPGO=0

out=artifacts/test-run
rm -rf "$out" && mkdir -p "$out"
projects=("$@")
[ ${#projects[@]} -gt 0 ] || projects=(Domain Features Web Browser)

chromium() { command -v chromium || command -v chromium-browser || command -v google-chrome; }

# Browser tests want Debian's chromium; without it and without apt they fail and say so.
if [[ " ${projects[*]} " == *" Browser "* ]] && ! chromium > /dev/null && command -v apt-get > /dev/null; then
  echo "installing chromium (log: $out/chromium.log)"
  as=""; [ "$(id -u)" = 0 ] || as="sudo -n"
  { $as apt-get update -q && DEBIAN_FRONTEND=noninteractive $as apt-get install -y -q --no-install-recommends chromium; } > "$out/chromium.log" 2>&1 \
    || echo "chromium could not be installed; the browser tests will fail"
fi

echo "building (log: $out/build.log)"
# One compiler for all projects, also where the machine asks for one each: it is itself compiled just in time, and that is half of a cold build. It ends with the build.
dotnet build MerchantPortal.sln -v q -p:UseSharedCompilation=true > "$out/build.log" 2>&1
built=$?
dotnet build-server shutdown --vbcscompiler > /dev/null 2>&1
if [ "$built" != 0 ]; then
  grep -E "error" "$out/build.log" | sort -u | head -40
  echo "the build failed"
  echo "0 passed, 1 failed"
  exit 1
fi

# Runs one project and counts what its own report says; a run that leaves no report, or no test in it, is a failure.
run() {
  local name=$1
  local report="$out/$name.xml" log="$out/$name.log" began=$SECONDS
  timeout 1200 dotnet "artifacts/bin/MerchantPortal.$name.Tests/debug/MerchantPortal.$name.Tests.dll" -xml "$report" -noColor > "$log" 2>&1
  local code=$? p=0 f=0
  if [ -f "$report" ]; then
    p=$(count passed "$report"); f=$(( $(count failed "$report") + $(count errors "$report") + $(count skipped "$report") + $(count not-run "$report") ))
  fi
  if [ $((p + f)) = 0 ] || { [ $code != 0 ] && [ "$f" = 0 ]; }; then
    f=$((f + 1))
    echo "$name: the run broke off or held no test (exit code $code); see $log"
    tail -15 "$log"
  elif [ "$f" != 0 ]; then
    grep -E "\[(FAIL|SKIP)\]" -A 12 "$log" | head -150
  fi
  echo "$p $f" > "$out/$name.count"
  printf '%-24s %5d passed %4d failed %4d s\n' "$name" "$p" "$f" "$((SECONDS - began))"
}

# Sums an attribute of the report's assembly elements; a skipped test counts as failed, for there should be none.
count() { grep -o "<assembly [^>]*>" "$2" | grep -oE " $1=\"[0-9]+\"" | grep -oE "[0-9]+" | awk '{ n += $1 } END { print n + 0 }'; }

# In processes of Turkish culture, where İ and i differ and a comma parts a number: parsing, rules and pages must not care, and what works there works anywhere else.
# They run side by side, for each leaves a processor idle now and then; the browser, which does not, runs after them and keeps the machine's own culture.
unset LC_ALL LC_MESSAGES
for name in "${projects[@]}"; do
  [ "$name" = Browser ] || LANG=tr_TR.UTF-8 run "$name" &
done
wait
[ ! -f "$out/Features.log" ] || grep "^SQL Server: not run" "$out/Features.log"
[[ " ${projects[*]} " != *" Browser "* ]] || run Browser

read -r passed failed <<< "$(cat "$out"/*.count | awk '{ p += $1; f += $2 } END { print p + 0, f + 0 }')"
echo "all of it, the build included: $SECONDS s"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
