#!/usr/bin/env bash
# Loads a month from IB and reads it page by page, with curl alone.      bars.sh [URL]
set -euo pipefail
url=${1:-${KTRDR_URL:-http://127.0.0.1:8000}}
auth=(); [ -z "${KTRDR_API_KEY:-}" ] || auth=(-H "Authorization: Bearer $KTRDR_API_KEY")
ask() { curl -sS --fail-with-body --compressed "${auth[@]}" "$@"; }

# What is not stored yet is fetched; asked again, nothing goes to IB.
ask -o /dev/null -X POST "$url/api/v1/data/load" -H 'Content-Type: application/json' \
  -d '{"symbol":"AAPL","timeframe":"1d","start_date":"2023-01-01","end_date":"2023-01-31"}'

# Pages: the token of a page asks for the next one, everything else stays as it was.
token=
while :; do
  page=$(ask -G "$url/api/v1/bars" -d instrument=AAPL -d timeframe=1d -d start=2023-01-01 -d end=2023-02-01 -d limit=8 \
    ${token:+--data-urlencode "page_token=$token"})
  grep -o '"session_date":"[^"]*","o":[^,]*,"h":[^,]*,"l":[^,]*,"c":[^,]*' <<<"$page" | tr -d '"' | sed 's/[a-z_]*://g'
  token=$(sed -n 's/.*"next_page_token":"\([^"]*\)".*/\1/p' <<<"$page")
  [ -n "$token" ] || break
done

# A problem says what is wrong, and --fail-with-body makes it an exit code.
ask "$url/api/v1/bars?instrument=NOSUCH&timeframe=1d" || echo
