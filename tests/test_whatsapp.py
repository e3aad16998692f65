import asyncio
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.ask import said
from bot.channels import Message, templates, whatsapp
from bot.channels.text import plain_text, utf16
from bot.channels.whatsapp import BODY_LIMIT, PATH, POINTER, STATUS_PATH, WhatsAppChannel, marked, question, render
from bot.domain import Address, Attachment, Card, Choice, Pin, Question, Reply
from bot.errors import RetryLater, Unreachable
from bot.nlu_server import free_port
from tests.builders import CATALOG, KEY, TWILIO_SID, TWILIO_TOKEN, settings
from tests.fakes import FakeTwilio, sign
from tests.processes import eventually
from tests.replies import every_place, every_reply

US = "whatsapp:+15005550006"  # Twilio's own number for tests (https://www.twilio.com/docs/iam/test-credentials)
THEM = "whatsapp:+15005550009"
SOMEBODY = Address("whatsapp", THEM)
PUBLIC_URL = "https://chaski.test"


@pytest.fixture(scope="module")
def twilio() -> Iterator[FakeTwilio]:
    with FakeTwilio() as fake:
        yield fake


@pytest.fixture
def server(twilio: FakeTwilio) -> FakeTwilio:
    twilio.reset()
    return twilio


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


@pytest.fixture
async def tapping(server: FakeTwilio, channel: WhatsAppChannel) -> WhatsAppChannel:
    """A channel whose templates are all in the account."""
    for template in templates.TEMPLATES.values():
        server.put(template.to_dict())
    assert await channel.refresh()
    return channel


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
        ("audio/ogg; codecs=opus", Attachment.VOICE),
        ("image/jpeg", Attachment.PICTURE),
        ("image/webp", Attachment.STICKER),
        ("video/mp4", Attachment.VIDEO),
        ("application/pdf", Attachment.DOCUMENT),
        ("text/plain", Attachment.DOCUMENT),
        ("text/vcard", Attachment.CONTACT),
        ("text/x-vcard; charset=utf-8", Attachment.CONTACT),
        ("TEXT/DIRECTORY", Attachment.CONTACT),
        ("font/woff", Attachment.OTHER),
        ("", Attachment.OTHER),
    ],
)
def test_media_is_an_attachment_by_its_type(kind: str, attachment: Attachment) -> None:
    assert asked(NumMedia="1", MediaContentType0=kind).attachment is attachment


@pytest.mark.parametrize(
    ("kind", "attachment"),
    [
        ("reaction", Attachment.REACTION),
        ("contacts", Attachment.CONTACT),
        ("sticker", Attachment.STICKER),
        ("audio", Attachment.VOICE),
        ("unsupported", Attachment.OTHER),
        ("unknown", Attachment.OTHER),
        ("order", Attachment.OTHER),
        ("system", Attachment.OTHER),
        ("interactive", Attachment.OTHER),
        ("location", Attachment.OTHER),
        ("something-new", Attachment.OTHER),
        ("text", None),
    ],
)
def test_a_message_without_words_or_media_is_told_by_its_kind(kind: str, attachment: Attachment | None) -> None:
    assert asked(MessageType=kind).attachment is attachment


@pytest.mark.parametrize("kind", ["text", "interactive", "button", "something-new"])
def test_words_are_words_whatever_the_kind(kind: str) -> None:
    read = asked(MessageType=kind, Body="hola")
    assert (read.text, read.attachment) == ("hola", None)


def test_a_reaction_is_its_emoji() -> None:
    read = asked(MessageType="reaction", Body="👍")
    assert (read.text, read.attachment) == ("👍", Attachment.REACTION)


def test_a_voice_note_names_where_it_is() -> None:
    url = "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1"
    read = asked(NumMedia="1", MediaContentType0="audio/ogg", MediaUrl0=url, MessageType="audio")
    assert (read.voice, read.text) == (url, "")
    assert asked(NumMedia="1", MediaContentType0="image/png", MediaUrl0=url).voice is None
    assert asked(NumMedia="1", MediaContentType0="audio/ogg").voice is None


def test_a_card_keeps_no_words_of_somebody_else() -> None:
    read = asked(NumMedia="1", MediaContentType0="text/vcard", MessageType="contacts", Body="Somebody +1 555 0100")
    assert (read.text, read.attachment) == ("", Attachment.CONTACT)


@pytest.mark.parametrize(
    ("given", "forwarded"),
    [
        ({"Forwarded": "true"}, True),
        ({"FrequentlyForwarded": "true"}, True),
        ({"Forwarded": "false", "FrequentlyForwarded": "false"}, False),
        ({}, False),
    ],
)
def test_words_that_were_passed_on_are_told(given: dict[str, str], forwarded: bool) -> None:
    assert asked(Body="cadena", **given).forwarded is forwarded


def test_a_picture_keeps_the_words_under_it() -> None:
    read = asked(Body="perdí mi DNI", NumMedia="1", MediaContentType0="image/jpeg")
    assert (read.text, read.attachment) == ("perdí mi DNI", Attachment.PICTURE)


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


# Bold and literal marks.


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("**Costo**", "*Costo*"),
        ("**Costo**: S/ 41", "*Costo*: S/ 41"),
        ("• **dos palabras** más", "• *dos palabras* más"),
        ("**uno**\n**dos**", "*uno*\n*dos*"),
        ("**uno\ndos**", "\u2060*\u2060*\u2060uno\ndos\u2060*\u2060*\u2060"),
        ("**a** **b**", "*a* *b*"),
        ("«**a**»", "«*a*»"),
        ("letra**s**", "letras"),
        ("**s**uelta", "suelta"),
        ("** espacio **", "** espacio **"),
    ],
)
def test_bold_is_whatsapps_within_a_line_and_apart_from_letters(text: str, read: str) -> None:
    assert render(Reply(paragraphs=(text,)))[0]["text"] == read


@pytest.mark.parametrize(
    "text", ["_cursiva_", "~no~", "`código`", "*suelto*", "(_a_)", "_a", "b_", "```x```", "**_a_**"]
)
def test_marks_somebody_typed_are_not_read_as_formatting(text: str) -> None:
    (message,) = render(Reply(paragraphs=(text,)))
    inner = re.sub(r"^\*(.*)\*$", r"\1", message["text"]) if text.startswith("**") else message["text"]
    assert inner.replace("\u2060", "") == text.replace("**", "")
    for mark in re.finditer(r"[*_~`]", inner):
        assert "\u2060" in (inner[mark.start() - 1 : mark.start()], inner[mark.end() : mark.end() + 1])


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org/_a_/b_",
        "www.example.org/~user~",
        "gob.pe/_x_",
        "_a_@example.org",
        "*67",
        "+1 786 713 2401",
        "*#06#",
        "2 * 3 * 4",
        "a_b_c",
        "5 ~ 6",
        "* uno",
    ],
)
def test_links_phones_and_marks_that_stand_free_are_left_alone(text: str) -> None:
    assert render(Reply(paragraphs=(text,)))[0]["text"] == text


# Buttons and lists.


def tapped(reply: Reply) -> list[Message]:
    return render(reply, PUBLIC_URL, interactive=True)


def test_few_words_stand_over_the_buttons_in_one_message_and_one_line() -> None:
    reply = Reply(paragraphs=("**Detención**\nElija un tema.", "¿Cuál?"), choices=(Choice("Menú", "/menu"),))
    assert tapped(reply) == [
        {
            "text": "*Detención*\nElija un tema.\n\n¿Cuál?\n\n1. Menú",
            "body": "*Detención* · Elija un tema. ¿Cuál?",
            "template": "chaski-quick-reply-1",
            "variables": {"1": "*Detención* · Elija un tema. ¿Cuál?", "2": "Menú", "3": "/menu"},
        }
    ]


def test_many_words_go_before_and_the_last_paragraph_stands_over_the_buttons() -> None:
    reply = Reply(paragraphs=("**Costo**\n• uno\n• dos", "Fuente: x"), choices=(Choice("Menú", "/menu"),))
    text, message = tapped(reply)
    assert text == {"text": "*Costo*\n• uno\n• dos"}
    assert (message["body"], message["text"]) == ("Fuente: x", "Fuente: x\n\n1. Menú")


def test_a_list_of_points_is_never_put_in_one_line() -> None:
    text, message = tapped(Reply(paragraphs=("Hola", "• uno\n• dos"), choices=(Choice("Menú", "/menu"),)))
    assert text == {"text": "Hola\n\n• uno\n• dos"}
    assert (message["body"], message["text"]) == (POINTER, "1. Menú")


def test_words_too_long_for_a_body_go_before() -> None:
    *texts, message = tapped(Reply(paragraphs=("palabra " * 140,), choices=(Choice("Menú", "/menu"),)))
    assert len(texts) == 1
    assert message["body"] == POINTER


def test_a_file_is_linked_before_the_buttons() -> None:
    reply = Reply(paragraphs=("Hola", "• a\n• b"), choices=(Choice("Menú", "/menu"),), files=("a.vcf",))
    assert [said(message) for message in tapped(reply)] == [
        "Hola\n\n• a\n• b",
        f"📎 {PUBLIC_URL}/files/a.vcf\n\n1. Menú",
    ]


def test_choices_that_no_template_holds_are_numbered() -> None:
    reply = Reply(paragraphs=("Hola",), choices=(Choice("x" * 25, "/menu"),))
    assert tapped(reply) == render(reply) == [{"text": f"Hola\n\n1. {'x' * 25}"}]


def test_a_choice_is_numbered_with_its_other_words() -> None:
    (message,) = render(Reply(paragraphs=("Hola",), choices=(Choice("Ñan", "/menu", "Camino"),)))
    assert message["text"] == "Hola\n\n1. Ñan (Camino)"


def real_replies() -> list[tuple[Reply, list[Message]]]:
    """Replies with the messages they become where every template is known."""
    given = [*every_reply(office="miami"), *every_reply(office="san-francisco", locale="en"), *every_place()]
    replies = [replace(outcome.reply, menu="Ver opciones", rating="passport-adult") for _, outcome in given]
    return [(reply, tapped(reply)) for reply in replies]


REAL = real_replies()


def words(text: str) -> list[str]:
    return re.sub(r"[*·\u2060]", " ", text).replace("’", "'").split()


def test_with_templates_every_word_of_a_reply_still_arrives_in_order() -> None:
    for reply, messages in REAL:
        shown = [*(message["text"] for message in messages[:-1]), messages[-1].get("body", messages[-1]["text"])]
        arrived = [word for text in shown for word in words(text)]
        wanted = [word for paragraph in reply.paragraphs for word in words(paragraph)]
        assert arrived[: len(wanted)] == wanted


def test_with_templates_every_message_is_within_every_limit_and_can_be_sent_as_text() -> None:
    for reply, (*before, last) in REAL:
        assert all(message.keys() == {"text"} for message in before)
        for message in (*before, last):
            assert 0 < utf16(message["text"]) <= BODY_LIMIT
        if "template" in last:
            assert 0 < utf16(last["body"]) <= templates.BODY_LIMIT
            assert last["body"] == last["variables"]["1"]
            assert last["variables"].keys() == templates.TEMPLATES[last["template"]].variables.keys()
            numbered = [f"{number}. {choice.title}" for number, choice in enumerate(reply.choices, 1)]
            assert last["text"].splitlines()[-len(numbered) :] == numbered


def test_nearly_all_real_replies_can_be_tapped() -> None:
    choosing = [messages for reply, messages in REAL if reply.choices]
    assert sum("template" in messages[-1] for messages in choosing) >= 0.95 * len(choosing)


def test_a_template_adds_one_message_at_most() -> None:
    for reply, messages in REAL:
        assert len(messages) <= len(render(reply, PUBLIC_URL)) + 1


def test_messages_with_templates_are_json_for_the_outbox_to_keep() -> None:
    for _, messages in REAL:
        assert json.loads(json.dumps(messages)) == messages


def test_marking_keeps_every_word() -> None:
    for reply, _ in REAL:
        for paragraph in reply.paragraphs:
            assert plain_text(marked(paragraph)).replace("\u2060", "") == plain_text(paragraph)


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


FEW = Reply(paragraphs=("¿Qué?",), choices=(Choice("Sí", "/yes"), Choice("No", "/no")))
MANY = Reply(
    paragraphs=("¿Qué?",),
    choices=(
        *(Choice(f"Opción {n}", f"/m-{n}") for n in range(3)),
        Choice("Renovar el pasaporte en Miami", "/passport"),
    ),
    menu="Ver opciones",
    rating="passport-adult",
)


async def test_until_the_templates_are_known_choices_are_numbered(server: FakeTwilio, channel: WhatsAppChannel) -> None:
    assert channel.render(FEW) == [{"text": "¿Qué?\n\n1. Sí\n2. No"}]
    server.put(templates.TEMPLATES["chaski-quick-reply-2"].to_dict())
    assert await channel.refresh()
    assert channel.render(FEW)[0]["template"] == "chaski-quick-reply-2"
    assert channel.render(MANY)[0].keys() == {"text"}


async def test_an_old_shape_of_a_template_is_not_used(server: FakeTwilio, channel: WhatsAppChannel) -> None:
    server.put(
        {**templates.TEMPLATES["chaski-quick-reply-2"].to_dict(), "friendly_name": "chaski-quick-reply-2:00000000"}
    )
    assert await channel.refresh()
    assert channel.render(FEW)[0].keys() == {"text"}


async def test_what_was_known_stays_while_twilio_is_away(server: FakeTwilio, tapping: WhatsAppChannel) -> None:
    server.fail(503, 20503, of="Content")
    assert not await tapping.refresh()
    assert "template" in tapping.render(FEW)[0]


async def test_the_channel_looks_again_by_itself(
    server: FakeTwilio, channel: WhatsAppChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whatsapp, "AGAIN_SECONDS", 0.01)
    server.put(templates.TEMPLATES["chaski-quick-reply-2"].to_dict())
    server.fail(503, 20503, of="Content")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(1):
            await channel.start()
    assert "template" in channel.render(FEW)[0]


async def test_templates_put_there_while_the_bot_runs_are_soon_used(
    server: FakeTwilio, channel: WhatsAppChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whatsapp, "AGAIN_SECONDS", 0.01)
    looking = asyncio.create_task(channel.start())
    await asyncio.sleep(0.2)  # the first look has found none
    assert "template" not in channel.render(FEW)[0]
    server.put(templates.TEMPLATES["chaski-quick-reply-2"].to_dict())
    assert await asyncio.to_thread(eventually, lambda: "template" in channel.render(FEW)[0])
    looking.cancel()


async def test_buttons_go_out_as_the_template_fills_them(server: FakeTwilio, tapping: WhatsAppChannel) -> None:
    (message,) = tapping.render(FEW)
    await tapping.send(SOMEBODY, message)
    (sent,) = server.messages
    assert "Body" not in sent
    assert (sent["To"], sent["From"], sent["StatusCallback"]) == (THEM, US, PUBLIC_URL + STATUS_PATH)
    assert server.shown == [
        {
            "twilio/quick-reply": {
                "body": "¿Qué?",
                "actions": [
                    {"type": "QUICK_REPLY", "title": "Sí", "id": "/yes"},
                    {"type": "QUICK_REPLY", "title": "No", "id": "/no"},
                ],
            }
        }
    ]


async def test_a_list_goes_out_as_the_template_fills_it(server: FakeTwilio, tapping: WhatsAppChannel) -> None:
    (message,) = tapping.render(MANY)
    await tapping.send(SOMEBODY, message)
    (shown,) = server.shown
    picker = shown["twilio/list-picker"]
    assert (picker["body"], picker["button"]) == ("¿Qué?", "Ver opciones")
    assert picker["items"] == [
        {"item": "Opción 0", "id": "/m-0", "description": "›"},
        {"item": "Opción 1", "id": "/m-1", "description": "›"},
        {"item": "Opción 2", "id": "/m-2", "description": "›"},
        {"item": "Renovar el pasaporte", "id": "/passport", "description": "en Miami"},
        {"item": "👍", "id": '/helpful{"of":"passport-adult","is":"yes"}', "description": "›"},
        {"item": "👎", "id": '/helpful{"of":"passport-adult","is":"no"}', "description": "›"},
    ]


async def test_twilio_takes_the_last_message_of_every_kind_of_real_reply(
    server: FakeTwilio, tapping: WhatsAppChannel
) -> None:
    each = {messages[-1]["template"]: messages[-1] for _, messages in REAL if "template" in messages[-1]}
    for message in each.values():
        await tapping.send(SOMEBODY, message)
    assert len(server.shown) == len(server.messages) == len(each) > 5


@pytest.mark.parametrize("code", [21654, 21655, 21656, 21658, 63013, 63021, 63027, 63028, 21671, 20404])
async def test_a_refused_template_goes_out_once_as_text(
    server: FakeTwilio, tapping: WhatsAppChannel, code: int
) -> None:
    (message,) = tapping.render(FEW)
    server.fail(400, code)
    await tapping.send(SOMEBODY, message)
    assert [sent.get("Body") for sent in server.messages] == ["¿Qué?\n\n1. Sí\n2. No"]
    assert server.shown == []


async def test_a_template_that_is_gone_is_not_tried_again(server: FakeTwilio, tapping: WhatsAppChannel) -> None:
    (message,) = tapping.render(FEW)
    server.contents.clear()
    await tapping.send(SOMEBODY, message)
    assert server.messages[0]["Body"] == message["text"]
    assert tapping.render(FEW)[0].keys() == {"text"}
    assert "template" in tapping.render(MANY)[0]


async def test_a_message_whose_template_is_not_known_goes_out_as_text(
    server: FakeTwilio, tapping: WhatsAppChannel, tmp_path: Path
) -> None:
    (message,) = tapping.render(FEW)
    await channel_at(server.base_url, tmp_path).send(SOMEBODY, message)
    assert server.messages[0]["Body"] == message["text"]


@pytest.mark.parametrize("code", [63016, 63014, 21610])
async def test_what_is_final_for_a_text_is_final_for_a_template(
    server: FakeTwilio, tapping: WhatsAppChannel, code: int
) -> None:
    server.fail(400, code)
    with pytest.raises(Unreachable):
        await tapping.send(SOMEBODY, tapping.render(FEW)[0])
    assert server.messages == []


async def test_an_outage_is_tried_later_with_the_template(server: FakeTwilio, tapping: WhatsAppChannel) -> None:
    server.fail(503, 20503)
    with pytest.raises(RetryLater):
        await tapping.send(SOMEBODY, tapping.render(FEW)[0])
    await tapping.send(SOMEBODY, tapping.render(FEW)[0])
    assert len(server.shown) == 1


async def test_a_refused_text_after_a_refused_template_is_final(server: FakeTwilio, tapping: WhatsAppChannel) -> None:
    server.fail(400, 21656)
    server.fail(400, 21211)
    with pytest.raises(Unreachable):
        await tapping.send(SOMEBODY, tapping.render(FEW)[0])


async def test_a_network_that_is_down_is_tried_later(tmp_path: Path) -> None:
    with pytest.raises(RetryLater):
        await channel_at(f"http://127.0.0.1:{free_port()}", tmp_path).send(SOMEBODY, {"text": "hola"})


async def test_an_error_does_not_quote_the_person(server: FakeTwilio, channel: WhatsAppChannel) -> None:
    server.fail(400, 21211)
    with pytest.raises(Unreachable) as raised:
        await channel.send(SOMEBODY, {"text": "mi secreto"})
    assert "secreto" not in str(raised.value)
    assert THEM not in str(raised.value)


# Media.


async def test_media_is_fetched_and_our_credentials_go_to_twilio_only(
    server: FakeTwilio, channel: WhatsAppChannel
) -> None:
    assert await channel.fetch(server.media_url(b"OggS voice")) == b"OggS voice"  # the store refuses credentials


@pytest.mark.parametrize(
    "url",
    [
        "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1",
        "http://localhost:1/2010-04-01/x",
        "https://127.0.0.1/x",
        "file:///etc/hostname",
        "http://[::1",
        "",
    ],
)
async def test_media_elsewhere_is_not_fetched(channel: WhatsAppChannel, url: str) -> None:
    with pytest.raises(Unreachable):
        await channel.fetch(url)


@pytest.mark.parametrize("store", ["https://127.0.0.1:1/kept", "file:///etc", "ftp://127.0.0.1"])
async def test_a_redirect_does_not_change_how_media_is_fetched(
    server: FakeTwilio, channel: WhatsAppChannel, store: str
) -> None:
    server.store = store
    with pytest.raises(Unreachable):
        await channel.fetch(server.media_url(b"OggS"))


async def test_media_that_is_gone_or_too_large_is_not_tried_again(
    server: FakeTwilio, channel: WhatsAppChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = server.media_url(b"12345")
    monkeypatch.setattr(whatsapp, "MEDIA_LIMIT", 4)
    with pytest.raises(Unreachable):
        await channel.fetch(url)
    server.media.clear()
    with pytest.raises(Unreachable):
        await channel.fetch(url)


@pytest.mark.parametrize(("status", "code"), [(401, 20003), (429, 20429), (500, 20500), (503, 20503)])
async def test_media_is_fetched_later_after_an_outage(
    server: FakeTwilio, channel: WhatsAppChannel, status: int, code: int
) -> None:
    server.fail(status, code, of="Media")
    with pytest.raises(RetryLater):
        await channel.fetch(server.media_url(b"OggS"))


async def test_media_takes_no_longer_than_it_may(
    server: FakeTwilio, channel: WhatsAppChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whatsapp, "MEDIA_SECONDS", 0.0)
    with pytest.raises(RetryLater):
        await channel.fetch(server.media_url(b"OggS"))


async def test_a_network_without_media_is_tried_later(tmp_path: Path) -> None:
    base_url = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(RetryLater):
        await channel_at(base_url, tmp_path).fetch(f"{base_url}/2010-04-01/x")
