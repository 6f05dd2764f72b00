#!/usr/bin/env bash
# Exports a trail of ENTRIES facts from a node with little memory, as NDJSON and CSV: seconds, lines, bytes, the most memory that the process
# took meanwhile and the heap after a full collection before and after. A real load makes the first facts; stopped, they are written again and
# again into the journal under a thousand made-up instruments.
#   CLASSPATH=… [ENTRIES=100000] [HEAP=192m] [PORT=8078] src/bench/scripts/audit.sh
set -euo pipefail
: "${CLASSPATH:?class path with src/main and its libraries}"
entries=${ENTRIES:-100000} heap=${HEAP:-192m} port=${PORT:-8078} java=${JAVA:-java} work=$(mktemp -d) node=
api=http://127.0.0.1:$port
trap '[ -n "$node" ] && kill "$node" 2>/dev/null; rm -rf "$work"' EXIT
serve() {
  "$java" -Xmx"$heap" -cp "$CLASSPATH" io.ktrdr.cli.Main serve --port "$port" --data "$work/data" >"$work/node.log" 2>&1 & node=$!
  for _ in $(seq 240); do curl -sf -o /dev/null "$api/health/ready" && return; sleep 0.5; done
  cat "$work/node.log"; exit 1
}
stop() { kill "$node"; wait "$node" || true; node=; }
rss() { awk '/^VmRSS/{print $2}' "/proc/$node/status"; }
collected() { jcmd "$node" GC.run >/dev/null; sleep 1; jcmd "$node" GC.heap_info | grep -o 'used [0-9]*K' | head -1; }

serve
"$java" -cp "$CLASSPATH" io.ktrdr.cli.Main load AAPL -t 1d --start 2024-01-01 --end 2024-12-31 --url "$api" >"$work/load.log" 2>&1 || { cat "$work/load.log"; exit 1; }
stop
h2=$(tr : '\n' <<<"$CLASSPATH" | while read -r one; do ls "${one%/\*}"/h2-*.jar 2>/dev/null || true; done | head -1)
cat >"$work/fill.sql" <<SQL
create local temporary table one as select * from "event_journal" where "persistence_id" = 'Symbol|AAPL.NASDAQ.STK';
create local temporary table numbered as select row_number() over (order by "sequence_number") - 1 n, * from one;
set @kinds = (select count(*) from numbered);
insert into "event_journal" ("deleted", "persistence_id", "sequence_number", "writer", "write_timestamp", "adapter_manifest", "event_payload", "event_ser_id", "event_ser_manifest")
  select f."deleted", 'Symbol|B' || (r.x / 100) || '.NASDAQ.STK', mod(r.x, 100) + 1, f."writer", f."write_timestamp", f."adapter_manifest", f."event_payload", f."event_ser_id", f."event_ser_manifest"
  from system_range(0, $entries - 1) r join numbered f on f.n = mod(r.x, @kinds);
insert into "event_tag" select "ordering", (select max("tag") from "event_tag") from "event_journal" where "persistence_id" like 'Symbol|B%' and not exists (select 1 from "event_tag" where "event_id" = "ordering");
select count(*) from "event_journal";
SQL
journal=$(ls "$work"/data/journal.mv.db)
"$java" -cp "$h2" org.h2.tools.RunScript -url "jdbc:h2:file:${journal%.mv.db}" -user sa -password '' -script "$work/fill.sql"
echo "journal: $(stat -c %s "$journal") bytes; heap at most $heap"

serve
for accept in ${FORMS:-application/x-ndjson text/csv application/x-ndjson text/csv}; do
  before=$(collected); most=0; began=$(date +%s.%N)
  curl -sf -H "Accept: $accept" "$api/api/v1/audit" >"$work/export" & export=$!
  while kill -0 "$export" 2>/dev/null; do now=$(rss); [ "$now" -gt "$most" ] && most=$now; sleep 0.1; done
  wait "$export"
  seconds=$(awk -v a="$began" -v b="$(date +%s.%N)" 'BEGIN{printf "%.1f", b - a}')
  echo "$accept: $seconds s, $(wc -l <"$work/export") lines, $(stat -c %s "$work/export") bytes, at most $((most / 1024)) MiB resident; heap $before before, $(collected) after"
done
