"""The second factor: codes of an authenticator app (TOTP, RFC 6238) and recovery codes for when the phone is gone."""

import secrets
from datetime import datetime

import pyotp
import segno

ISSUER = "Chaski"
STEP = 30  # seconds a code is shown
DRIFT = 1  # steps a phone's clock may be off, both ways
CODES = 10
LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # without those that look alike on paper
LENGTH = 12  # 59 bits


def new_secret() -> str:
    return pyotp.random_base32()


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """The 30 seconds a code belongs to; None when it is wrong or of another time."""
    totp, here = pyotp.TOTP(secret), int(now.timestamp()) // STEP
    given = "".join(code.split())
    for step in range(here - DRIFT, here + DRIFT + 1):
        if given.isascii() and pyotp.utils.strings_equal(given, totp.generate_otp(step)):
            return step
    return None


def uri(secret: str, email: str) -> str:
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def picture(address: str, title: str) -> str:
    """A QR code as inline SVG without style attributes and of any size, dark on light in any colour scheme."""
    return segno.make_qr(address, error="m").svg_inline(
        omitsize=True, dark="#000", light="#fff", svgclass=None, title=title
    )


def by_hand(secret: str) -> str:
    """The secret in groups of four, to type."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def new_codes() -> tuple[str, ...]:
    """Recovery codes as they are shown: "a2b3-c4d5-e6f7"."""
    drawn = ("".join(secrets.choice(LETTERS) for _ in range(LENGTH)) for _ in range(CODES))
    return tuple("-".join(code[at : at + 4] for at in range(0, LENGTH, 4)) for code in drawn)


def plain_code(code: str) -> str:
    """A recovery code as it is kept: however it was typed."""
    return "".join(sign for sign in code.lower() if sign.isalnum())


def looks_like_recovery(code: str) -> bool:
    return len(plain_code(code)) == LENGTH
