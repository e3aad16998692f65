"""Named events with fields: identifiers and counts, never an utterance, a name or a number."""

import json
import logging
import sys
from collections.abc import Mapping

LOGGER = logging.getLogger("chaski")

# The events there are, and what each says.
QUESTION_ANSWERED = "question_answered"  # one question got its reply
QUESTION_REPEATED = "question_repeated"  # a delivery seen before was acknowledged and not answered again
ANSWERED_WITHOUT_STORAGE = "answered_without_storage"  # answered directly, the database being away
INTERPRETER_UNAVAILABLE = "interpreter_unavailable"  # keywords answered instead of Rasa
STORAGE_UNAVAILABLE = "storage_unavailable"  # the database could not be used
MESSAGE_SENT = "message_sent"
MESSAGE_DEFERRED = "message_deferred"  # will be tried again
MESSAGE_FAILED = "message_failed"  # will not
STATUS_CHANGED = "status_changed"  # a channel told what became of a message
WEBHOOK_REFUSED = "webhook_refused"  # a forged or malformed delivery
CHANNEL_FAILED = "channel_failed"  # a channel could not be polled or set up
DEFECT = "defect"  # an error nobody expected, with its traceback
ANSWER_RATED = "answer_rated"  # a thumb up or down for a topic's answer
CONTACT_LIMITED = "contact_limited"  # somebody writes more than can be answered; told once, then not answered
VOICE_NOT_HEARD = "voice_not_heard"  # a voice note could not be fetched or transcribed; the person is asked to write
NLU_STOPPED = "nlu_stopped"  # the Rasa process ended and is started again
RECORDS_EXPIRED = "records_expired"
CATALOG_SWAPPED = "catalog_swapped"  # newly published content is told from now on
CATALOG_REFUSED = "catalog_refused"  # what is published does not hold together; the last good content is told
PANEL_REFUSED = "panel_refused"  # a forged form at the panel


def event(name: str, **fields: object) -> None:
    """Logs one event as a line of JSON."""
    LOGGER.info(json.dumps({"event": name, **fields}, ensure_ascii=False, default=str))


def defect(where: str) -> None:
    """Logs the current exception's type and place, without the values it carries: they may quote a person."""
    kind, _, trace = sys.exc_info()
    places = []
    while trace:
        places.append(f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}")
        trace = trace.tb_next
    LOGGER.error(
        json.dumps({"event": DEFECT, "where": where, "type": kind.__name__ if kind else None, "at": places[-6:]})
    )


def configure(level: str, *, quiet: Mapping[str, int] | None = None) -> None:
    """Sends events to standard error; libraries speak from WARNING on, because httpx logs URLs that hold tokens."""
    logging.basicConfig(level=level, format="%(message)s", stream=sys.stderr, force=True)
    for library in ("httpx", "httpcore", "telegram", "twilio", "uvicorn.access", "alembic", "aiohttp", "urllib3"):
        logging.getLogger(library).setLevel((quiet or {}).get(library, logging.WARNING))
    # httpx's debug lines and Twilio's request log would quote addresses and bodies.
    logging.getLogger("twilio.http_client").setLevel(logging.ERROR)
