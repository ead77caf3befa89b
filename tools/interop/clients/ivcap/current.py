"""The main paths of the newest original IVCAP client, unmodified, against the server in IVCAP_URL."""

import io
import os
import tempfile
from dataclasses import dataclass

from harness import check, run
from ivcap_client import IVCAP, JobStatus

SERVICE = os.environ["INTEROP_SERVICE"]
COLLECTION = "urn:ivcap:collection:00000000-0000-4000-8000-0000000000c1"


@dataclass
class Input:
    msg: str


@check
def services_are_listed_over_two_pages_and_filtered(ivcap):
    names = [service.name for service in ivcap.list_services(order_by="name", limit=None)]
    assert len(names) == 12 and names == sorted(names), names
    assert len(list(ivcap.list_services(limit=5))) == 5
    found = [service.name for service in ivcap.list_services(filter="name ~= 'filler-1%'", order_by="name")]
    assert found == ["filler-1", "filler-10", "filler-11"], found
    assert ivcap.get_service_by_name("echo").id == SERVICE


@check
def a_service_tells_its_status_and_parameters(ivcap):
    service = ivcap.get_service(SERVICE)
    assert service.status() == "active", service.status()
    assert set(service.parameters) == {"msg", "count", "img_url"}, service.parameters
    assert service.mandatory_parameters == {"msg"}


@check
def a_job_is_requested_watched_and_gives_its_result(ivcap):
    job = ivcap.get_service(SERVICE).request_job(Input(msg="hello"))
    assert job.id.startswith("urn:ivcap:job:"), job.id
    while not job.finished:
        pass
    assert job.status() == JobStatus.SUCCEEDED and job.succeeded, job
    assert job.result == {"msg": "hello"}, job.result


@check
def a_job_that_ends_in_time_has_its_result_at_once(ivcap):
    job = ivcap.get_service(SERVICE).request_job(io.StringIO('{"msg": "now"}'), timeout=20)
    assert job.result == {"msg": "now"}, job.result


@check
def orders_are_listed_and_read(ivcap):
    orders = list(ivcap.list_orders(limit=2))
    assert len(orders) == 2, orders
    assert ivcap.get_order(orders[0].id).status() == "succeeded"


@check
def a_file_is_uploaded_once_and_downloaded(ivcap):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "note.txt")
        with open(path, "w", encoding="utf-8") as file:
            file.write("hello artifact")
        artifact = ivcap.upload_artifact(name="grüß", file_path=path, chunk_size=4)
        assert ivcap.upload_artifact(name="grüß", file_path=path).id == artifact.id
        assert ivcap.artifact_for_file(path).id == artifact.id
        read = ivcap.get_artifact(artifact.id)
        assert read.size == 14 and read.mime_type == "text/plain" and read.name == "grüß", read
        assert read.open().read() == b"hello artifact"
        assert b"".join(read.as_stream(chunk_size=4)) == b"hello artifact"
        with open(read.as_local_file(), "rb") as file:
            assert file.read() == b"hello artifact"
    assert artifact.id in [item.id for item in ivcap.list_artifacts(filter="name = 'grüß'")]


@check
def an_upload_goes_on_after_a_failed_part(ivcap):
    data = io.BytesIO(b"0123456789" * 10)
    artifact = ivcap.upload_artifact(
        name="flaky",
        io_stream=data,
        content_type="application/octet-stream",
        content_size=100,
        chunk_size=30,
        retries=2,
        retry_delay=0,
    )
    assert artifact.status == "ready" and artifact.size == 100, artifact


@check
def aspects_are_added_replaced_found_and_retracted(ivcap):
    aspect = {"$schema": "urn:interop:schema:image.2", "images": [{"size": 20000}]}
    first = ivcap.add_aspect("urn:interop:entity#2", aspect)
    second = ivcap.update_aspect("urn:interop:entity#2", {**aspect, "images": [{"size": 30000}]})
    assert first.id != second.id
    found = list(
        ivcap.list_aspects(
            entity="urn:interop:entity#2",
            schema="urn:interop:schema:%",
            content_path="$.images[*] ? (@.size > 10000)",
        )
    )
    assert [record.id for record in found] == [second.id], found
    assert found[0].content["images"] == [{"size": 30000}], found[0].content
    found[0].retract()
    assert list(ivcap.list_aspects(entity="urn:interop:entity#2")) == []


@check
def collections_are_made_filled_and_retracted(ivcap):
    ivcap.create_collection(COLLECTION, "CTD casts", description="d")
    assert ivcap.get_collection(COLLECTION).name == "CTD casts"
    item = next(ivcap.list_artifacts()).id
    assert ivcap.add_to_collection(COLLECTION, item) is not None
    assert ivcap.add_to_collection(COLLECTION, item) is None
    named = [collection.name for collection in ivcap.list_collections(name_filter='starts with "CTD"')]
    assert named == ["CTD casts"], named
    assert len(list(ivcap.get_collection(COLLECTION).items())) == 1
    assert ivcap.remove_from_collection(COLLECTION, item) is True
    assert ivcap.remove_from_collection(COLLECTION, item) is False
    assert ivcap.retract_collection(COLLECTION) == 1


@check
def secrets_are_listed_and_a_search_is_answered(ivcap):
    assert [secret.secret_name for secret in ivcap.list_secrets(filter="test.*")] == ["test-1"]
    assert ivcap.search("q(X) :- a(X).").items == [{"x": 1}]


run(IVCAP)
