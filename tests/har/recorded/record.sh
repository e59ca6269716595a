#!/usr/bin/env bash
# Records the page anew, into the folder that this is run in. As root, with node, Python, openssl, iproute2
# and Chromium, and playwright-core where node finds it.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout key.pem -out cert.pem \
    -days 2 -subj /CN=10.9.0.2 2>/dev/null
cp "$here"/*.mjs .
unshare -n bash -c '
    python3 "$1/far.py" & far=$!
    node page.mjs & page=$!
    trap "kill $far $page" EXIT
    sleep 1
    node record.mjs
' _ "$here"
rm page.mjs record.mjs key.pem cert.pem
