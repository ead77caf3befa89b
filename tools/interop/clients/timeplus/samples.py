"""The seed's samples with the original Timeplus client, unmodified, against the server in TIMEPLUS_HOST.

Prints one JSON object a line: {"name", "ok", "detail"?}.
"""

import datetime
import json
import os
import threading
import traceback

from timeplus import Environment, Query, Stream
from swagger_client.rest import ApiException

VERSION = os.environ["CLIENT_VERSION"]
# Release 1.2.2 sends text payloads as a JSON string literal (T-51).
SENDS_LITERALS = VERSION == "1.2.2"


def environment(key=None):
    return (
        Environment()
        .address(os.environ["TIMEPLUS_HOST"])
        .apikey(key or os.environ["TIMEPLUS_API_KEY"])
        .workspace(os.environ["TIMEPLUS_WORKSPACE"])
    )


env = environment()
checks = []


def check(function):
    checks.append(function)
    return function


def rows_of(sql):
    """All rows of a bounded query, with the header."""
    query = Query(env).sql(sql).create()
    rows = []
    for event in query.result():
        if event.event == "message":
            rows.extend(json.loads(event.data))
    return query, rows


def new_stream(name, *columns):
    stream = Stream(env=env).name(name)
    for column_name, column_type in columns:
        stream = stream.column(column_name, column_type)
    return stream.create()


def expect_refusal(status, action):
    try:
        action()
    except ApiException as error:
        assert error.status == status, f"status {error.status}: {error.body}"
        return error
    raise AssertionError(f"expected status {status}, but the call succeeded")


@check
def streams_are_listed_created_fetched_and_deleted():
    before = len(Stream(env=env).list())
    stream = new_stream("test", ("time", "datetime64(3)"), ("data", "string"))
    assert len(Stream(env=env).list()) == before + 1
    assert stream.metadata().name == "test"
    fetched = Stream(env=env).name("test").get()
    assert [c.name for c in fetched.metadata().columns] == ["time", "data", "_tp_time"]
    # 1.2.2 calls what create() answers a StreamDef; both hold the same facts.
    assert VERSION == "1.2.2" or type(fetched.metadata()) is type(stream.metadata())
    stream.delete()
    assert len(Stream(env=env).list()) == before


@check
def compact_ingest_stores_a_naive_datetime():
    stream = new_stream("test_ingest", ("time", "datetime64(3)"), ("data", "string"))
    stream.ingest(["time", "data"], [[datetime.datetime(2024, 1, 2, 3, 4, 5, 678000), "abcd"]])
    _, rows = rows_of("select time, data from table(test_ingest)")
    stream.delete()
    assert rows == [["2024-01-02T03:04:05.678Z", "abcd"]], rows


@check
def streaming_ingest_stores_json_objects():
    stream = new_stream("test_ingest_objects", ("a", "integer"), ("b", "string"))
    payload = '\n{"a":2,"b":"hello"}\n{"a":1,"b":"world"}\n'
    try:
        # The server also takes the objects out of the literal that 1.2.2 sends.
        stream.ingest(payload=payload, format="streaming")
        _, rows = rows_of("select a, b from table(test_ingest_objects) order by a")
        assert rows == [[1, "world"], [2, "hello"]], rows
    finally:
        stream.delete()


@check
def raw_ingest_stores_one_event_of_several_lines():
    stream = new_stream("test_ingest_raw", ("raw", "string"))
    payload = "\nfirst line\nsecond line\n"
    stream.ingest(payload=payload, format="raw")
    _, rows = rows_of("select raw from table(test_ingest_raw)")
    stream.delete()
    assert rows == [[json.dumps(payload) if SENDS_LITERALS else payload]], rows


@check
def lines_ingest_stores_one_event_a_line():
    stream = new_stream("test_ingest_lines", ("raw", "string"))
    payload = '{"a":1,"b":"world"}\n{"a":2,"b":"hello"}'
    stream.ingest(payload=payload, format="lines")
    _, rows = rows_of("select raw from table(test_ingest_lines)")
    stream.delete()
    expected = [[json.dumps(payload)]] if SENDS_LITERALS else [[line] for line in payload.split("\n")]
    assert sorted(rows) == sorted(expected), rows


@check
def a_streaming_query_delivers_rows_as_they_are_ingested():
    stream = new_stream("test_live", ("id", "integer"), ("name", "string"))
    query = Query(env).sql("select id, name from test_live where id > 1").batching_policy(10, 100).create()
    assert [(c["name"], c["type"]) for c in query.header()] == [("id", "int32"), ("name", "string")], query.header()
    ingest = threading.Thread(target=stream.ingest, args=(["id", "name"], [[1, "one"], [2, "two"], [3, "three"]]))
    ingest.start()
    rows = []
    for event in query.result():
        if event.event == "message":
            rows.extend(json.loads(event.data))
        if len(rows) >= 2:
            break
    ingest.join()
    query.cancel()
    query.delete()
    stream.delete()
    assert rows == [[2, "two"], [3, "three"]], rows


@check
def queries_are_listed_and_fetched_and_a_cancelled_one_ends():
    stream = new_stream("test_cancel", ("id", "integer"))
    query = Query(env).sql("select id from test_cancel").create()
    query_id = query.metadata()["id"]
    assert query_id in [q.id for q in Query(env).list()]
    fetched = Query(env).get(query_id) if VERSION == "1.2.2" else Query(env).id(query_id).get()
    assert fetched.metadata().status == "running", fetched.metadata()
    query.cancel()
    for _ in query.result():
        pass
    fetched = Query(env).get(query_id) if VERSION == "1.2.2" else Query(env).id(query_id).get()
    assert fetched.metadata().status == "canceled", fetched.metadata().status
    query.delete()
    assert query_id not in [q.id for q in Query(env).list()]
    stream.delete()


@check
def the_final_state_of_a_bounded_query_arrives():
    query = Query(env).sql("select 1 as one").create()
    events = list(query.result())
    assert events[-1].event == "query", events[-1].event
    assert json.loads(events[-1].data)["status"] == "finished"


@check
def a_duplicate_stream_is_refused():
    stream = new_stream("test_twice", ("a", "integer"))
    try:
        error = expect_refusal(400, lambda: new_stream("test_twice", ("a", "integer")))
        assert json.loads(error.body)["code"] == 57, error.body
    finally:
        stream.delete()


@check
def a_bad_statement_is_refused_before_any_event():
    error = expect_refusal(400, lambda: Query(env).sql("selekt 1").create())
    assert json.loads(error.body)["code"] == 62, error.body


@check
def a_wrong_key_is_refused():
    expect_refusal(401, lambda: Stream(env=environment("x" * 60)).list())


for function in checks:
    outcome = {"name": function.__name__.replace("_", " "), "ok": True}
    try:
        function()
    except Exception:  # the report must name whatever went wrong
        outcome["ok"] = False
        outcome["detail"] = traceback.format_exc()
    print(json.dumps(outcome), flush=True)
