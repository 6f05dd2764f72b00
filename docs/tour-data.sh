#!/usr/bin/env bash
# The tour of docs/tour-data.md: runs every command of it against a node of its own and prints what came.
#   docs/tour-data.sh FOLDER [PORT]       FOLDER is made, and must not exist yet
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
folder=${1:?which folder?} port=${2:-8077}
mkdir "$folder"
export KTRDR_URL=http://127.0.0.1:$port KTRDR_LOG_LEVEL=WARN
node=

serve() {
  ./ktrdr serve --port "$port" --data "$folder/data" >>"$folder/node.log" 2>&1 & node=$!
  for _ in $(seq 240); do curl -sf -o /dev/null "$KTRDR_URL/health/ready" && return; sleep 0.5; done
  echo "the node did not start; see $folder/node.log" >&2; exit 1
}
trap '[ -n "$node" ] && kill "$node" 2>/dev/null || true' EXIT
say() { printf '\n## %s\n\n' "$1"; }
# Prints a command as a reader would type it, and its output, long lines cut.
run() {
  printf '$ %s\n' "$*"
  { bash -c "$*" 2>&1 || true; } | cut -c1-170 | tail -n "${LINES_SHOWN:-40}"
}
get() {
  printf "$ curl -s '%s/api/v1/%s'\n" "$KTRDR_URL" "$1"
  curl -s "$KTRDR_URL/api/v1/$1" | cut -c1-"${2:-900}"; echo
}

say "Fifty symbols, and the node killed in the middle"
tr ' ' '\n' >"$folder/symbols.txt" <<'SYMBOLS'
AAPL MSFT NVDA AMZN GOOG GOOGL META TSLA AMD INTC
IBM.NYSE.STK JPM XOM KO BRK-B SPY QQQ IWM GLD TLT
VOD.NASDAQ.STK SHEL.NYSE.STK VOD.LSE.STK SHEL.LSE.STK HSBA AZN BARC 7203 6758 9984
7974 EURUSD GBPUSD USDJPY USDCHF AUDUSD USDCAD EURGBP SPX NDX
BTCUSD ETHUSD LTCUSD EURJPY.IDEALPRO.CASH ESZ6 NQZ6 RTYZ6 MESZ6 ESH7 NOSUCH
SYMBOLS
serve
printf '$ ./ktrdr load --from symbols.txt -t 1d --start 2024-01-01 --end 2025-12-31\n'
./ktrdr load --from "$folder/symbols.txt" -t 1d --start 2024-01-01 --end 2025-12-31 >"$folder/load.log" 2>&1 & load=$!
for _ in $(seq 240); do
  done=$(./ktrdr jobs list 2>/dev/null | awk '/^job-/ {print $4}')
  done=${done:-0}
  [ "$done" -ge 12 ] && break; sleep 0.5
done
printf '$ kill -9 %s      # the node, with %s items done\n' "$node" "$done"
kill -9 "$node"
wait "$node" 2>/dev/null || true
serve
printf '$ ./ktrdr serve      # again; the load waits for it and goes on\n'
wait "$load" || true
tail -n 9 "$folder/load.log" | cut -c1-170
run ./ktrdr jobs list

say "What is missing, and why"
run ./ktrdr load AAPL -t 1h --start 2024-03-04 --end 2024-03-06
run ./ktrdr load AAPL -t 1h --start 2024-03-11 --end 2024-03-15
get 'gaps?instrument=AAPL&timeframe=1h&class=interior'
get 'coverage?instrument=AAPL&timeframe=1h&by=month'
run ./ktrdr load AAPL -t 1h --start 2024-03-04 --end 2024-03-15
get 'gaps?instrument=AAPL&timeframe=1h&class=interior'

say "A file with defects"
# the simulated gateway's own bars, but for three: high and low have changed places, a volume is negative, a close has slipped
cat >"$folder/AMD_1d.csv" <<'CSV'
date,open,high,low,close,volume
2019-03-01,111.25,113.95,108.84,110.32,71411434
2019-03-04,111.12,113.9,110.46,113.38,72703409
2019-03-05,109.94,110.48,106.44,108.27,75434444
2019-03-06,109.79,106.69,111.15,108.97,78902457
2019-03-07,111.95,112.35,108.57,108.9,84947083
2019-03-08,108.94,112.62,107.81,110.13,79732946
2019-03-11,110.21,111.19,107.69,109.48,79924056
2019-03-12,109.48,114.29,105.3,107.38,80647958
2019-03-13,111.79,120.11,111.44,118.32,-1000
2019-03-14,119.45,120.26,112.27,112.79,78324816
2019-03-15,108.34,108.51,100.89,102.21,80825170
2019-03-18,101.63,202.27,97.65,197.8,75926560
2019-03-19,99.72,102.66,97.36,97.96,75884371
CSV
run ./ktrdr import "$folder/AMD_1d.csv" --dry-run
run ./ktrdr import "$folder/AMD_1d.csv"
run ./ktrdr quality AMD -t 1d --start 2019-03-01 --end 2019-03-20

say "Repairs are proposals"
run ./ktrdr repairs scan AMD -t 1d --start 2019-03-01 --end 2019-03-20
run ./ktrdr repairs list AMD -t 1d
id=$(curl -s "$KTRDR_URL/api/v1/repairs?instrument=AMD&timeframe=1d" | python3 -c '
import json, sys
repairs = json.load(sys.stdin)["data"]["repairs"]
print(next(r["id"] for r in repairs if r.get("rule") == "ohlc_order"))')
run ./ktrdr repairs apply "$id"

say "As it was, as it is"
get 'bars?instrument=AMD&timeframe=1d&start=2019-03-06&end=2019-03-07&as_of=4' 400
get 'bars?instrument=AMD&timeframe=1d&start=2019-03-06&end=2019-03-07' 400
get 'revisions?instrument=AMD&timeframe=1d&t=2019-03-06' 900
run ./ktrdr audit list AMD

say "Is that all, and is it untouched?"
kill "$node"
wait "$node" 2>/dev/null || true
node=
LINES_SHOWN=10 run ./ktrdr audit verify --data "$folder/data"
