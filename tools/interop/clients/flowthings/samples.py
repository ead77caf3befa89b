"""The seed's surface with the original flowthings client against the server in FLOWTHINGS_HOST.

Prints one JSON object a line: {"name", "ok", "detail"?}.
"""

import itertools
import json
import os
import queue
import threading
import traceback

from flowthings import AGE, API, EXISTS, HAS, MATCHES, NOT, M, Token, mem
from flowthings import FlowThingsBadRequest, FlowThingsForbidden, FlowThingsNotFound

HOST = os.environ["FLOWTHINGS_HOST"]
ACCOUNT = os.environ["FLOWTHINGS_ACCOUNT"]
TOKEN = os.environ["FLOWTHINGS_TOKEN"]
VERSION = os.environ["FLOWTHINGS_VERSION"]
# Longest wait for a message; nothing is asserted about how long it takes.
LIMIT = 30

checks = []
numbers = itertools.count()


def check(function):
    checks.append(function)
    return function


def api_of(token):
    return API(Token(ACCOUNT, token), secure=False, host=HOST, ws_host=HOST, version=VERSION)


def new_flow(api, **members):
    return api.flow.create(dict(members, path="/%s/python/%d" % (ACCOUNT, next(numbers))))


def plain(drop):
    """The elements of a drop without the types of the older generation."""
    if VERSION == "4.0":
        return drop["elems"]
    return {name: element["value"] for name, element in drop["elems"].items()}


def raises(error, function, *args, **kwargs):
    try:
        function(*args, **kwargs)
    except error as raised:
        assert raised.errors, "the error says nothing"
        return raised
    raise AssertionError("nothing was raised")


@check
def flows_are_created_read_found_and_deleted(api):
    flow = new_flow(api, description="d")
    assert api.flow.read(flow["id"]) == flow
    assert api.flow.find(flow["id"]) == flow
    assert api.flow.find(mem.path == flow["path"]) == [flow]
    assert api.flow.find([flow["id"]]) == {flow["id"]: flow}
    assert api.flow.delete(flow["id"]) == {}
    assert api.flow.read_or_else(flow["id"], "none") == "none"
    error = raises(FlowThingsNotFound, api.flow.read, flow["id"])
    assert error.path == "/flow/" + flow["id"]


@check
def flows_are_updated_alone_and_together(api):
    one, two = new_flow(api), new_flow(api)
    assert api.flow.update(M(one, description="x"))["description"] == "x"
    assert api.flow.save(dict(one, capacity=7))["capacity"] == 7
    saved = api.flow.save([M(one, capacity=8), M(two, capacity=9)])
    assert [saved[flow["id"]]["capacity"] for flow in (one, two)] == [8, 9]
    assert api.flow.save([]) == {} and api.flow.find([]) == {}


@check
def references_come_as_a_pair(api):
    flow = new_flow(api)
    found, references = api.flow.find(flow["id"], refs=True)
    assert found == flow and flow["creatorId"] in references
    listed, references = api.flow.find(limit=1, refs=True)
    assert len(listed) == 1 and references


@check
def parameters_choose_sort_and_cut(api):
    flow = new_flow(api)
    drops = api.drop(flow["id"])
    for n in range(25):
        drops.create({"elems": {"n": n}})
    assert len(drops.find()) == 20
    assert [plain(drop)["n"] for drop in drops.find(limit=2, start=1)] == [23, 22]
    assert [plain(drop)["n"] for drop in drops.find(limit=2, sort="elems.n", order="asc")] == [0, 1]
    (only,) = drops.find(mem.elems.n == 3, only=["path"])
    assert only["path"] == flow["path"] and "elems" not in only


@check
def drops_are_created_read_updated_and_deleted(api):
    flow = new_flow(api)
    drops = api.drop(flow["id"])
    drop = api.drop.create({"path": flow["path"], "elems": {"temp": 21, "ratio": 0.5, "name": "x", "on": True}})
    assert plain(drop) == {"temp": 21, "ratio": 0.5, "name": "x", "on": True}
    if VERSION == "0.1":
        assert [drop["elems"][name]["type"] for name in ("temp", "ratio", "name", "on")] == [
            "integer", "float", "string", "boolean",
        ]
    assert drops.read(drop["id"]) == drop
    updated = drops.save(M(drop, elems={"temp": 22}))
    assert plain(updated) == {"temp": 22} and updated["version"] == 1
    # The whole drop, as it came from the server.
    assert plain(drops.save(updated)) == {"temp": 22}
    assert drops.delete(drop["id"]) == {}
    drops.create({"elems": {}})
    assert drops.delete_all() == {} and drops.find() == []


@check
def every_operator_of_filters(api):
    flow = new_flow(api)
    drops = api.drop(flow["id"])
    drops.create({
        "elems": {"temp": 21, "name": "it's", "tags": ["a", "b"], "other": 30},
        "location": {"lat": 52.52, "lon": 13.405, "specifiers": {"ZIP": "10115"}},
    })
    elems = mem.elems
    passing = [
        elems.temp == 21, elems.temp != 20, elems.temp < 22, elems.temp <= 21, elems.temp > 20, elems.temp >= 21,
        elems.temp < elems.other, elems["name"] == "it's", mem.temp == 21, elems["name"].re("^IT", "i"),
        elems.temp.IN(1, 21), elems.tags.CONTAINS("a", "b"), EXISTS(elems.temp), HAS("integer"), MATCHES("^it"),
        NOT(elems.temp == 20), AGE < 60 * 60 * 1000, AGE("creationDate") < 60 * 60 * 1000,
        mem.location.WITHIN(5, "MILES", coords=(52.5, 13.4)), mem.location.WITHIN(5, zip=10115),
        (elems.temp == 21).AND(elems.other == 30), (elems.temp == 0).OR(elems.other == 30),
    ]
    failing = [
        elems.temp == 20, elems.missing == 1, elems.temp.IN(1), elems.tags.CONTAINS("a", "c"), HAS("float"),
        NOT(elems.temp == 21), AGE > 60 * 60 * 1000, mem.location.WITHIN(5, "KM", coords=(0, 0)),
        (elems.temp == 21).AND(elems.other == 31),
    ]
    for filter in passing:
        assert len(drops.find(filter)) == 1, str(filter)
    for filter in failing:
        assert drops.find(filter) == [], str(filter)
    assert len(drops.find(elems.temp == 21, elems.other == 30)) == 1
    raises(FlowThingsBadRequest, drops.find_many, "elems.temp ===")


@check
def aggregation_with_rules_and_groups(api):
    flow = new_flow(api)
    drops = api.drop(flow["id"])
    for kind, temp in (("a", 40), ("a", 44), ("b", 50)):
        drops.create({"elems": {"kind": kind, "temp": temp}})
    assert drops.aggregate(["$avg:hot"], rules={"hot": mem.temp > 42}) == [{"$avg:hot": 2 / 3}]
    groups = drops.aggregate(["$count", "$max:temp"], ["kind"], mem.temp > 40, sorts=["kind"])
    assert groups == [{"kind": "a", "$count": 1, "$max:temp": 44}, {"kind": "b", "$count": 1, "$max:temp": 50}]


@check
def a_track_leads_drops_on(api):
    source, destination = new_flow(api), new_flow(api)
    track = api.track.create({"source": source["path"], "destination": destination["path"], "filter": str(mem.n > 5)})
    for n in (1, 9):
        api.drop(source["id"]).create({"elems": {"n": n}})
    assert [plain(drop) for drop in api.drop(destination["id"]).find()] == [{"n": 9}]
    assert sum(api.statistics.track_hit(track["id"])) == 2 and sum(api.statistics.track_pass(track["id"])) == 1
    assert sum(api.statistics.flow_drop_added(destination["id"])) == 1


@check
def statistics_by_year_month_and_day(api):
    flow = new_flow(api)
    for counts, length in (
        (api.statistics.flow_drop_added(flow["id"], 2015), 12),
        (api.statistics.flow_drop_added(flow["id"], 2015, 1), 31),
        (api.statistics.flow_drop_added(flow["id"], 2015, 1, 6), 24),
        (api.statistics.flow_drop_added(flow["id"], 2015, level="YEAR"), 1),
    ):
        assert counts == [0] * length


@check
def tokens_give_rights_to_paths(api):
    flow, other = new_flow(api), new_flow(api)
    token = api.token.create({"paths": {flow["path"]: {"dropRead": True, "dropWrite": False}}, "duration": 600000})
    limited = api_of(token["tokenString"])
    assert limited.drop(flow["id"]).find() == []
    raises(FlowThingsForbidden, limited.drop(flow["id"]).create, {"elems": {}})
    raises(FlowThingsForbidden, limited.drop(other["id"]).find)
    assert api.token.read(token["id"])["expiresInMs"] <= 600000
    api.token.delete(token["id"])
    raises(FlowThingsForbidden, limited.drop(flow["id"]).find)
    raises(FlowThingsForbidden, api_of("wrong").flow.find)


@check
def the_other_services_keep_objects(api):
    flow = new_flow(api)
    path = flow["path"]
    (me,) = api.identity.find(limit=1)
    assert me["masterToken"] == TOKEN
    for service, model in (
        (api.group, {"memberIds": [me["id"]], "displayName": "us"}),
        (api.api_task, {"destination": path, "js": "function () {}"}),
        (api.mqtt_task, {"destination": path, "topic": "t", "uri": "tcp://broker.example:1883"}),
        (api.rss_task, {"destination": path, "url": "http://feed.example/rss"}),
        (api.device, {"path": path + "/device", "displayName": "Pump"}),
        (api.share, {"issuedTo": me["id"], "paths": {path: {"read": True}}}),
    ):
        created = service.create(model)
        assert service.read(created["id"])["id"] == created["id"]
        assert created["id"] in [found["id"] for found in service.find()]
        assert service.delete(created["id"]) == {}
    raises(FlowThingsBadRequest, api.api_task.create, {"destination": path, "js": "x", "periodicity": 1})


@check
def requests_by_hand(api):
    flow = new_flow(api)
    drops = api.drop(flow["id"])
    drops.create({"elems": {"n": 1}})
    found = api.request("MGET", "/drop", [{"flowId": flow["id"], "params": {"limit": 1}}])
    assert [plain(drop) for drop in found[flow["id"]]] == [{"n": 1}]
    assert len(api.request("GET", "/drop", params={"path": flow["path"]})) == 1
    assert api.request("PUT", "/flow/%s/description" % flow["id"], "new")["description"] == "new"


@check
def a_socket_brings_drops_and_answers(api):
    flow = new_flow(api)
    events = queue.Queue()

    def on_open(ws):
        ws.subscribe(flow["id"], lambda ws, body: events.put(("subscribed", body)))

    ws = api.websocket.connect(
        on_open=on_open,
        on_message=lambda ws, resource, data: events.put(("message", (resource, data))),
        on_close=lambda ws: events.put(("close", None)),
        on_error=lambda ws, error: events.put(("error", repr(error))),
    )
    thread = threading.Thread(target=ws.run, daemon=True)
    thread.start()

    def next_event(kind):
        got, value = events.get(timeout=LIMIT)
        assert got == kind, (got, value)
        return value

    assert next_event("subscribed") == {}
    drop = api.drop(flow["id"]).create({"elems": {"n": 1}})
    resource, data = next_event("message")
    assert resource == flow["id"] and data["id"] == drop["id"] and data["elems"] == {"n": 1}
    create = {"type": "create", "object": "drop", "flowId": flow["id"], "value": {"elems": {"n": 2}}}
    ws.send(create, lambda ws, body: events.put(("created", body)))
    seen = sorted((events.get(timeout=LIMIT) for _ in range(2)), key=lambda event: event[0])
    assert [kind for kind, _ in seen] == ["created", "message"]
    assert seen[0][1]["id"] == seen[1][1][1]["id"]
    ws.unsubscribe(flow["path"], lambda ws, body: events.put(("unsubscribed", body)))
    next_event("unsubscribed")
    api.drop(flow["id"]).create({"elems": {"n": 3}})
    ws._app.close()
    next_event("close")
    thread.join(LIMIT)


@check
def a_session_is_refused_for_a_wrong_token(api):
    raises(FlowThingsBadRequest, api_of("wrong").websocket.connect)


for function in checks:
    result = {"name": function.__name__.replace("_", " "), "ok": True}
    try:
        function(api_of(TOKEN))
    except Exception:
        result.update(ok=False, detail=traceback.format_exc())
    print(json.dumps(result), flush=True)
