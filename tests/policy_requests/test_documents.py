"""Files are judged by content; what is refused leaves nothing behind."""

import io
from collections.abc import Callable

import pikepdf
import pytest
from PIL import Image

from apps.kernel.errors import BelayError, Refusal, TooLarge, WrongFileType
from apps.policy_requests.models import Document
from apps.policy_requests.services import documents
from apps.usecases import drafting
from apps.usecases.demo.files import blank
from tests.situations import Office, minutes


def picture(form: str = "PNG", size: tuple[int, int] = (20, 10), mode: str = "RGB") -> bytes:
    drawn = io.BytesIO()
    Image.new(mode, size).save(drawn, form)
    return drawn.getvalue()


def pdf(change: Callable[[pikepdf.Pdf], object]) -> bytes:
    made = io.BytesIO()
    with pikepdf.new() as paper:
        paper.add_blank_page()
        change(paper)
        paper.save(made)
    return made.getvalue()


def scripted(paper: pikepdf.Pdf) -> None:
    paper.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def launching(paper: pikepdf.Pdf) -> None:
    paper.Root.AA = pikepdf.Dictionary(WC=pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe"))


def loaded(paper: pikepdf.Pdf) -> None:
    paper.attachments["x.exe"] = b"MZ"


def locked() -> bytes:
    made = io.BytesIO()
    with pikepdf.new() as paper:
        paper.add_blank_page()
        paper.save(made, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    return made.getvalue()


HOSTILE = {
    "empty": b"",
    "text": b"hello",
    "html": b"<html><script>alert(1)</script></html>",
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "zip": b"PK\x03\x04" + b"\0" * 40,
    "exe": b"MZ" + b"\0" * 80,
    "gif": picture("GIF"),
    "cut png": picture()[:40],
    "pdf in name only": b"%PDF-1.7\nnothing",
    "script": pdf(scripted),
    "launch": pdf(launching),
    "attachment": pdf(loaded),
    "password": locked(),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_and_nothing_is_stored(office: Office, name: str) -> None:
    journey = office.request_in("collecting")
    with pytest.raises(BelayError) as refused:
        drafting.attach(
            policy_request_id=journey.id,
            kind="egrn",
            name="scan.pdf",
            content=HOSTILE[name],
            by=office.people["agent"],
            at=minutes(20),
        )
    assert isinstance(refused.value, WrongFileType | Refusal)
    assert refused.value.reasons[0]
    assert not Document.objects.filter(policy_request_id=journey.id, kind="egrn").exists()


def test_too_large_a_file_says_so() -> None:
    with pytest.raises(TooLarge):
        documents.checked(b"%PDF-1.4" + b"0" * documents.LARGEST)


def test_too_many_pixels_are_refused() -> None:
    with pytest.raises(TooLarge):
        documents.checked(picture(size=(8000, 6000), mode="1"))


def test_an_image_is_drawn_anew_without_what_was_hidden_in_it() -> None:
    hidden = picture("JPEG") + b"<script>alert(1)</script>"
    kind, clean = documents.checked(hidden)
    assert kind == "image/jpeg"
    assert b"script" not in clean


def test_a_newer_file_supersedes_and_keeps_the_older(office: Office) -> None:
    journey = office.request_in("collecting")
    for content in (blank("one"), blank("two")):
        drafting.attach(
            policy_request_id=journey.id,
            kind="egrn",
            name="../../etc/passwd.pdf",
            content=content,
            by=office.people["agent"],
            at=minutes(20),
        )
    old, new = Document.objects.filter(policy_request_id=journey.id, kind="egrn")
    assert (old.superseded_at is None, new.superseded_at) == (False, None)
    assert documents.read(new) == blank("two")
    assert "/" not in new.name


def test_a_paper_off_the_checklist_is_refused(office: Office) -> None:
    journey = office.request_in("collecting")
    with pytest.raises(Refusal):
        drafting.attach(
            policy_request_id=journey.id,
            kind="policy_document",
            name="x.pdf",
            content=blank(),
            by=office.people["agent"],
            at=minutes(20),
        )
