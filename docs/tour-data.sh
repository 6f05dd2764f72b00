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
  done=$(curl -s "$KTRDR_URL/api/v1/jobs" | python3 -c 'import json,sys; j=json.load(sys.stdin)["data"]["jobs"]; print(j[0]["progress"]["items"]["done"] if j else 0)' 2>/dev/null || echo 0)
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
cat >"$folder/AMD_1d.csv" <<'CSV'
date,open,high,low,close,volume
2019-03-01,23.94,24.10,23.41,23.48,66101200
2019-03-04,23.65,23.85,22.87,23.46,72381200
2019-03-05,23.45,23.74,23.16,23.54,46731000
2019-03-06,22.03,23.50,23.45,22.40,76305600
2019-03-07,22.16,22.37,21.58,22.05,72155900
2019-03-08,21.37,22.10,21.04,22.01,66180600
2019-03-11,22.12,23.02,22.09,22.95,62512800
2019-03-12,22.95,23.71,22.92,23.49,68190800
2019-03-13,23.54,23.80,23.22,23.49,-1000
2019-03-14,23.33,23.50,22.80,22.82,48490800
2019-03-15,23.14,23.47,22.93,23.29,57894000
2019-03-18,23.32,46.98,23.20,46.50,56890500
2019-03-19,23.20,26.22,23.09,26.00,139770000
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
get 'bars?instrument=AMD&timeframe=1d&start=2019-03-06&end=2019-03-07&as_of=1' 400
get 'bars?instrument=AMD&timeframe=1d&start=2019-03-06&end=2019-03-07' 400
get 'revisions?instrument=AMD&timeframe=1d&t=2019-03-06' 900
run ./ktrdr audit list AMD

say "Is that all, and is it untouched?"
kill "$node"
wait "$node" 2>/dev/null || true
node=
LINES_SHOWN=10 run ./ktrdr audit verify --data "$folder/data"
