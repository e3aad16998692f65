"""Logging in, in two steps, and out. Whatever was wrong, the answer is the same for an officer and for nobody."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from urllib.parse import quote

from starlette.responses import Response

from bot.panel import passwords, second_factor
from bot.panel.agents import browser
from bot.panel.routing import Need, Page
from bot.panel.visit import Visit, key_of
from bot.users import User

DOORS = ("/login", "/logout", "/second-factor", "/invitation")  # nobody is sent back to these


def ask_password(visit: Visit) -> Response:
    if visit.session and visit.session.complete:
        return visit.go(onward(visit))
    return visit.show("login.html", email="", errors={}, kept="", next=onward(visit))


def log_in(visit: Visit) -> Response:
    """The first step: e-mail and password."""
    email, password = given(visit, "email"), str(visit.form.get("password", ""))
    users = visit.desk.users
    if wait := users.count_try(email):
        return _ask_again(visit, email, too_often(wait, visit.gettext))
    found = users.password(email)
    if not passwords.matches(found[1] if found else None, password) or found is None:
        known = users.find(email)
        return _ask_again(visit, email, _refused(visit, email, known.id if known else None))
    users.take_back_try(found[0])
    if passwords.outdated(found[1]):
        users.set_password(found[0], passwords.hashed(password))
    user = users.get(found[0])
    assert user is not None
    return half_way(visit, user)


def ask_code(visit: Visit) -> Response:
    if visit.session and visit.session.complete:
        return visit.go(onward(visit))
    if not visit.user.has_second_factor:
        return visit.go(_with_next("/second-factor/setup", onward(visit)))
    return visit.show("second_factor.html", errors={}, kept="", next=onward(visit))


def give_code(visit: Visit) -> Response:
    """The second step: a code of the app, or a recovery code."""
    user, users, _ = visit.user, visit.desk.users, visit.gettext
    if not user.has_second_factor or (visit.session and visit.session.complete):
        return ask_code(visit)
    if wait := users.count_try(user.email):
        return _ask_code_again(visit, too_often(wait, _))
    code = given(visit, "code")
    if second_factor.looks_like_recovery(code):
        if users.take_recovery(user.id, second_factor.plain_code(code)):
            left = users.recovery_left(user.id)
            visit.desk.audit.note(user.id, "recovery-used", f"user/{user.id}", f"{left} left")
            return _inside(visit, user, said="recovery-used")
        return _ask_code_again(visit, _refused(visit, user.email, user.id, "second-factor"))
    secret = users.second_factor(user.id)
    step = second_factor.step_of(secret, code, visit.now) if secret else None
    if step is None:
        return _ask_code_again(visit, _refused(visit, user.email, user.id, "second-factor"))
    if users.take_step(user.id, step):
        return _inside(visit, user)
    users.take_back_try(user.id)
    if visit.session and users.superseded(visit.session):  # a second click: the first one got in
        return visit.go(onward(visit))
    return _ask_code_again(visit, _("Ese código ya se usó. Espere a que la aplicación muestre el siguiente."))


def log_out(visit: Visit) -> Response:
    if visit.session:
        visit.desk.users.end(visit.session.user.id, visit.session.key)
    return visit.with_token(visit.go("/login", said="logged-out"), visit.new_token())


def half_way(visit: Visit, user: User) -> Response:
    """The password was right: a session that opens nothing but the second step."""
    token = visit.new_token()
    if visit.session:
        visit.desk.users.end(visit.session.user.id, visit.session.key)
    agent = browser(visit.request.headers.get("user-agent", ""))
    session = visit.desk.users.start(user, key_of(token), complete=False, agent=agent)
    path = "/second-factor" if user.has_second_factor else "/second-factor/setup"
    kept = _kept(visit)
    if not (kept and user.has_second_factor):
        return visit.with_token(visit.go(_with_next(path, onward(visit))), token)
    # What somebody was writing travels in the page: it is too long for an address.
    inside = replace(visit, token=token, session=session)
    page = inside.show("second_factor.html", errors={}, kept=kept, next=onward(visit))
    return visit.with_token(page, token)


def complete(visit: Visit, user: User) -> Visit:
    """The visit of an officer who got in, with a new session under a new token. Answer `with_token(…, visit.token)`."""
    assert visit.session is not None
    token = visit.new_token()
    visit.desk.users.forgive(user.id)
    session = visit.desk.users.complete(visit.session, key_of(token))
    visit.desk.audit.note(user.id, "logged-in", f"user/{user.id}", session.agent)
    return replace(visit, token=token, session=session)


def _inside(visit: Visit, user: User, said: str = "") -> Response:
    inside, kept = complete(visit, user), _kept(visit)
    restored = inside.restored(kept) if kept else None
    return visit.with_token(restored or inside.go(onward(visit), said=said), inside.token)


def _refused(visit: Visit, email: str, user_id: int | None, detail: str = "password") -> str:
    """Notes a mistake; the sentence that tells it."""
    subject = f"user/{user_id}" if user_id else "user"
    visit.desk.audit.note(None, "login-failed", subject, detail)
    _ = visit.gettext
    if wait := visit.desk.users.wait(email):
        visit.desk.audit.note(None, "locked", subject, f"{int(wait.total_seconds())} s")
        return too_often(wait, _)
    if detail == "password":
        return _("El correo o la contraseña no son correctos.")
    return _("El código no es correcto. Escriba el que la aplicación muestra ahora.")


def too_often(wait: timedelta, _: Callable[[str], str]) -> str:
    return _("Hubo demasiados intentos. Espere {wait} y vuelva a intentar.").format(wait=in_words(wait, _))


def in_words(wait: timedelta, _: Callable[[str], str]) -> str:
    minutes = -(-int(wait.total_seconds()) // 60)
    if minutes > 59:
        return _("una hora")
    return _("un minuto") if minutes < 2 else _("{number} minutos").format(number=minutes)


def given(visit: Visit, name: str) -> str:
    """A field of the form as one line of plain text; the database takes no control characters."""
    value = visit.form.get(name, "")
    return "".join(sign for sign in value.strip() if sign.isprintable()) if isinstance(value, str) else ""


def onward(visit: Visit) -> str:
    """Where to go when in: the page that was asked for, never another site."""
    path = given(visit, "next") or visit.request.query_params.get("next", "")
    path = path.removeprefix("/panel")
    good = path.startswith("/") and not path.startswith(("//", "/\\", *DOORS)) and path.isprintable()
    return path if good else "/"


def _kept(visit: Visit) -> str:
    """What was being written, sealed; also when the session ended a second time, between password and code."""
    kept = given(visit, "kept")
    while (found := visit.kept(kept)) and found[0].removeprefix("/panel").startswith(DOORS):
        kept = dict(found[1]).get("kept", "")
    return kept


def _with_next(path: str, onward: str) -> str:
    return path if onward == "/" else f"{path}?next={quote(onward, safe='/')}"


def _ask_again(visit: Visit, email: str, error: str) -> Response:
    sent = {"kept": _kept(visit), "next": onward(visit)}
    return visit.show("login.html", status=422, email=email, errors={"login": error}, **sent)


def _ask_code_again(visit: Visit, error: str) -> Response:
    sent = {"kept": _kept(visit), "next": onward(visit)}
    return visit.show("second_factor.html", status=422, errors={"code": error}, **sent)


PAGES = (
    Page("/login", ask_password, needs=Need.ANYONE),
    Page("/login", log_in, "POST", Need.ANYONE),
    Page("/logout", log_out, "POST", Need.ANYONE),
    Page("/second-factor", ask_code, needs=Need.PASSWORD),
    Page("/second-factor", give_code, "POST", Need.PASSWORD),
)
