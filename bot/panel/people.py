"""Inviting officers and what they may do. An administrator of one office has that office's people and no others."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from starlette.responses import Response

from bot.panel.entering import given
from bot.panel.routing import Need, Page
from bot.panel.visit import ROOT, Visit
from bot.storage.users import EmailTaken, LastAdministrator
from bot.users import Role, User

EMAIL = re.compile(
    r"[!-?A-~]+@[A-Za-z0-9.-]+\.[A-Za-z0-9-]{2,}"
)  # printable, one @; the person's post decides the rest
LONGEST_EMAIL, LONGEST_NAME = 254, 120
NATIONAL = ""  # the choice "every office"


@dataclass(frozen=True, kw_only=True)
class Given:
    """What the form said."""

    email: str = ""
    name: str = ""
    roles: frozenset[Role] = frozenset({Role.EDITOR})
    office: str = NATIONAL
    errors: dict[str, str] = field(default_factory=dict)


def index(visit: Visit) -> Response:
    return _list(visit, Given(office=visit.user.office or NATIONAL))


def invite(visit: Visit) -> Response:
    """A link to hand over, shown once. Inviting again who has not come yet makes a new one."""
    form, users, _ = _given(visit), visit.desk.users, visit.gettext
    if not EMAIL.fullmatch(form.email) or len(form.email) > LONGEST_EMAIL:
        form.errors["email"] = _("Escriba un correo electrónico, por ejemplo nombre@consulado.example.")
    if not 0 < len(form.name) <= LONGEST_NAME:
        form.errors["name"] = _("Escriba el nombre de la persona.")
    if form.errors:
        return _list(visit, form)
    try:
        user, token = users.invite(form.email, form.name, form.roles, form.office or None, visit.locale)
    except EmailTaken:
        known = users.find(form.email)
        if known is None or known.has_password or known.disabled or not manages(visit.user, known):
            form.errors["email"] = _("En el panel ya hay una persona con este correo.")
            return _list(visit, form)
        users.rename(known.id, form.name)
        user, token = users.permit(known.id, form.roles, form.office or None), users.reset(known.id)
    visit.desk.audit.note(visit.user.id, "invited", f"user/{user.id}", _permissions(user))
    return _person(visit, user, link=_link(visit, token))


def show(visit: Visit) -> Response:
    return _person(visit, _theirs(visit))


def change(visit: Visit) -> Response:
    """One of the person's buttons: save, disable, enable, reset, end."""
    user = _theirs(visit)
    doing = {"save": _save, "disable": _disable, "enable": _enable, "reset": _reset, "end": _end}
    try:
        return doing.get(given(visit, "do"), _save)(visit, user)
    except LastAdministrator:
        only = visit.gettext("Es la única persona activa que administra el panel. Dé antes ese permiso a otra persona.")
        return _person(visit, user, errors={"do": only})


def manages(chief: User, user: User) -> bool:
    return chief.office is None or user.office == chief.office


def number(text: str) -> int | None:
    """Of digits, and not so many that Python itself refuses them."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 20 else None


def role_words(_: Callable[[str], str]) -> list[tuple[Role, str, str]]:
    """(role, its name, what it may do)."""
    return [
        (Role.EDITOR, _("Edita"), _("Escribe borradores, avisa cierres y confirma datos.")),
        (Role.TRANSLATOR, _("Traduce"), _("Escribe las traducciones; no cambia el castellano.")),
        (Role.APPROVER, _("Aprueba"), _("Publica lo que escribió otra persona.")),
        (Role.ADMINISTRATOR, _("Administra"), _("Invita personas, cierra sesiones y lee el registro.")),
    ]


def _save(visit: Visit, user: User) -> Response:
    form = _given(visit)
    if form.errors:
        return _person(visit, replace(user, roles=form.roles), errors=form.errors)
    changed = visit.desk.users.permit(user.id, form.roles, form.office or None)
    if (changed.roles, changed.office) != (user.roles, user.office):
        visit.desk.audit.note(visit.user.id, "roles-changed", f"user/{user.id}", _permissions(changed))
    stays = user.id != visit.user.id or Role.ADMINISTRATOR in changed.roles
    return visit.go(f"/people/{user.id}" if stays else "/", said="person-saved")


def _disable(visit: Visit, user: User) -> Response:
    visit.desk.users.disable(user.id)
    visit.desk.audit.note(visit.user.id, "disabled", f"user/{user.id}")
    return visit.go(f"/people/{user.id}" if user.id != visit.user.id else "/login", said="person-disabled")


def _enable(visit: Visit, user: User) -> Response:
    visit.desk.users.enable(user.id)
    visit.desk.audit.note(visit.user.id, "enabled", f"user/{user.id}")
    return visit.go(f"/people/{user.id}", said="person-enabled")


def _reset(visit: Visit, user: User) -> Response:
    if user.id == visit.user.id:
        own = visit.gettext("Para cambiar su propia contraseña o su teléfono, use «Mi cuenta».")
        return _person(visit, user, errors={"do": own})
    token = visit.desk.users.reset(user.id)
    visit.desk.audit.note(visit.user.id, "invited", f"user/{user.id}", _permissions(user))
    again = visit.desk.users.get(user.id)
    return _person(visit, again or user, link=_link(visit, token))


def _end(visit: Visit, user: User) -> Response:
    here = visit.session.key if visit.session and user.id == visit.user.id else ""
    if ended := visit.desk.users.end_others(user.id, but=here):
        visit.desk.audit.note(visit.user.id, "session-ended", f"user/{user.id}", str(ended))
    return visit.go(f"/people/{user.id}", said="ended")


def _given(visit: Visit) -> Given:
    _, chief, errors = visit.gettext, visit.user, dict[str, str]()
    sent = visit.form.getlist("roles")
    roles = frozenset(role for role in Role if role.value in sent)
    if not roles:
        errors["roles"] = _("Elija al menos un permiso.")
    office, name = given(visit, "office"), " ".join(given(visit, "name").split())
    if office not in [value for value, _name in offices(visit)]:
        errors["office"] = _("Elija una oficina de la lista.")
        office = chief.office or NATIONAL
    return Given(email=given(visit, "email"), name=name, roles=roles, office=office, errors=errors)


def offices(visit: Visit) -> list[tuple[str, str]]:
    """The offices an administrator may give, with their cities."""
    named = sorted(visit.desk.live().offices.values(), key=lambda office: office.city)
    own = visit.user.office
    if own is not None:
        return [(own, next((office.city for office in named if office.id == own), own))]
    return [(NATIONAL, visit.gettext("Todas (nacional)")), *((office.id, office.city) for office in named)]


def _theirs(visit: Visit) -> User:
    user = visit.desk.users.get(number(visit.request.path_params["id"]) or 0)
    visit.require(user is not None and manages(visit.user, user), 404)
    assert user is not None
    return user


def _permissions(user: User) -> str:
    return f"{' '.join(sorted(user.roles))}; {user.office or 'national'}"


def _link(visit: Visit, token: str) -> str:
    base = visit.desk.settings.public_url or str(visit.request.base_url).rstrip("/")
    return f"{base}{ROOT}/invitation/{token}"


def _list(visit: Visit, form: Given) -> Response:
    people = [user for user in visit.desk.users.list() if manages(visit.user, user)]
    status = 422 if form.errors else 200
    return visit.show("people.html", status=status, people=people, form=form, **_choices(visit))


def _person(visit: Visit, user: User, *, link: str = "", errors: dict[str, str] | None = None) -> Response:
    return visit.show(
        "person.html",
        status=422 if errors else 200,
        person=user,
        link=link,
        errors=errors or {},
        sessions=visit.desk.users.sessions(user.id),
        **_choices(visit),
    )


def _choices(visit: Visit) -> dict[str, object]:
    named = {id_: office.city for id_, office in visit.desk.live().offices.items()}
    return {"offices": offices(visit), "cities": named, "roles": role_words(visit.gettext)}


PAGES = (
    Page("/people", index, needs=Need.ADMINISTRATOR),
    Page("/people", invite, "POST", Need.ADMINISTRATOR),
    Page("/people/{id}", show, needs=Need.ADMINISTRATOR),
    Page("/people/{id}", change, "POST", Need.ADMINISTRATOR),
)
