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
    new = {key: document for key, document in documents.items() if before.get(key, GONE)[0] != digests[key]}
    gone = {key for key, (shipped, _id) in before.items() if shipped and key not in documents}
    if not new and not gone:
        return 0

    def free(published: Mapping[Key, Revision]) -> Mapping[Key, Document | None]:
        """What no officer has changed."""
        mine = {key: document for key, document in new.items() if _untouched(published.get(key), before.get(key, GONE))}
        return mine | {key: None for key in gone if key in published and _untouched(published[key], before[key])}

    done = len(publisher.publish_now(free, None, action="released", shipped=digests | dict.fromkeys(gone, GONE[0])))
    brought = revisions.shipped()
    for key, document in new.items():
        if brought.get(key, GONE)[0] != digests[key] and revisions.offer(key, document, digests[key]):
            done += 1
    return done


def _untouched(current: Revision | None, shipped: tuple[str, int]) -> bool:
    """Whether what is in force is what the last release brought, or nothing is that officers could have taken away."""
    return not shipped[0] if current is None else current.id == shipped[1]


GONE = ("", 0)  # the digest and revision of what no release ships


def digest(document: Document) -> str:
    return hashlib.sha256(json.dumps(document, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
