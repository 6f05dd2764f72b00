"""A client for a KTRDR node in one file: copy it beside your notebook.

    from ktrdr import Ktrdr

    node = Ktrdr("http://127.0.0.1:8000")                     # api_key=…, ca="ca.pem" where the node wants them
    node.load("AAPL", "1d", start="2023-01-01", end="2023-12-31")   # from IB, what is not stored; waits
    bars = node.bars("AAPL", "1d", start="2023-01-01")        # a pandas frame with a UTC index
    for event in node.live("EURUSD", "1m"):                   # bars as they form, resumed after any break
        print(event["type"], event.get("bar"))

Needs requests and pandas; websockets too for live().
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import decimal
import json
import threading
import time
import uuid
from typing import Any, Callable, Iterator, Mapping, Sequence

import pandas as pd
import requests

__all__ = ["Ktrdr", "KtrdrError"]

OVER = {"completed", "completed_with_errors", "failed", "cancelled"}
DAYS = {"1d", "1w", "1mo"}
COLUMNS = {"o": "open", "h": "high", "l": "low", "c": "close", "v": "volume", "vw": "vwap", "n": "trades"}


class KtrdrError(Exception):
    """A problem (RFC 9457) that the node answered with; its page is docs/problems/<type>.md."""

    def __init__(self, problem: Mapping[str, Any], status: int):
        self.problem = problem
        self.status = status
        self.code = problem.get("code", f"HTTP_{status}")
        self.detail = problem.get("detail", f"the node answered with status {status}")
        self.errors = problem.get("errors", [])
        self.candidates = problem.get("candidates", [])
        self.request_id = problem.get("request_id")
        self.retry_after = problem.get("retry_after_ms", 0) / 1000 or None
        super().__init__(f"{self.code}: {self.detail}")


class Ktrdr:
    """A node. Safe to share between threads as far as requests.Session is."""

    def __init__(
        self,
        url: str = "http://127.0.0.1:8000",
        api_key: str | None = None,
        ca: str | None = None,
        timeout: float = 300,
        retries: int = 2,
    ):
        """
        url      where the node answers
        api_key  by which it knows the caller
        ca       a PEM file with the certificates to believe instead of the system's
        timeout  seconds until an answer begins
        retries  how often a read is asked again on 429 and 503, after Retry-After (30 s at most)
        """
        self.url = url.rstrip("/")
        self.timeout = timeout
        self.retries = retries
        self.ca = ca
        self.session = requests.Session()
        self.session.headers["Accept-Encoding"] = "gzip"
        if api_key:
            self.session.headers["Authorization"] = f"Bearer {api_key}"
        if ca:
            self.session.verify = ca

    # ---- what is there

    def symbols(self) -> list[str]:
        return self.get("/symbols")

    def instruments(self, search: str | None = None) -> list[dict]:
        """All known instruments, or those whose symbol or name matches."""
        path = "/instruments/search" if search else "/instruments"
        return self.get(path, q=search)["instruments"]

    # ---- bars

    def bars(
        self,
        instrument: str | Sequence[str],
        timeframe: str,
        start: Any = None,
        end: Any = None,
        *,
        exact: bool = False,
        page_size: int = 10_000,
        **parameters: Any,
    ) -> pd.DataFrame:
        """
        Stored bars from start (inclusive) to end (exclusive); never asks IB.

        start, end   dates or instants: text, datetime.date, or an aware datetime or Timestamp
        exact        Decimal objects with every digit, instead of floats
        parameters   the others of GET /bars: what, session, as_of, adjustment, resample, …

        The index is when a bar opens, in UTC; for bars of a day and longer it is their session date, as
        for indicators, and the column opens says when. What is missing is NaN (None with exact), never 0.
        frame.attrs["meta"] is what the node said: complete, coverage, gaps, revision, simulated, warnings.

        Several instruments make one frame with the level instrument before the time, and
        frame.attrs["meta"] has each under its name.
        """
        if not isinstance(instrument, str):
            frames = {
                one: self.bars(
                    one, timeframe, start, end, exact=exact, page_size=page_size, **parameters
                )
                for one in instrument
            }
            if not frames:
                raise ValueError("bars of no instrument at all")
            metas = {one: frame.attrs.pop("meta") for one, frame in frames.items()}
            every = pd.concat(frames, names=["instrument"])
            every.attrs["meta"] = metas
            return every
        rows: list[dict] = []
        metas = []
        for page in self.bar_pages(
            instrument, timeframe, start, end, exact=exact, page_size=page_size, **parameters
        ):
            rows.extend(page["bars"])
            metas.append(page["meta"])
        return _frame(rows, _meta(metas, rows), exact)

    def bar_pages(
        self,
        instrument: str,
        timeframe: str,
        start: Any = None,
        end: Any = None,
        *,
        exact: bool = True,
        page_size: int = 10_000,
        **parameters: Any,
    ) -> Iterator[dict]:
        """Those of one instrument page by page, as the node writes them; never more than one page is kept."""
        token = None
        while True:
            page = self.get(
                "/bars",
                exact=exact,
                instrument=instrument,
                timeframe=timeframe,
                start=_when(start),
                end=_when(end),
                limit=page_size,
                page_token=token,
                **{name: _when(value) for name, value in parameters.items()},
            )
            yield page
            token = page["next_page_token"]
            if not token:
                return

    def load(
        self,
        instruments: str | Sequence[str],
        timeframes: str | Sequence[str],
        start: Any = None,
        end: Any = None,
        *,
        wait: bool = True,
        progress: Callable[[dict], None] | None = None,
        **request: Any,
    ) -> dict:
        """
        Has the node fetch from IB what is not stored, as a job; waits for its end unless wait=False.

        end       a plain date is inclusive
        progress  hears of the job at every look
        request   the other members of POST /jobs: mode, what, session, lane

        Answers the job; one with failed items says which and why in job["failures"].
        """
        body = {
            "type": "load",
            "instruments": [instruments] if isinstance(instruments, str) else list(instruments),
            "timeframes": [timeframes] if isinstance(timeframes, str) else list(timeframes),
            "start": _when(start),
            "end": _when(end),
            **request,
        }
        body = {name: value for name, value in body.items() if value is not None}
        job = self.post("/jobs", body, **{"Idempotency-Key": f"ktrdr-py-{uuid.uuid4()}"})
        return self.wait(job["id"], progress) if wait else job

    def wait(self, job_id: str, progress: Callable[[dict], None] | None = None) -> dict:
        """A job once it is over or paused; a node that restarts meanwhile is waited for, two minutes."""
        pause, away_since = 0.05, None
        while True:
            try:
                job = self.get(f"/jobs/{job_id}")
                away_since = None
                if progress:
                    progress(job)
                if job["state"] in OVER or job["state"] == "paused":
                    return job
            except (requests.ConnectionError, requests.Timeout):
                away_since = away_since or time.monotonic()
                if time.monotonic() - away_since > 120:
                    raise
            time.sleep(pause)
            pause = min(pause * 2, 0.5)

    # ---- what is made of bars, and what is known about them

    def indicators(
        self,
        instrument: str,
        timeframe: str,
        indicators: Sequence[str | Mapping[str, Any]],
        start: Any = None,
        end: Any = None,
        **request: Any,
    ) -> pd.DataFrame:
        """
        Indicators over stored bars, right from the first row on; NaN where there is no value yet.

        indicators  ids such as "rsi", or objects: {"id": "ema", "name": "fast", "parameters": {"period": 5}}
        end         a plain date is inclusive
        """
        body = {
            "symbol": instrument,
            "timeframe": timeframe,
            "start_date": _when(start),
            "end_date": _when(end),
            "style": "columns",
            "indicators": [{"id": one} if isinstance(one, str) else dict(one) for one in indicators],
            **request,
        }
        body = {name: value for name, value in body.items() if value is not None}
        frames = []
        while True:
            page = self.post("/indicators/calculate", body)
            index = pd.DatetimeIndex(pd.to_datetime(page["dates"], utc=True), name="time")
            frames.append(pd.DataFrame(page["indicators"], index=index, dtype="float64"))
            if not page["next_page_token"]:
                return pd.concat(frames)
            body["page_token"] = page["next_page_token"]

    def coverage(self, instrument: str, timeframe: str, **parameters: Any) -> dict:
        """How complete a series is, bar by bar against its calendar."""
        answer = self.get("/coverage", instrument=instrument, timeframe=timeframe, **parameters)
        return answer["series"][0]

    def gaps(self, instrument: str, timeframe: str, **parameters: Any) -> pd.DataFrame:
        """What is missing and why, a row for each gap."""
        rows, token = [], None
        while True:
            page = self.get(
                "/gaps", instrument=instrument, timeframe=timeframe, page_token=token, **parameters
            )
            rows.extend({**gap, "why": gap["why"]["reason"]} for gap in page["gaps"])
            token = page["next_page_token"]
            if not token:
                return pd.DataFrame(rows).drop(columns=["context", "calendar"], errors="ignore")

    def quality(self, instrument: str, timeframe: str, **parameters: Any) -> dict:
        return self.get("/quality", instrument=instrument, timeframe=timeframe, **parameters)

    def audit(self, instrument: str, **parameters: Any) -> Iterator[dict]:
        """Every fact of an instrument, oldest first."""
        token = None
        while True:
            page = self.get("/audit", instrument=instrument, limit=1000, page_token=token, **parameters)
            yield from page["entries"]
            token = page["next_page_token"]
            if not token:
                return

    def status(self) -> dict:
        return self.get("/ib/status")

    # ---- live

    def live(
        self,
        instruments: str | Sequence[str],
        timeframe: str | None = None,
        *,
        channel: str = "bars",
        snapshot: int = 0,
        reconnect: bool = True,
        **subscribe: Any,
    ) -> Iterator[dict]:
        """
        Events of /ws/v1 as they come, for ever: snapshot, resumed, bar, bar_revised, gap, backfilled,
        status, … (the shapes are in /asyncapi.yaml).

        After a break it connects again and goes on behind the last event of each key; where the node
        cannot, a snapshot comes anew. A subscription that is refused raises KtrdrError.
        """
        from websockets.exceptions import WebSocketException

        names = [instruments] if isinstance(instruments, str) else list(instruments)
        places: dict[str, dict] = {}
        pause = 0.25
        while True:
            ask = {"op": "subscribe", "id": "1", "channel": channel, **subscribe}
            ask["jobs" if channel == "jobs" else "instruments"] = names
            if timeframe:
                ask.update(timeframe=timeframe, snapshot=snapshot)
            if places:
                ask["resume_from"] = list(places.values())
            try:
                with _Socket(
                    self.url.replace("http", "ws", 1) + "/ws/v1", self._authorization(), self._tls()
                ) as socket:
                    socket.send(json.dumps(ask))
                    while True:
                        message = json.loads(socket.receive())
                        for event in message if isinstance(message, list) else [message]:
                            kind = event["type"]
                            if kind == "error":
                                raise KtrdrError(event["problem"], 0)
                            if kind == "ack":
                                for refused in event.get("rejected", []):
                                    raise KtrdrError(refused["problem"], 0)
                                pause = 0.25
                            if "key" in event and "seq" in event:
                                place = places.setdefault(event["key"], {"key": event["key"]})
                                place["epoch"] = event.get("epoch", place.get("epoch"))
                                place["seq"] = event["seq"]
                            if kind not in ("welcome", "ack", "heartbeat", "pong"):
                                yield event
            except (WebSocketException, OSError, EOFError, TimeoutError):
                if not reconnect:
                    raise
            time.sleep(pause)
            pause = min(pause * 2, 30)

    def _authorization(self) -> dict[str, str]:
        key = self.session.headers.get("Authorization")
        return {"Authorization": key} if key else {}

    def _tls(self):
        if not self.url.startswith("https"):
            return None
        import ssl

        return ssl.create_default_context(cafile=self.ca)

    # ---- any other path

    def get(self, path: str, exact: bool = False, **parameters: Any) -> Any:
        """GET /api/v1<path>; what is inside the envelope."""
        parameters = {name: value for name, value in parameters.items() if value is not None}
        for tries in range(self.retries + 1):
            answer = self.session.get(
                f"{self.url}/api/v1{path}", params=parameters, timeout=self.timeout
            )
            try:
                return self._data(answer, exact)
            except KtrdrError as problem:
                wait = problem.retry_after
                if answer.status_code not in (429, 503) or not wait or wait > 30 or tries == self.retries:
                    raise
                time.sleep(wait)

    def post(self, path: str, body: Mapping[str, Any], **headers: str) -> Any:
        """POST /api/v1<path>; what is inside the envelope."""
        return self._data(
            self.session.post(
                f"{self.url}/api/v1{path}", json=body, headers=headers, timeout=self.timeout
            )
        )

    @staticmethod
    def _data(answer: requests.Response, exact: bool = False) -> Any:
        numbers = {"parse_float": decimal.Decimal} if exact else {}
        try:
            body = answer.json(**numbers)
        except ValueError:
            body = None
        if not answer.ok:
            raise KtrdrError(body if isinstance(body, dict) else {}, answer.status_code)
        if body is None:
            raise KtrdrError({"code": "NOT_A_NODE", "detail": f"{answer.url} gave no JSON"}, 0)
        return body["data"] if isinstance(body, dict) and "data" in body else body


class _Socket:
    """A WebSocket that blocks, on a loop of its own: notebooks have one already."""

    def __init__(self, url: str, headers: dict[str, str], tls: Any):
        import websockets

        more: dict[str, Any] = {"ssl": tls} if tls else {}
        new = int(websockets.__version__.split(".")[0]) >= 14
        more["additional_headers" if new else "extra_headers"] = headers
        self._connect = lambda: websockets.connect(url, max_size=None, **more)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="ktrdr-live", daemon=True)

    def __enter__(self) -> "_Socket":
        async def opened():
            return await self._connect()

        self._thread.start()
        try:
            self._socket = self._run(opened())
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(self, *_: Any) -> None:
        try:
            asyncio.run_coroutine_threadsafe(self._socket.close(), self._loop).result(5)
        except (TimeoutError, asyncio.TimeoutError, concurrent.futures.TimeoutError):
            pass  # whoever does not say good-bye is left; at the end of the interpreter nobody can
        finally:
            self._stop()

    def send(self, text: str) -> None:
        self._run(self._socket.send(text))

    def receive(self) -> str:
        """The next message; a heartbeat comes at least every 30 s, so silence means that nobody is there."""
        return self._run(asyncio.wait_for(self._socket.recv(), 60))

    def _run(self, work: Any) -> Any:
        try:
            return asyncio.run_coroutine_threadsafe(work, self._loop).result()
        except asyncio.TimeoutError as late:
            raise TimeoutError("the node fell silent") from late

    def _stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        if not self._thread.is_alive():
            self._loop.close()


def _when(value: Any) -> Any:
    """Dates and instants as the API reads them; a time without a zone is refused, not guessed."""
    if hasattr(value, "isoformat"):
        if hasattr(value, "hour") and value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone; use an aware one, or a date")
        return value.isoformat()
    return value


def _meta(pages: list[dict], rows: list[dict]) -> dict:
    """What was said about all pages of an answer, each of which tells of itself."""
    if len(pages) == 1:
        return pages[0]
    present = sum("synthetic" not in row for row in rows)
    missing = 0
    for page in pages:
        if "gaps_total" in page:  # more gaps than are listed
            missing += round(page["points"] / page["coverage"] - page["points"]) if page["coverage"] else 1
        else:
            missing += sum(gap["bars"] for gap in page["gaps"] if gap["state"] != "ignored")
    made_up = {"synthetic": len(rows) - present} if present < len(rows) else {}
    return {
        **pages[-1],
        **made_up,
        "points": len(rows),
        "complete": all(page["complete"] for page in pages),
        "coverage": present / (present + missing) if missing else 1.0,
        "gaps": [gap for page in pages for gap in page["gaps"]],
        "warnings": list(dict.fromkeys(text for page in pages for text in page.get("warnings", []))),
    }


def _frame(rows: list[dict], meta: dict, exact: bool) -> pd.DataFrame:
    days = meta["timeframe"] in DAYS
    named = [row["session_date"] if days else row["t"] for row in rows]
    index = pd.DatetimeIndex(pd.to_datetime(named, utc=True), name="time")
    columns: dict[str, Any] = {}
    if days:
        columns["opens"] = pd.to_datetime([row["t"] for row in rows], utc=True)
    for short, name in COLUMNS.items():
        if rows and short not in rows[0]:
            continue  # left out by fields=
        values = [row[short] for row in rows]
        if exact:
            values = [decimal.Decimal(v) if isinstance(v, int) and short != "n" else v for v in values]
            columns[name] = pd.Series(values, index=index, dtype="object")
        else:
            columns[name] = pd.array([float("nan") if v is None else v for v in values], dtype="float64")
    for extra in ("rev", "src", "final", "flags", "fetched_at"):
        if any(extra in row for row in rows):
            columns[extra] = [row.get(extra) for row in rows]
    if any("synthetic" in row for row in rows):
        columns["synthetic"] = ["synthetic" in row for row in rows]  # filled in where a bar is missing
    frame = pd.DataFrame(columns, index=index)
    frame.attrs["meta"] = meta
    return frame
