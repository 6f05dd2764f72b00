"""What a notebook does: load, look, calculate. Run with a node at KTRDR_URL or 127.0.0.1:8000."""

import os

from ktrdr import Ktrdr, KtrdrError

node = Ktrdr(os.environ.get("KTRDR_URL", "http://127.0.0.1:8000"), os.environ.get("KTRDR_API_KEY"))

job = node.load(["AAPL", "MSFT"], "1d", start="2022-06-01", end="2023-01-31")
print(job["state"], job["progress"]["bars_stored"], "bars stored")

bars = node.bars("AAPL", "1d", start="2023-01-01", end="2023-02-01")
print(bars[["open", "high", "low", "close", "volume"]].tail(3))
print("complete:", bars.attrs["meta"]["complete"], "simulated:", bars.attrs["meta"]["simulated"])

values = node.indicators("AAPL", "1d", ["rsi", {"id": "ema", "name": "slow", "parameters": {"period": 50}}],
                         start="2023-01-01", end="2023-01-31")
print(bars.join(values)[["close", "rsi", "slow"]].tail(3))

try:
    node.bars("NOSUCH", "1d")
except KtrdrError as problem:
    print(problem.code, problem.request_id)
