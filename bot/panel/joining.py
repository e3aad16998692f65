"""Becoming an officer of the panel: the invitation's password, then the second factor."""

from markupsafe import Markup
from starlette.responses import Response

from bot.panel import passwords, second_factor
from bot.panel.entering import complete, given, half_way, onward, too_often
from bot.panel.routing import Need, Page
from bot.panel.visit import Visit


def ask_new_password(visit: Visit) -> Response:
    user = visit.desk.users.by_invitation(visit.request.path_params["token"])
    if user is None:
        return visit.show("invitation.html", status=404, invited=None, errors={})
    return visit.show("invitation.html", invited=user, errors={})


def accept(visit: Visit) -> Response:
    """The password of an invited officer; who holds the link is believed to be the one."""
    token, users = visit.request.path_params["token"], visit.desk.users
    user = users.by_invitation(token)
    if user is None:
        return visit.show("invitation.html", status=404, invited=None, errors={})
    password, again = (str(visit.form.get(name, "")) for name in ("password", "again"))
    if errors := passwords.faults(password, again, (user.email, user.name), visit.gettext):
        return visit.show("invitation.html", status=422, invited=user, errors=errors)
    accepted = users.accept(token, passwords.hashed(password))
    if accepted is None:  # by another click, a moment ago
        return visit.show("invitation.html", status=404, invited=None, errors={})
    visit.desk.audit.note(accepted.id, "invitation-accepted", f"user/{accepted.id}")
    return half_way(visit, accepted)


def ask_setup(visit: Visit) -> Response:
    """A secret to scan. It is kept in the page, sealed, until a code proves that the phone has it."""
    user = visit.user
    if user.has_second_factor and not _inside(visit):
        return visit.go("/second-factor")
    codes = list(second_factor.new_codes())
    sealed = visit.desk.vault.seal({"user": user.id, "secret": second_factor.new_secret(), "codes": codes})
    return _setup(visit, sealed, {}, 200)


def set_up(visit: Visit) -> Response:
    user, users, sealed = visit.user, visit.desk.users, given(visit, "sealed")
    opened = visit.desk.vault.open(sealed)
    if opened is None or opened.get("user") != user.id or "secret" not in opened:
        return visit.go("/second-factor/setup")
    secret, codes = str(opened["secret"]), tuple(map(str, opened["codes"]))
    if user.has_second_factor and not _inside(visit):
        twice = visit.session is not None and users.superseded(visit.session)
        if twice and users.second_factor(user.id) == secret:  # a second click: the same codes again
            return visit.show("recovery.html", codes=codes, onward=onward(visit))
        return visit.go("/second-factor")
    if user.has_second_factor and (error := wrong_password(visit, "current")):
        return _setup(visit, sealed, {"current": error}, 422)
    step = second_factor.step_of(secret, given(visit, "code"), visit.now)
    if step is None:
        wrong = visit.gettext("El código no es correcto. Escriba el que la aplicación muestra ahora.")
        return _setup(visit, sealed, {"code": wrong}, 422)
    users.set_second_factor(user.id, secret, step, list(map(second_factor.plain_code, codes)))
    visit.desk.audit.note(user.id, "second-factor-set", f"user/{user.id}")
    users.end_others(user.id, but=visit.session.key if visit.session else "")
    inside = complete(visit, user)
    page = inside.show("recovery.html", codes=codes, onward=onward(visit))
    return visit.with_token(page, inside.token)


def wrong_password(visit: Visit, field: str) -> str:
    """What is wrong with the present password of who is logged in, who may be somebody at an open browser."""
    user, users, _ = visit.user, visit.desk.users, visit.gettext
    if wait := users.count_try(user.email):
        return too_often(wait, _)
    found = users.password(user.email)
    if found and passwords.matches(found[1], str(visit.form.get(field, ""))):
        users.take_back_try(user.id)
        return ""
    return _("Esta no es su contraseña actual.")


def _inside(visit: Visit) -> bool:
    return visit.session is not None and visit.session.complete


def _setup(visit: Visit, sealed: str, errors: dict[str, str], status: int) -> Response:
    opened = visit.desk.vault.open(sealed) or {}
    secret = str(opened.get("secret"))
    address = second_factor.uri(secret, visit.user.email)
    return visit.show(
        "setup.html",
        status=status,
        sealed=sealed,
        address=address,
        picture=Markup(second_factor.picture(address, visit.gettext("Código QR para la aplicación"))),
        secret=second_factor.by_hand(secret),
        replacing=visit.user.has_second_factor,
        errors=errors,
        next=onward(visit),
    )


PAGES = (
    Page("/invitation/{token}", ask_new_password, needs=Need.ANYONE),
    Page("/invitation/{token}", accept, "POST", Need.ANYONE),
    Page("/second-factor/setup", ask_setup, needs=Need.PASSWORD),
    Page("/second-factor/setup", set_up, "POST", Need.PASSWORD),
)
