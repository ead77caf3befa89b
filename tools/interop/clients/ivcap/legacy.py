"""The seed's surface with the original IVCAP client of the old dialect, unmodified, against the server in IVCAP_URL."""

import io
import os
import tempfile

import httpx
from harness import check, run
from ivcap_client import IVCAP

SERVICE = os.environ["INTEROP_SERVICE"]


@check
def services_are_listed_over_two_pages_and_filtered(ivcap):
    names = [service.name for service in ivcap.list_services(order_by="name")]
    assert len(names) == 12 and names == sorted(names), names
    found = [service.name for service in ivcap.list_services(filter="name ~= 'filler-1%'", order_by="name")]
    assert found == ["filler-1", "filler-10", "filler-11"], found


@check
def a_service_tells_its_status_and_parameters(ivcap):
    service = ivcap.get_service(SERVICE)
    assert service.status == "active", service.status
    assert service.name == "echo" and service.description == "Returns its input"
    assert set(service.parameters) == {"msg", "count", "img_url"}, service.parameters
    assert service._mandatory_parameters() == {"msg"}


@check
def an_order_is_placed_listed_and_ends(ivcap):
    order = ivcap.get_service(SERVICE).place_order(msg="hello", count=3)
    assert order.status(refresh=False).status in ("pending", "scheduled", "executing", "succeeded")
    while order.status().status != "succeeded":
        assert order.status(refresh=False).status not in ("failed", "error")
    record = order.status()
    assert record.finished_at and record.account.id == os.environ["IVCAP_ACCOUNT_ID"], record
    assert {parameter.name: parameter.value for parameter in record.parameters} == {"msg": "hello", "count": 3}
    assert order.urn in [item.urn for item in ivcap.list_orders()]
    assert ivcap.get_order(order.urn).status().service.id == SERVICE


@check
def an_unknown_order_is_an_error(ivcap):
    try:
        ivcap.get_order("urn:ivcap:order:unknown").status()
    except Exception as error:
        assert "404" in str(error), error
    else:
        raise AssertionError("no error")


@check
def a_file_is_uploaded_and_downloaded(ivcap):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "note.txt")
        with open(path, "w", encoding="utf-8") as file:
            file.write("hello artifact")
        artifact = ivcap.upload_artifact(name="grüß", file_path=path, chunk_size=4)
    status = artifact.status
    assert status.status == "ready" and status.size == 14 and status.name == "grüß", status
    assert status.mime_type == "text/plain", status
    headers = {"Authorization": "Bearer " + os.environ["IVCAP_JWT"]}
    assert httpx.get(status.data.self_, headers=headers).text == "hello artifact"
    assert artifact.urn in [item.urn for item in ivcap.list_artifacts(filter="name = 'grüß'")]


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
    assert artifact.status.status == "ready" and artifact.status.size == 100, artifact.status


@check
def metadata_is_added_and_found(ivcap):
    aspect = {"$schema": "urn:interop:schema:image.1", "images": [{"size": 20000}]}
    added = ivcap.add_metadata("urn:interop:entity#1", aspect)
    assert added.urn.startswith("urn:ivcap:record:"), added.urn
    ivcap.add_metadata("urn:interop:entity#1", {"images": [{"size": 1}]}, "urn:interop:schema:image.1")
    found = list(
        ivcap.search_metadata(
            entity="urn:interop:entity#1",
            schema_prefix="urn:interop:schema:%",
            aspect_path="$.images[*] ? (@.size > 10000)",
        )
    )
    assert [record.urn for record in found] == [added.urn], found
    assert found[0].aspect.to_dict() == aspect if hasattr(found[0].aspect, "to_dict") else found[0].aspect == aspect
    assert found[0].entity == "urn:interop:entity#1" and found[0].schema == "urn:interop:schema:image.1"


@check
def orders_and_artifacts_take_metadata(ivcap):
    order = ivcap.get_service(SERVICE).place_order(msg="described")
    record = order.add_metadata({"$schema": "urn:interop:schema:note.1", "text": "n"})
    assert record.entity == order.urn
    artifact = next(ivcap.list_artifacts())
    assert artifact.add_metadata({"note": 1}, "urn:interop:schema:note.1") is artifact
    assert "urn:interop:schema:note.1" in [record.schema for record in artifact.metadata]


@check
def a_wrong_token_is_refused(ivcap):
    try:
        IVCAP(token="wrong").list_services()
    except BaseException as error:
        assert "NotAuthorized" in type(error).__name__, error
    else:
        raise AssertionError("no error")


run(IVCAP)
