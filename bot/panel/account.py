"""An officer's own account: name, password, recovery codes, and the browsers that are logged in."""

from starlette.responses import Response

from bot.panel import passwords, second_factor
from bot.panel.entering import given, too_often
from bot.panel.joining import wrong_password
from bot.panel.routing import Page
from bot.panel.visit import Visit

LONGEST_NAME = 120


def show(visit: Visit) -> Response:
    return _page(visit, {})


def name(visit: Visit) -> Response:
    name = " ".join(given(visit, "name").split())
    if not 0 < len(name) <= LONGEST_NAME:
        return _page(visit, {"name": visit.gettext("Escriba su nombre.")}, name=name)
    visit.desk.users.rename(visit.user.id, name)
    return visit.go("/account", said="name-changed")


def password(visit: Visit) -> Response:
    """A new password, after the present one. Every other browser has to log in again."""
    user, users = visit.user, visit.desk.users
    new, again = visit.text("password"), visit.text("again")
    errors = passwords.faults(new, again, (user.email, user.name), visit.gettext)
    if not errors and (wrong := wrong_password(visit, "current")):
        errors = {"current": wrong}
    if errors:
        return _page(visit, errors)
    users.set_password(user.id, passwords.hashed(new))
    users.end_others(user.id, but=_key(visit))
    visit.desk.audit.note(user.id, "password-changed", f"user/{user.id}")
    return visit.go("/account", said="password-changed")


def recovery(visit: Visit) -> Response:
    """New recovery codes, after a code of the app."""
    user, users = visit.user, visit.desk.users
    if error := _wrong_code(visit):
        return _page(visit, {"code": error})
    codes = second_factor.new_codes()
    users.set_recovery(user.id, list(map(second_factor.plain_code, codes)))
    visit.desk.audit.note(user.id, "recovery-made", f"user/{user.id}")
    return visit.show("recovery.html", codes=codes, onward="/account")


def end_sessions(visit: Visit) -> Response:
    """Ends one browser, or all others."""
    user, key = visit.user, given(visit, "key")
    ended = int(visit.desk.users.end(user.id, key)) if key else visit.desk.users.end_others(user.id, but=_key(visit))
    if ended:
        visit.desk.audit.note(user.id, "session-ended", f"user/{user.id}", str(ended))
    return visit.go("/account", said="ended")


def _wrong_code(visit: Visit) -> str:
    user, users, _ = visit.user, visit.desk.users, visit.gettext
    if wait := users.count_try(user.email):
        return too_often(wait, _)
    secret = users.second_factor(user.id)
    step = second_factor.step_of(secret, given(visit, "code"), visit.now) if secret else None
    if step is None:
        return _("El código no es correcto. Escriba el que la aplicación muestra ahora.")
    users.take_back_try(user.id)
    if users.take_step(user.id, step):
        return ""
    return _("Ese código ya se usó. Espere a que la aplicación muestre el siguiente.")


def _page(visit: Visit, errors: dict[str, str], **kept: str) -> Response:
    users, user = visit.desk.users, visit.user
    return visit.show(
        "account.html",
        status=422 if errors else 200,
        errors=errors,
        name=kept.get("name", user.name),
        languages=visit.desk.words.names(),
        sessions=users.sessions(user.id),
        here_key=_key(visit),
        left=users.recovery_left(user.id),
    )


def _key(visit: Visit) -> str:
    assert visit.session is not None
    return visit.session.key


PAGES = (
    Page("/account", show),
    Page("/account/name", name, "POST"),
    Page("/account/password", password, "POST"),
    Page("/account/recovery", recovery, "POST"),
    Page("/account/sessions/end", end_sessions, "POST"),
)
