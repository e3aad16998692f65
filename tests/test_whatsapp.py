from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.channels.whatsapp import BODY_LIMIT, PATH, STATUS_PATH, WhatsAppChannel, question, render
from bot.domain import Address, Attachment, Card, Choice, Pin, Question, Reply
from bot.errors import RetryLater, Unreachable
from bot.nlu_server import free_port
from tests.builders import CATALOG, KEY, TWILIO_SID, TWILIO_TOKEN, settings
from tests.fakes import FakeTwilio, sign

US = "whatsapp:+15005550006"  # Twilio's own number for tests (https://www.twilio.com/docs/iam/test-credentials)
THEM = "whatsapp:+15005550009"
SOMEBODY = Address("whatsapp", THEM)
PUBLIC_URL = "https://chaski.test"


@pytest.fixture
def server() -> Iterator[FakeTwilio]:
    with FakeTwilio() as fake:
        yield fake


def channel_at(base_url: str, folder: Path) -> WhatsAppChannel:
    return WhatsAppChannel(
        settings(
            folder,
            chaski_key=KEY,
            public_url=PUBLIC_URL,
            twilio_account_sid=TWILIO_SID,
            twilio_auth_token=TWILIO_TOKEN,
            twilio_whatsapp_from=US,
            twilio_base_url=base_url,
        )
    )


@pytest.fixture
def channel(server: FakeTwilio, tmp_path: Path) -> WhatsAppChannel:
    return channel_at(server.base_url, tmp_path)


def a_form(**given: str) -> dict[str, str]:
    return {"MessageSid": "SM1", "From": THEM, "To": US, "NumMedia": "0", **given}


def asked(**given: str) -> Question:
    read = question(a_form(**given))
    assert read is not None
    return read


# Forms.


def test_a_text_is_a_question_with_its_id_and_address() -> None:
    assert asked(Body="hola") == Question(id="SM1", address=SOMEBODY, text="hola")


def test_a_location_is_a_point() -> None:
    read = asked(Latitude="25.77", Longitude="-80.19", MessageType="location")
    assert (read.point, read.attachment) == ((25.77, -80.19), None)


@pytest.mark.parametrize(
    "place", [("x", "y"), ("91", "0"), ("0", "181"), ("nan", "nan"), ("inf", "0"), ("", ""), ("1e999", "0")]
)
def test_a_location_that_is_none_is_not_believed(place: tuple[str, str]) -> None:
    assert asked(Latitude=place[0], Longitude=place[1]).point is None


@pytest.mark.parametrize("field", ["ButtonPayload", "ListId"])
def test_a_tapped_button_or_list_row_is_a_choice(field: str) -> None:
    read = asked(Body="Menú", **{field: "/menu"})
    assert read.choice == "/menu"


def test_a_payload_that_is_none_of_ours_counts_as_its_title_typed() -> None:
    read = asked(Body="Menú", ButtonPayload="something-else")
    assert (read.choice, read.text) == (None, "Menú")


def test_a_text_like_a_payload_is_no_choice() -> None:
    assert asked(Body="/menu").choice is None


@pytest.mark.parametrize(
    ("kind", "attachment"),
    [
        ("audio/ogg", Attachment.VOICE),
        ("image/jpeg", Attachment.PICTURE),
        ("video/mp4", Attachment.PICTURE),
        ("application/pdf", Attachment.PICTURE),
        ("text/vcard", Attachment.OTHER),
        ("", Attachment.OTHER),
    ],
)
def test_media_is_an_attachment(kind: str, attachment: Attachment) -> None:
    assert asked(NumMedia="1", MediaContentType0=kind).attachment is attachment


def test_a_picture_keeps_the_words_under_it() -> None:
    read = asked(Body="perdí mi DNI", NumMedia="1", MediaContentType0="image/jpeg")
    assert (read.text, read.attachment) == ("perdí mi DNI", Attachment.PICTURE)


def test_a_kind_of_message_we_do_not_know_is_an_attachment() -> None:
    assert asked(MessageType="contacts").attachment is Attachment.OTHER


def test_an_empty_text_is_an_empty_question() -> None:
    assert asked(Body="") == Question(id="SM1", address=SOMEBODY)


@pytest.mark.parametrize("missing", ["MessageSid", "From"])
@pytest.mark.parametrize("left", [None, ""])
def test_a_form_without_id_or_sender_is_no_question(missing: str, left: str | None) -> None:
    form = a_form(Body="hola")
    del form[missing]
    assert question(form if left is None else form | {missing: left}) is None


# Replies.


def test_a_reply_is_texts_with_numbered_choices_last() -> None:
    reply = Reply(
        paragraphs=("**Hola**", "dos"),
        choices=(Choice("Menú", "/menu"), Choice("Mi consulado", "/find-consulate")),
        pin=Pin("Consulado", "Calle 1", (25.77, -80.19)),
        card=Card("Consulado", CATALOG.offices["miami"].phones[0].value),
    )
    assert render(reply) == [{"text": "*Hola*\n\ndos\n\n1. Menú\n2. Mi consulado"}]


def test_a_file_is_a_link_to_our_public_address_before_the_choices(channel: WhatsAppChannel) -> None:
    reply = Reply(paragraphs=("Hola",), choices=(Choice("Menú", "/menu"),), files=("a.vcf", "b.ics"))
    (message,) = channel.render(reply)
    assert message["text"] == f"Hola\n\n📎 {PUBLIC_URL}/files/a.vcf\n📎 {PUBLIC_URL}/files/b.ics\n\n1. Menú"


def test_a_long_reply_is_split_within_the_limit_and_nothing_is_lost() -> None:
    messages = render(Reply(paragraphs=tuple("palabra " * 150 for _ in range(4)), choices=(Choice("Menú", "/menu"),)))
    assert len(messages) > 1
    assert all(len(message["text"]) <= BODY_LIMIT for message in messages)
    assert "".join(message["text"] for message in messages).count("palabra") == 600
    assert messages[-1]["text"].endswith("1. Menú")


# Signatures.


def test_what_twilio_signed_is_genuine(channel: WhatsAppChannel) -> None:
    form = a_form(Body="¿cuánto cuesta?")
    assert channel.genuine(PATH, "", form, sign(PUBLIC_URL + PATH, form))


def test_the_query_is_part_of_what_is_signed(channel: WhatsAppChannel) -> None:
    form = a_form(Body="hola")
    signature = sign(f"{PUBLIC_URL}{PATH}?a=1&b=2", form)
    assert channel.genuine(PATH, "a=1&b=2", form, signature)
    assert not channel.genuine(PATH, "", form, signature)


@pytest.mark.parametrize("signature", ["", "forged", "ñ"])
def test_a_forged_signature_is_refused(channel: WhatsAppChannel, signature: str) -> None:
    assert not channel.genuine(PATH, "", a_form(Body="hola"), signature)


def test_a_changed_form_or_path_is_refused(channel: WhatsAppChannel) -> None:
    form = a_form(Body="hola")
    signature = sign(PUBLIC_URL + PATH, form)
    assert not channel.genuine(PATH, "", form | {"Body": "adiós"}, signature)
    assert not channel.genuine(STATUS_PATH, "", form, signature)


# Sending.


async def test_a_message_is_sent_with_where_to_tell_its_status(server: FakeTwilio, channel: WhatsAppChannel) -> None:
    sid = await channel.send(SOMEBODY, {"text": "hola"})
    assert sid.startswith("SM")
    assert server.messages == [{"To": THEM, "From": US, "Body": "hola", "StatusCallback": PUBLIC_URL + STATUS_PATH}]


async def test_each_message_has_its_own_id(server: FakeTwilio, channel: WhatsAppChannel) -> None:
    assert await channel.send(SOMEBODY, {"text": "1"}) != await channel.send(SOMEBODY, {"text": "2"})


@pytest.mark.parametrize(("status", "code"), [(400, 63016), (400, 21610), (400, 21211), (429, 63014)])
async def test_what_is_final_cannot_be_reached(
    server: FakeTwilio, channel: WhatsAppChannel, status: int, code: int
) -> None:
    server.fail(status, code)
    with pytest.raises(Unreachable) as raised:
        await channel.send(SOMEBODY, {"text": "hola"})
    assert raised.value.reason == str(code)
    assert server.messages == []


@pytest.mark.parametrize(("status", "code"), [(401, 20003), (429, 20429), (500, 20500), (503, 20503), (408, 20408)])
async def test_a_limit_or_an_outage_is_tried_later(
    server: FakeTwilio, channel: WhatsAppChannel, status: int, code: int
) -> None:
    server.fail(status, code)
    with pytest.raises(RetryLater):
        await channel.send(SOMEBODY, {"text": "hola"})
    await channel.send(SOMEBODY, {"text": "hola"})
    assert len(server.messages) == 1


async def test_a_network_that_is_down_is_tried_later(tmp_path: Path) -> None:
    with pytest.raises(RetryLater):
        await channel_at(f"http://127.0.0.1:{free_port()}", tmp_path).send(SOMEBODY, {"text": "hola"})


async def test_an_error_does_not_quote_the_person(server: FakeTwilio, channel: WhatsAppChannel) -> None:
    server.fail(400, 21211)
    with pytest.raises(Unreachable) as raised:
        await channel.send(SOMEBODY, {"text": "mi secreto"})
    assert "secreto" not in str(raised.value)
    assert THEM not in str(raised.value)
