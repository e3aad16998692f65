"""What a release ships → the database: brought into force where nobody changed it, offered as a draft where somebody did."""

import hashlib
import json
from collections.abc import Mapping

from bot.publishing.publisher import Publisher
from bot.revisions import Document, Key, Revision
from bot.storage.revisions import Revisions


def bring(documents: Mapping[Key, Document], revisions: Revisions, publisher: Publisher) -> int:
    """Publishes or offers the documents that differ from those of the last release; how many. Raises ContentError.

    A document no release ships any more goes, unless officers have changed it.
    """
    digests = {key: digest(document) for key, document in documents.items()}
    before = revisions.shipped()
    new = {key: document for key, document in documents.items() if before.get(key, ("", 0))[0] != digests[key]}
    gone = before.keys() - documents.keys()
    published = revisions.published() if new or gone else {}
    free: dict[Key, Document | None] = {}
    done = 0
    for key, document in new.items():
        if _untouched(published.get(key), before.get(key)):
            free[key] = document
        elif revisions.offer(key, document, digests[key]):
            done += 1
    for key in gone:
        current = published.get(key)
        if current and _untouched(current, before[key]):
            free[key] = None
    if free:
        publisher.publish_now(free, None, action="released", shipped=digests)
    return done + len(free)


def _untouched(current: Revision | None, shipped: tuple[str, int] | None) -> bool:
    """Whether what is in force is what the last release brought, or nothing ever was."""
    return shipped is None if current is None else current.author is None and shipped is not None


def digest(document: Document) -> str:
    return hashlib.sha256(json.dumps(document, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
