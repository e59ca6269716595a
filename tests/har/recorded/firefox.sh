#!/usr/bin/env bash
# Records the page of HTTP/1.1 with Firefox, whose network panel saves what it has seen when a page has
# come; the panel must be open before, so a page that goes there after eight seconds is opened first.
# As root, in the folder that this is run in, with what record.sh needs and firefox-esr.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout key.pem -out cert.pem \
    -days 2 -subj /CN=10.9.0.2 2>/dev/null
cp "$here/page.mjs" .
record() {
    local profile
    profile=$(mktemp -d)
    cat >"$profile/user.js" <<PREFERENCES
user_pref("devtools.netmonitor.har.enableAutoExportToFile", true);
user_pref("devtools.netmonitor.har.defaultLogDir", "$profile");
user_pref("devtools.netmonitor.har.defaultFileName", "page");
user_pref("devtools.netmonitor.har.includeResponseBodies", false);
user_pref("devtools.netmonitor.har.forceExport", true);
user_pref("devtools.toolbox.selectedTool", "netmonitor");
user_pref("devtools.netmonitor.persistlog", true);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("network.proxy.type", 0);
PREFERENCES
    echo "<!doctype html><script>setTimeout(() => { location = '$2'; }, 8000)</script>" >"$profile/start.html"
    timeout 30 firefox-esr --headless --no-remote --profile "$profile" --devtools "file://$profile/start.html" \
        >/dev/null 2>&1 || [ $? = 124 ]
    mv "$profile/page.har" "$1-firefox.har"
    rm -r "$profile"
}
export -f record
unshare -n bash -c '
    python3 "$1/far.py" & far=$!
    node page.mjs & page=$!
    trap "kill $far $page" EXIT
    sleep 1
    record keepalive http://10.9.0.2:8101/
    record close http://10.9.0.2:8102/
' _ "$here"
rm page.mjs key.pem cert.pem
