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
if ! dotnet build MerchantPortal.sln -v q > "$out/build.log" 2>&1; then
  grep -E "error" "$out/build.log" | sort -u | head -40
  echo "the build failed"
  echo "0 passed, 1 failed"
  exit 1
fi

# Runs one project and counts what its own report says; a run that leaves no report, or no test in it, is a failure.
run() {
  local name=$1 title=$2; shift 2
  local report="$out/$title.xml" log="$out/$title.log" began=$SECONDS
  timeout 1200 dotnet "artifacts/bin/MerchantPortal.$name.Tests/debug/MerchantPortal.$name.Tests.dll" -xml "$report" -noColor "$@" > "$log" 2>&1
  local code=$? p=0 f=0
  if [ -f "$report" ]; then
    p=$(count passed "$report"); f=$(( $(count failed "$report") + $(count errors "$report") + $(count skipped "$report") + $(count not-run "$report") ))
  fi
  if [ $((p + f)) = 0 ] || { [ $code != 0 ] && [ "$f" = 0 ]; }; then
    f=$((f + 1))
    echo "$title: the run broke off or held no test (exit code $code); see $log"
    tail -15 "$log"
  elif [ "$f" != 0 ]; then
    grep -E "\[(FAIL|SKIP)\]" -A 12 "$log" | head -150
  fi
  echo "$p $f" > "$out/$title.count"
  printf '%-24s %5d passed %4d failed %4d s\n' "$title" "$p" "$f" "$((SECONDS - began))"
}

# Sums an attribute of the report's assembly elements; a skipped test counts as failed, for there should be none.
count() { grep -o "<assembly [^>]*>" "$2" | grep -oE " $1=\"[0-9]+\"" | grep -oE "[0-9]+" | awk '{ n += $1 } END { print n + 0 }'; }

# Once more in processes of Turkish culture, where İ and i differ: parsing, rules and pages must not care. Left out to save time: what types the README's commands,
# what is under Turkish rules anyhow, pages (each has its own tests in Turkish), and what reads and writes nothing for people: properties of numbers, crashes at every step of a payment, locked files, old versions of a database.
turkish() {
  unset LC_ALL LC_MESSAGES
  local name
  for name in Domain Features Web; do
    [[ " ${projects[*]} " != *" $name "* ]] || LANG=tr_TR.UTF-8 run "$name" "$name-in-Turkish" -class- "*.ReadmeTests" -class- "*UnderTurkishRules" -class- "*Crashed*" \
      -class- "*Properties" -class- "*.LockedFileTests" -class- "*.SorryTests" -class- "*.MigrationTests" -class- "*.NotifierTests" -class- "*.RelayTests" -namespace- "*.Tests.Pages*"
  done
}

# A browser waits more than it works, so the Turkish run goes beside it.
for name in "${projects[@]}"; do
  [ "$name" != Browser ] || { turkish > "$out/turkish.log" 2>&1 & }
  run "$name" "$name"
  [ "$name" != Features ] || grep "^SQL Server: not run" "$out/$name.log" || true
done
if [[ " ${projects[*]} " == *" Browser "* ]]; then wait; cat "$out/turkish.log"; else turkish; fi

read -r passed failed <<< "$(cat "$out"/*.count | awk '{ p += $1; f += $2 } END { print p + 0, f + 0 }')"
echo "all of it, the build included: $SECONDS s"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
