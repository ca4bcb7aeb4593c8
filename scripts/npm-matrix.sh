#!/usr/bin/env bash
# Whether a fresh clone works under every npm that people have: install, npm start, some tests, each
# with npm 10, 11 and 12, with and without install scripts. Run it with the oldest Node that the
# README promises. Clones what is committed; takes a few minutes and a network.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
here=$PWD

NPMS=(10.9.4 11.19.1 12.2.0)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

# One cell: npm version, then the flags of npm ci. The last line that it prints names the step.
try() {
  local npm=$1
  shift
  rm -rf "$work/clone"
  git clone -q "file://$here" "$work/clone"
  cd "$work/clone"
  local log="$work/log"
  : >"$log"
  npx -y "npm@$npm" ci "$@" >>"$log" 2>&1 || { echo "npm ci"; return 1; }
  npx -y "npm@$npm" start >>"$log" 2>&1 || { echo "npm start"; return 1; }
  npx -y "npm@$npm" exec cprvagt -- --version >>"$log" 2>&1 || { echo "npx cprvagt"; return 1; }
  npx -y "npm@$npm" test -- test/agent/report >>"$log" 2>&1 || { echo "npm test"; return 1; }
  echo "ok"
}

echo "Node $(node --version)"
for npm in "${NPMS[@]}"; do
  for flags in "" "--ignore-scripts"; do
    # shellcheck disable=SC2086 -- no flag is no word
    if result=$(try "$npm" $flags); then :; else failed=1; tail -n 20 "$work/log" >&2; fi
    printf 'npm %-8s %-17s %s\n' "$npm" "$flags" "$result"
  done
done
exit "$failed"
