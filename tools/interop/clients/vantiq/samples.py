"""The seed's surface with the original Vantiq client, unmodified, against the server in VANTIQ_SERVER.

Prints one JSON object a line: {"name", "ok", "detail"?}.
"""

import asyncio
import json
import os
import tempfile
import traceback

from vantiqsdk import Vantiq, VantiqException, VantiqResources

SERVER = os.environ["VANTIQ_SERVER"]
TOKEN = os.environ["VANTIQ_TOKEN"]
USERNAME = os.environ["VANTIQ_USERNAME"]
PASSWORD = os.environ["VANTIQ_PASSWORD"]
# Longest wait for an event; nothing is asserted about how long it takes.
LIMIT = 30

checks = []


def check(function):
    checks.append(function)
    return function


class Inbox:
    """Collects what a subscription's callback is given."""

    def __init__(self):
        self.queue = asyncio.Queue()

    async def callback(self, kind, message):
        await self.queue.put((kind, message))

    async def next(self, wanted):
        while True:
            kind, message = await asyncio.wait_for(self.queue.get(), LIMIT)
            if kind == wanted:
                return message


@check
async def a_session_by_name_and_password_is_refreshed(client):
    session = Vantiq(SERVER)
    assert session.get_server() == SERVER and session.get_api_version() == "1"
    assert not session.is_authenticated()
    await session.authenticate(USERNAME, PASSWORD)
    assert session.is_authenticated() and session.get_username() == USERNAME
    token = session.get_access_token()
    await session.refresh()
    assert session.get_access_token() != token
    answer = await session.select(VantiqResources.TYPES, ["name"], None, None, 1)
    assert answer.is_success
    await session.close()
    assert not session.is_authenticated()


@check
async def operations_before_authentication_are_refused(client):
    session = Vantiq(SERVER)
    await session.connect()
    try:
        await session.select("PumpStatus")
    except VantiqException as error:
        assert error.code == "io.vantiq.python.request.notauthenticated", error.code
    else:
        raise AssertionError("select went through")
    finally:
        await session.close()


@check
async def records_are_inserted_updated_upserted_counted_and_deleted(client):
    for name, rpm in (("Pump-1", 4200), ("Pump-2", 3900), ("Pump-3", 5000)):
        answer = await client.insert("PumpStatus", {"name": name, "rpm": rpm})
        assert answer.is_success and answer.body["ars_version"] == 1, answer.errors
    record_id = answer.body["_id"]
    answer = await client.update("PumpStatus", record_id, {"rpm": 5100})
    assert answer.is_success and answer.body["rpm"] == 5100
    answer = await client.upsert("PumpStatus", {"name": "Pump-1", "rpm": 4300})
    assert answer.is_success
    answer = await client.count("PumpStatus", {"rpm": {"$gt": 4000}})
    assert answer.count == 2, answer.count
    answer = await client.delete("PumpStatus", {"name": "Pump-2"})
    assert answer.is_success and answer.count == 1
    answer = await client.delete_one("PumpStatus", record_id)
    assert answer.is_success
    answer = await client.count("PumpStatus", None)
    assert answer.count == 1, answer.count


@check
async def select_takes_properties_where_sort_and_limit(client):
    for number in range(5):
        await client.insert("Reading", {"number": number, "label": f"r{number}"})
    answer = await client.select("Reading", ["number"], {"number": {"$gte": 1}}, {"number": -1}, 2)
    assert [row["number"] for row in answer.body] == [4, 3], answer.body
    assert "label" not in answer.body[0] and answer.count == 4, answer.count
    answer = await client.select("Reading", ["number"], None, {"number": 1}, 2, {"page": "2"})
    assert [row["number"] for row in answer.body] == [2, 3], answer.body
    one = await client.select_one("Reading", answer.body[0]["_id"])
    assert one.is_success and one.body["label"] == "r2"
    missing = await client.select_one("Reading", "000000000000000000000000")
    assert not missing.is_success and missing.status_code == 404
    assert missing.errors[0].code == "io.vantiq.resource.not.found", missing.errors[0].code


@check
async def an_unknown_type_is_refused_with_the_servers_code(client):
    answer = await client.select("NoSuchType")
    assert not answer.is_success
    assert answer.errors[0].code == "com.accessg2.ag2rs.type.not.found", answer.errors[0].code


@check
async def procedures_and_sources_answer(client):
    answer = await client.execute("Interop.echo", {"arg1": 1, "arg2": "x"})
    assert answer.is_success and answer.body == {"arg1": 1, "arg2": "x"}, answer.body
    answer = await client.execute("Interop.echo", [1, "x"])
    assert answer.body == {"arg1": 1, "arg2": "x"}, answer.body
    answer = await client.query("adder", {"a": 1, "b": 2})
    assert answer.is_success and answer.body == {"total": 3}, answer.body


@check
async def topic_events_reach_a_subscriber(client):
    inbox = Inbox()
    await client.subscribe(VantiqResources.TOPICS, "/interop/plain", None, inbox.callback)
    await inbox.next("connect")
    answer = await client.publish(VantiqResources.TOPICS, "/interop/plain", {"hello": "topic"})
    assert answer.is_success
    message = await inbox.next("message")
    assert message["body"]["value"] == {"hello": "topic"}, message
    assert message["body"]["path"] == "/topics/interop/plain/publish", message


@check
async def source_events_reach_a_subscriber(client):
    inbox = Inbox()
    await client.subscribe(VantiqResources.SOURCES, "adder", None, inbox.callback)
    await inbox.next("connect")
    answer = await client.execute("Interop.emit", {"value": {"hello": "source"}})
    assert answer.is_success, answer.errors
    message = await inbox.next("message")
    assert message["body"]["value"] == {"hello": "source"}, message


@check
async def service_events_reach_a_subscriber(client):
    inbox = Inbox()
    await client.subscribe(VantiqResources.SERVICES, "InteropService/happened", None, inbox.callback)
    await inbox.next("connect")
    answer = await client.publish(VantiqResources.SERVICES, "InteropService/happened", {"hello": "service"})
    assert answer.is_success, answer.errors
    message = await inbox.next("message")
    assert message["body"]["value"] == {"hello": "service"}, message


@check
async def type_events_reach_a_subscriber(client):
    inbox = Inbox()
    await client.subscribe(VantiqResources.TYPES, "Watched", "insert", inbox.callback)
    await inbox.next("connect")
    await client.insert("Watched", {"name": "first"})
    message = await inbox.next("message")
    assert message["body"]["value"]["name"] == "first", message
    assert message["body"]["path"].startswith("/types/Watched/insert"), message


@check
async def events_of_a_reliable_topic_are_acknowledged(client):
    inbox = Inbox()
    await client.subscribe(VantiqResources.TOPICS, "/interop/reliable", None, inbox.callback, {"persistent": True})
    connected = await inbox.next("connect")
    await client.publish(VantiqResources.TOPICS, "/interop/reliable", {"hello": "again"})
    message = await inbox.next("message")
    assert message["body"]["value"] == {"hello": "again"}, message
    request_id = message["headers"]["X-Request-Id"]
    await client.ack(request_id, connected["body"]["name"], message["body"])
    # Frames of one socket are handled in their order: once this one is answered, the acknowledgement was taken.
    fence = Inbox()
    await client.subscribe(VantiqResources.TOPICS, "/interop/fence", None, fence.callback)
    await fence.next("connect")
    answer = await client.execute("Interop.unacknowledged", {})
    assert answer.body == 0, answer.body


@check
async def documents_are_uploaded_and_downloaded(client):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "note.txt")
        with open(path, "w", encoding="utf-8") as file:
            file.write("hello document")
        answer = await client.upload(VantiqResources.DOCUMENTS, "text/plain", path, "interop/note.txt")
    assert answer.is_success, answer.errors
    document = await client.select_one(VantiqResources.DOCUMENTS, "interop/note.txt")
    assert document.is_success, document.errors
    content = await client.download(document.body["content"])
    data = b""
    while True:
        piece = await content.body.read(100)
        if not piece:
            break
        data += piece
    assert data == b"hello document", data


@check
async def the_users_of_a_namespace_are_listed(client):
    answer = await client.get_namespace_users(os.environ["VANTIQ_NAMESPACE"])
    assert answer.is_success, answer.errors
    assert USERNAME in [user["preferredUsername"] for user in answer.body], answer.body


async def main():
    for function in checks:
        outcome = {"name": function.__name__.replace("_", " "), "ok": True}
        client = Vantiq(SERVER)
        try:
            await client.set_access_token(TOKEN)
            await asyncio.wait_for(function(client), LIMIT * 2)
        except Exception:  # the report must name whatever went wrong
            outcome["ok"] = False
            outcome["detail"] = traceback.format_exc()
        finally:
            await client.close()
        print(json.dumps(outcome), flush=True)


asyncio.run(main())
