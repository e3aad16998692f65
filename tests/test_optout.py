"""Which words end the messages, which bring them back, and which only speak of something that ends."""

import pytest

from bot.optout import EXITS, Wish, leaves, mentions, read


@pytest.mark.parametrize(
    "text",
    [
        *("STOP", "stop", "Stop.", "¡STOP!", " s t o p ", "S.T.O.P.", "stooop", "🛑 STOP 🛑", "ＳＴＯＰ", "Stop, please", "stop stop stop"),
        *("ALTO", "alto por favor", "Parar", "PARE", "paren", "BAJA", "baja, gracias", "Dar de baja", "DARME DE BAJA", "quiero darme de baja"),
        *("me quiero dar de baja", "deme de baja", "dénme de baja por favor", "CANCELAR", "Cancelar suscripción", "Cancelar los avisos", "Salir"),
        *("NO MAS", "No más", "¡NO MÁS MENSAJES!", "no mas avisos", "Basta", "ya basta", "basta de mensajes", "Alto a los mensajes"),
        *("UNSUBSCRIBE", "unsubscribe me", "End", "quit", "CANCEL", "StopAll", "stop all", "REVOKE", "OptOut", "opt out", "opt-out"),
        *("no more", "no more messages please", "stop messages", "Stop the updates", "cancel my subscription", "thanks, stop"),
        *("SAYAY", "Amaña", "AMAÑA WILLAWAYCHU", "amaña, ama hina kaspa"),
    ],
)  # fmt: skip
def test_a_whole_message_ends_the_messages(text: str) -> None:
    assert read(text) is Wish.STOP
    assert not mentions(text), "nothing is left to ask"


@pytest.mark.parametrize(
    "text",
    [
        *("START", "start", "Start!", "ALTA", "darme de alta", "quiero darme de alta", "VOLVER", "volver por favor", "UNSTOP", "subscribe"),
        *("Quiero avisos", "sí, quiero mensajes", "quiero recibir novedades", "suscribirme", "KUTIMUY", "resume"),
    ],
)  # fmt: skip
def test_a_whole_message_brings_them_back(text: str) -> None:
    assert read(text) is Wish.START
    assert not mentions(text)


@pytest.mark.parametrize(
    "text",
    [
        "ya no quiero recibir mensajes",
        "No quiero más avisos",
        "no quiero seguir recibiendo sus mensajes",
        "no quiero más mensajes del consulado",
        "kiero q ya no me manden nada, no quiero msjs",
        "ya no quiero que me escriban",
        "dejen de escribirme",
        "deje de mandarme cosas por favor",
        "paren de molestar",
        "para de enviarme esto",
        "no me manden más avisos",
        "No me manden más",
        "ya no me manden nada",
        "ya no me escriban mas",
        "no me envíen sus noticias",
        "no me molesten",
        "¿cómo me doy de baja?",
        "quiero dar de baja este servicio",
        "dame de baja del servicio",
        "denme de baja de la lista ya",
        "sáquenme de su lista",
        "quiero cancelar mi suscripción a los avisos",
        "quiero desuscribirme",
        "basta de tantos mensajes a las seis de la mañana",
        "paren los mensajes que me despiertan",
        "desactivar las notificaciones",
        "alto ya",
        "stop it",
        "stop this now",
        "no me manden más cobros, ya pagué",  # a complaint: asked, never obeyed
        "me siguen llegando avisos",
        "sigues mandándome lo mismo",
        "stop sending me messages",
        "please stop texting me",
        "stop messaging us",
        "I don't want any more messages",
        "i dont want to receive these updates",
        "do not text me",
        "don't contact me anymore",
        "don't send me anything",
        "take me off your list",
        "remove me from this list please",
        "how do I unsubscribe?",
        "can you unsubscribe this number",
        "i want to opt out",
        "opt me out of these texts",
        "turn off the notifications",
        "no more of these updates",
        "why do you keep texting me",
        "amaña mensajeta apachimuwaychu",
    ],
)
def test_a_sentence_about_it_is_asked_back(text: str) -> None:
    assert read(text) is None
    assert mentions(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hola",
        "quiero cancelar mi cita del jueves",
        "cancelar cita",
        "cancel my appointment please",
        "i need to cancel my consulate appointment",
        "¿cómo cancelo mi DNI si falleció mi tío?",
        "cancelar mi pasaporte robado",
        "ICE me dijo alto",
        "la policía me dijo alto y me paró",
        "they stopped me now in the street",
        "ICE stopped my brother",
        "they told my friend to stop recording",
        "can ICE stop people at a bus stop",
        "stop sign ticket",
        "me pasé un stop",
        "stop deportation",
        "traffic stop no papers what do I do",
        "i cant stop crying",
        "estoy con baja médica",
        "dar de baja mi DNI",
        "dar de baja mi ruc estoy en new york",
        "quiero dar de baja el dni de mi mamá que falleció",
        "no más de 3 meses",
        "no mas de 60 millas de aqui",
        "quiero volver al Perú",
        "volver al peru con mis hijos",
        "¿a qué hora puedo salir?",
        "al salir de la corte me pueden agarrar",
        "no me dejan salir",
        "basta con el DNI?",
        "¿basta la partida de nacimiento?",
        "basta de menús, un humano",
        "no quiero mensajes automáticos, quiero una persona",
        "para renovar el pasaporte",
        "para qué sirve la tarjeta",
        "¿dónde me paro en la cola?",
        "alto riesgo",
        "vivo en el alto",
        "my boss says hell call immigration if i quit",
        "i want to quit my job",
        "can i cancel my gym membership",
        "como cancelo mi suscripcion de netflix",
        "mi ex no deja de escribirme",
        "que mi ex deje de escribirme",
        "he won't stop texting me",
        "how do i stop the scam calls",
        "un estafador me sigue mandando mensajes",
        "el banco no deja de mandarme avisos",
        "no me manden al Perú por favor",
        "no me manden de regreso",
        "por qué ya no me llegan avisos",
        "no me llegó el mensaje del consulado",
        "no quiero dejar de recibir avisos",
        "quiero que me manden avisos de Paterson",
        "quiero recibir novedades de pasaportes",
        "borren mis datos y no me escriban",
        "stop texting me and delete my contact",
        "facial recognition photo at the gate, can i opt out",
        "no quiero firmar",
        "no quiero ir a la corte",
        "no necesito abogado",
        "siguen mandando gente a El Salvador?",
        "cuándo empieza el bus, start",
        "alta médica",
        "darme de alta en sunat",
    ],
)
def test_what_else_ends_or_stops_is_no_such_sentence(text: str) -> None:
    assert read(text) is None
    assert not mentions(text)


@pytest.mark.parametrize(
    "text", ["cancelar", "Salir", "CANCEL", "quit.", "end", "terminar", "exit", "cancelar por favor"]
)
def test_some_words_within_a_dialog_only_leave_it(text: str) -> None:
    assert leaves(text)


@pytest.mark.parametrize(
    "text", ["stop", "baja", "no más mensajes", "quiero salir del país", "cancelar cita", "Quispe"]
)
def test_the_others_end_the_messages_there_too(text: str) -> None:
    assert not leaves(text)


def test_words_that_leave_a_dialog_are_plain_and_most_of_them_end_the_messages() -> None:
    assert {"cancelar", "salir", "cancel", "quit", "end", "terminar"} <= EXITS
    assert {word for word in EXITS if read(word) is Wish.STOP} == {"cancelar", "salir", "cancel", "quit", "end"}
    assert all(word.isalpha() and word.islower() and word.isascii() for word in EXITS)
