#!/usr/bin/env bash
# Checks the report page: its script's types, its parts without a browser, and the pages of all
# scenarios in a real Chromium.
#
#   check.sh SIM RESULTS SCREENSHOTS
#
# SIM is the program, RESULTS has a folder for each scenario. Needs Node.js, npm and the network;
# chromium must be installed.
set -euo pipefail

sim=$(realpath "$1") results=$(realpath "$2") screenshots=$3
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The tools are installed beside a copy, so that nothing is left in the checkout. Their versions are
# exact and they depend on nothing, so there is nothing for a lockfile to add.
mkdir -p "$work/.ci" "$work/src/report"
cp -r "$here" "$work/.ci/page"
cp -r "$here/../../src/report/page" "$work/src/report/page"
cd "$work/.ci/page"
npm install --silent --no-audit --no-fund --no-package-lock

echo "types: $(npx tsc --version)"
npx tsc -p tsconfig.json
node --test --test-reporter=dot .
"$sim" run big.ron --out "$work/big" >/dev/null
"$sim" compare dumb_proxy smart_proxy strategies --quiet --out "$work/compared" 2>/dev/null
"$sim" hostile.ron --out "$work/strange" >"$work/terminal.txt"
if grep -q $'\e' "$work/terminal.txt"; then
    echo "a title's commands reach the terminal" >&2
    exit 1
fi
node devtools.js "$results"
node browser.js "$results" "$screenshots" "$work/big/big" "$work"/compared/* "$work/strange/hostile"
