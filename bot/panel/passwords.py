"""Passwords: Argon2id hashes, and what a password must be."""

import re
import secrets
from collections.abc import Callable
from functools import cache
from threading import BoundedSemaphore, Lock

import zxcvbn  # type: ignore[import-untyped]
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 12, 200
WEAKEST = 3  # zxcvbn's "safely unguessable": withstands a stolen hash for a while
READ = 72  # so much of a password zxcvbn looks at: its time grows with the square of the length
HASHER = PasswordHasher()
_places = BoundedSemaphore(2)  # each hash takes 64 MiB: many logins at once wait instead of filling the memory
_judging = Lock()  # zxcvbn keeps the words of the person in a global


def hashed(password: str) -> str:
    with _places:
        return HASHER.hash(password)


def matches(kept: str | None, password: str) -> bool:
    """Whether a password is the one of a hash; without a hash the same work, and no."""
    too_long = len(password) > LONGEST
    with _places:
        try:
            right = HASHER.verify(kept or _of_nobody(), "" if too_long else password)
        except (VerificationError, InvalidHashError):
            return False
    return right and bool(kept) and not too_long


def outdated(kept: str) -> bool:
    """Whether a hash was made with weaker parameters than today's."""
    return HASHER.check_needs_rehash(kept)


def faults(password: str, again: str, about: tuple[str, ...], _: Callable[[str], str]) -> dict[str, str]:
    """Field → what is wrong with a new password. `about`: the person's e-mail and name."""
    if len(password) < SHORTEST:
        return {"password": _("Use al menos {number} caracteres.").format(number=SHORTEST)}
    if len(password) > LONGEST:
        return {"password": _("Use {number} caracteres como máximo.").format(number=LONGEST)}
    if _strength(password, about) < WEAKEST:
        return {
            "password": _(
                "Esta contraseña es fácil de adivinar. Use cuatro palabras que no tengan relación entre sí, o deje que "
                "su navegador proponga una."
            )
        }
    return {} if password == again else {"again": _("Las dos contraseñas no son iguales.")}


@cache
def _of_nobody() -> str:
    """Whom nobody knows is verified against this, so that the answer takes as long as for an officer."""
    return HASHER.hash(secrets.token_hex())


def _strength(password: str, about: tuple[str, ...]) -> int:
    known = {part for text in about for part in (text, *re.split(r"\W+", text)) if len(part) > 2}
    with _judging:
        return int(zxcvbn.zxcvbn(password[:READ], sorted(known | {"chaski", "consulado", "peru"}))["score"])
