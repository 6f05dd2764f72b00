"""What docs/examples/ktrdr.py promises, looked at against the node of ExamplesIT at KTRDR_URL."""

import datetime
import decimal
import os

import pandas as pd

import ktrdr
from ktrdr import Ktrdr, KtrdrError

node = Ktrdr(os.environ["KTRDR_URL"])


def refused(work):
    try:
        work()
    except (KtrdrError, ValueError) as failure:
        return failure
    raise AssertionError("this should have been refused")


assert "AAPL" in node.symbols()
assert any(found["instrument"] == "AAPL.NASDAQ.STK" for found in node.instruments(search="apple"))

bars = node.bars("AAPL", "1d", start=datetime.date(2023, 1, 1), end="2023-02-01", page_size=6)
assert len(bars) == 20 and bars.index.is_monotonic_increasing and str(bars.index.tz) == "UTC", bars
assert list(bars.columns) == ["opens", "open", "high", "low", "close", "volume", "vwap", "trades"]
assert bars["close"].dtype == "float64" and bars.attrs["meta"]["complete"]
assert bars.index[-1] == pd.Timestamp("2023-01-31", tz="UTC"), "days are named by their session date"
assert bars["opens"].iloc[-1] == pd.Timestamp("2023-01-31T14:30:00Z"), bars["opens"]

both = node.bars(["AAPL", "EURUSD"], "1d", start="2023-01-01", end="2023-02-01")
assert both.xs("AAPL").equals(bars) and list(both.attrs["meta"]) == ["AAPL", "EURUSD"], both
assert both["close"].unstack("instrument").columns.to_list() == ["AAPL", "EURUSD"]

beyond = dict(timeframe="1d", start="2023-01-20", end="2023-02-11")
whole, paged = node.bars("AAPL", **beyond), node.bars("AAPL", **beyond, page_size=3)
for said in ("points", "complete", "coverage", "gaps"):
    assert paged.attrs["meta"][said] == whole.attrs["meta"][said] or said == "coverage", said
assert abs(paged.attrs["meta"]["coverage"] - whole.attrs["meta"]["coverage"]) < 1e-6, paged.attrs
filled = node.bars("AAPL", **beyond, page_size=3, fill="forward")
assert filled["synthetic"].sum() == 8 and filled.attrs["meta"]["points"] == 16, filled
assert filled.attrs["meta"]["synthetic"] == 8 and not filled.attrs["meta"]["complete"], filled.attrs
assert abs(filled.attrs["meta"]["coverage"] - whole.attrs["meta"]["coverage"]) < 1e-6, filled.attrs
assert list(node.bars("AAPL", "1d", start="2023-01-30", end="2023-02-01", fields="t,session_date,c").columns) == ["opens", "close"]

exact = node.bars("AAPL", "1d", start="2023-01-01", end="2023-02-01", exact=True)
assert all(isinstance(close, decimal.Decimal) for close in exact["close"])
assert [float(close) for close in exact["close"]] == list(bars["close"])

pair = node.bars("EURUSD", "1d", start="2023-01-01")
assert pair["volume"].isna().all() and (pair["close"] > 0).all(), "no volume is not 0"
assert node.bars("EURUSD", "1d", start="2023-01-01", exact=True)["volume"].isna().all()

instant = pd.Timestamp("2023-01-30T00:00:00Z")
assert len(node.bars("AAPL", "1d", start=instant, end="2023-02-01")) == 2
assert "time zone" in str(refused(lambda: node.bars("AAPL", "1d", start=pd.Timestamp("2023-01-30"))))

nothing = node.bars("AAPL", "1d", start="2021-01-01", end="2021-02-01")
assert len(nothing) == 0 and not nothing.attrs["meta"]["complete"]

seen = []
job = node.load("MSFT", ["1d"], start="2023-01-03", end="2023-01-31", progress=seen.append)
assert job["state"] == "completed" and seen[-1]["state"] == "completed", job
failed = node.load("NOSUCH", "1d", start="2023-01-03", end="2023-01-04")
assert failed["state"] == "failed" and failed["failures"][0]["problem"]["code"] == "UNKNOWN_SYMBOL"

values = node.indicators("AAPL", "1d", ["rsi", {"id": "bbands", "name": "bands"}], start="2023-01-01", end="2023-01-31")
assert len(values) == 20 and values.notna().all().all() and "rsi" in values.columns, values
assert bars.join(values)["rsi"].notna().all(), "indicators stand in the rows of their bars"

assert node.coverage("AAPL", "1d", end="2023-02-10")["count"]["missing"] > 0
gaps = node.gaps("AAPL", "1d", start="2023-01-01", end="2023-02-10")
assert len(gaps) == 1 and gaps.loc[0, "why"] == "never_asked", gaps
assert 0 < node.quality("AAPL", "1d", start="2023-01-01", end="2023-02-01")["score"] <= 1
assert any(fact["kind"] == "bars_stored" for fact in node.audit("AAPL"))
assert node.status()["ready"]

problem = refused(lambda: node.bars("AAPL", "7m", start="nonsense"))
assert problem.code == "INVALID_REQUEST" and problem.status == 422 and problem.request_id
assert {fault["pointer"] for fault in problem.errors} == {"/timeframe", "/start"}, problem.errors

live = node.live("SIM.TEST", "5s", snapshot=3)
snapshot, first = next(live), next(live)
assert snapshot["type"] == "snapshot" and len(snapshot["bars"]) >= 3, snapshot
assert first["seq"] > snapshot["seq"], first

received = ktrdr._Socket.receive


def broken(socket):
    ktrdr._Socket.receive = received
    raise ConnectionResetError("as if the line were cut")


ktrdr._Socket.receive = broken
resumed, then = next(live), next(live)
assert resumed["type"] == "resumed" and resumed["seq"] == first["seq"], (first, resumed)
assert then["seq"] > first["seq"], (first, then)
live.close()
assert refused(lambda: next(node.live("NOSUCH", "5s"))).code == "UNKNOWN_SYMBOL"

print("all is well")
