"""Who answers a turn. A handler is a pure function Turn → Outcome."""

from bot import which_consulate
from bot.bands import Band, alarming, band
from bot.catalog import Kind
from bot.domain import Handler, Origin, Turn
from bot.handlers import (
    consular,
    consulates,
    detainee,
    documents,
    emergency,
    fallback,
    followup,
    forms,
    immigration,
    interpreter_card,
    menu,
    plan,
    profile,
    returning,
    rights,
    shield,
    smalltalk,
    updates,
)

FEW_WORDS = 4  # an answer to "where do you live" is not longer

HANDLERS: dict[str, Handler] = {
    **consulates.INTENTS,
    **shield.INTENTS,
    "new-rules": updates.latest,
    "emergency": emergency.help_now,
    "menu": menu.show,
    "documents-generic": menu.overview,
    "rights-general": menu.overview,
    "return-general": menu.overview,
    "which-procedure": documents.which,
    plan.INTENT: plan.plan,
    "consular-fees": consular.fees,
    "payment-method": consular.payment,
    "mail-service": consular.mail,
    immigration.INTENT: immigration.case,
    "immediate-danger": emergency.help_now,
    rights.STATE: rights.in_state,
    rights.SEARCH: detainee.search,
    "help": menu.help_,
    "greeting": smalltalk.greeting,
    "thanks": smalltalk.thanks,
    "goodbye": smalltalk.goodbye,
    "about-bot": smalltalk.about,
    "change-language": profile.language,
    "privacy": profile.privacy,
    profile.DATA: profile.my_data,
    profile.DELETE: profile.forget,
    profile.UPDATES: profile.updates,
    "discreet": profile.discreet,
    "clean": profile.clean,
    followup.INTENT: followup.rated,
    interpreter_card.INTENT: interpreter_card.show,
    "out-of-scope": fallback.out_of_scope,
    # what a message's form says
    "empty": forms.empty,
    "too-long": forms.too_long,
    "voice": forms.voice,
    "picture": forms.picture,
    "document": forms.document,
    "video": forms.video,
    "sticker": forms.sticker,
    "contact-card": forms.contact_card,
    "reaction": forms.reaction,
    "sensitive": forms.sensitive,
    "other": forms.other,
}
TOPICS: dict[Kind, Handler] = {
    Kind.PROCEDURE: documents.explain,
    Kind.RIGHT: rights.explain,
    Kind.SUPPORT: returning.explain,
}


# Modules that are part of one of the ten handlers people who read logs and scripts know.
PART_OF = {
    "consular": "consulates",
    "shield": "consulates",
    "plan": "documents",
    "immigration": "rights",
    "detainee": "rights",
    "interpreter_card": "rights",
}


def choose(turn: Turn) -> Handler:
    """The one place routing is decided: a pending question, the confidence, HANDLERS, topics, the fallback."""
    read = turn.interpretation
    if read.origin not in (Origin.NLU, Origin.KEYWORDS):
        return route(read.intent, turn)
    if alarming(read):
        return emergency.help_now
    if read.intent in which_consulate.INTENTS and which_consulate.doubtful(turn.question.text):
        return fallback.whose_visa
    if turn.contact.pending and turn.jurisdiction:
        return route(turn.contact.pending, turn)
    sure = band(read, turn.catalog)
    if sure is Band.ANSWER:
        return route(read.intent, turn)
    if turn.jurisdiction:
        return consulates.find
    if turn.contact.pending and len(turn.question.text.split()) <= FEW_WORDS:
        return consulates.place_unknown
    return fallback.ask if sure is Band.ASK else fallback.unknown


def route(intent: str, turn: Turn) -> Handler:
    """The handler of an intent or topic; an id that is no more leads to the fallback, not to an error."""
    if intent in HANDLERS:
        return HANDLERS[intent]
    topic = turn.catalog.topics.get(intent)
    return TOPICS[topic.kind] if topic else fallback.unknown


def handler_name(handler: Handler) -> str:
    """The module a handler stands in, such as "documents", or the one it is a part of."""
    module = handler.__module__.rpartition(".")[2]
    return PART_OF.get(module, module)
