"""What shows that the chatbot has failed a person, and what is anger or fear about something else."""

import pytest

from bot.frustration import frustrated


@pytest.mark.parametrize(
    "text",
    [
        *("no me entiende", "No me entiendes", "usted no entiende", "no entendió nada", "no entendiste lo que te dije", "esto no me entiende"),
        *("no sirve", "no sirve para nada", "esto no sirve", "no me sirve", "no sirves pa nada", "este bot no sirve", "no me sirven estas respuestas"),
        *("el bot no sirve para mi caso", "eso no me ayuda", "no me ayuda en nada", "esta página no funciona", "no funciona esto"),
        *("eso no es lo que pregunté", "Eso no fue lo que le pregunté", "no pregunté eso", "yo no le pregunté eso", "eso no es lo que necesito"),
        *("eso no responde mi pregunta", "no me responde lo que pregunto", "no me da la respuesta", "sigues sin entender"),
        *("ya le dije", "ya le dije que vivo en Paterson", "ya te dije", "ya se lo dije", "ya te pregunté 3 veces y nada", "ya lo escribí cinco veces"),
        *("cuántas veces te lo tengo que decir", "otra vez lo mismo", "lo mismo otra vez", "siempre sale lo mismo", "repites y repites", "otra vez"),
        *("inútil", "eres inútil", "eres un inútil", "qué inútil eres", "pésimo servicio", "una porquería", "pura estupidez", "qué pérdida de tiempo"),
        *("bot estúpido", "robot huevón", "mierda", "¡CARAJO!", "la puta madre", "conchatumadre", "vete a la mierda", "cállate", "cojudo de mierda"),
        *("quiero hablar con una persona de verdad", "páseme con alguien de carne y hueso", "no quiero hablar con un robot", "basta de menús"),
        *("RESPONDE!!!", "responde!!!", "CONTESTEN", "contesta pues", "respóndame ya por favor", "¿¿hola??", "hola???", "???", "¿?¿?", "?!?!"),
        *("mana entiendewankichu", "manam intindiwankichu"),
    ],
)  # fmt: skip
def test_somebody_has_had_enough(text: str) -> None:
    assert frustrated(text)


@pytest.mark.parametrize(
    "text",
    [
        *("you don't understand", "you dont understand me", "u dont get it", "you're not listening", "you are not helping me", "ur not helping"),
        *("that's not what I asked", "not what i asked", "that is not what i meant", "i didn't ask that", "this isnt what i asked, get me someone"),
        *("this is useless", "useless", "useless af", "you are useless", "this bot is useless", "stupid bot", "this thing is garbage", "ur trash"),
        *("not helpful", "that's not helpful at all", "unhelpful", "this doesn't help", "that didn't answer my question", "what a waste of my time"),
        *("i already told you", "i already said that", "I just told you", "i told you i live in Houston", "how many times do i have to say it"),
        *("same answer again", "you keep repeating yourself", "you keep saying the same thing", "wtf", "fuck you", "fuck this", "bullshit", "shut up"),
        *("I want to talk to a real person", "get me an actual human", "a human not a bot", "ANSWER ME!!!", "hello???", "answer me now"),
    ],
)  # fmt: skip
def test_the_same_in_english(text: str) -> None:
    assert frustrated(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "   ", "?", "!", "!!!", "...", "👎", "🙏", "hola", "hola!", "¡¡hola!!", "hola!!!", "gracias!!!", "¡VIVA EL PERÚ CARAJO!", "vamos perú mierda"),
        *("ICE no sirve", "ICE es una mierda", "la migra de mierda se llevó a mi primo", "mi abogado es un inútil", "mi abogado no me entiende"),
        *("el consulado no sirve para nada", "el consulado nunca contesta", "en el consulado no me responden", "mi jefe es un hijo de puta"),
        *("el doctor no me entiende, tengo derecho a intérprete?", "el juez no me entendió", "la policía no me ayudó", "USCIS no contesta mi pregunta"),
        *("mi pasaporte no sirve", "mi DNI de menor ya no sirve", "la hora de mi cita no me sirve", "¿sirve el DNI vencido?", "el papel no sirve"),
        *("ya le dije a mi abogado", "ya le dije al juez que no tengo papeles", "ya le dije que soy peruano al oficial", "ya les dije que soy peruano"),
        *("no entiendo", "no entendí nada", "otra vez no entendí", "no entiendo cómo usar esto", "no entiendo inglés", "¿qué entiendes y qué no entiendes?"),
        *("otra vez peruano", "opciones otra vez", "muéstrame otra vez la lista", "perdí otra vez mi DNI", "tengo que volver otra vez?"),
        *("quiero hablar con una persona", "un humano por favor", "¿eres una persona de verdad?", "¿es un robot?", "quién me responde"),
        *("AUXILIO!!!", "AYUDA!!!", "ICE ESTÁ AQUÍ!!!", "no responde mi esposo, está frío", "¿dónde está mi hijo??", "ME DETUVIERON!!!", "ayúdenme ya"),
        *("quiero matar a mi esposo", "mi pareja me pega y me dice inútil", "me dijeron bruta en el trabajo", "ayuda a damnificados"),
        *("QUIERO RENOVAR MI PASAPORTE", "¿CUÁNTO CUESTA???", "cuánto cuesta el pasaporte??", "renovar DNI!!!"),
        *("mi mamá está sorda", "la app de la corte no responde", "¿cómo respondo la carta?", "contesten a qué hora abren"),
    ],
)  # fmt: skip
def test_anger_at_others_fear_and_plain_questions_are_not_meant(text: str) -> None:
    assert not frustrated(text)


@pytest.mark.parametrize(
    "text",
    [
        *("ICE is useless", "fuck ICE", "my lawyer is useless", "my lawyer doesn't understand me", "police don't understand me", "the judge is an idiot"),
        *("the consulate never answers", "the consulate is useless", "my boss called me stupid", "chef calls me stupid indian all day"),
        *("i don't understand", "i dont understand spanish", "what don't you understand", "is it dumb to speed away", "that's not it, show me the rest"),
        *("delete everything i told you", "forget what i told you", "if i already said come in can i take it back", "are you a real person?"),
        *("is my US degree useless there?", "HELP!!!", "ICE IS HERE!!!", "holy shit we won", "can i talk to a lawyer", "how do i answer the letter", "hello!!"),
        *("they told me to shut up", "what if my passport is damaged", "is it the same thing again for the DNI of my son"),
    ],
)  # fmt: skip
def test_nor_are_they_in_english(text: str) -> None:
    assert not frustrated(text)
