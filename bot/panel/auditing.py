"""The audit log, to read: who did what and when, the newest first."""

from collections.abc import Callable

from starlette.responses import Response

from bot.panel.people import manages, number
from bot.panel.routing import Need, Page
from bot.panel.visit import Visit

PAGE = 50


def show(visit: Visit) -> Response:
    """By person or document. An administrator of one office reads what that office's people did."""
    asked = visit.request.query_params
    person, subject = number(asked.get("person", "")), _plain(asked.get("subject", ""))
    people = [user for user in visit.desk.users.list() if manages(visit.user, user)]
    entries = visit.desk.audit.recent(
        PAGE + 1,
        before=number(asked.get("before", "")),
        user_id=person,
        subject=subject or None,
        among=None if visit.user.office is None else [user.id for user in people],
    )
    return visit.show(
        "audit.html",
        entries=entries[:PAGE],
        older=entries[PAGE - 1].id if len(entries) > PAGE else None,
        people=people,
        names={f"user/{user.id}": user.name for user in people},
        person=person,
        subject=subject,
        actions=actions(visit.gettext),
    )


def actions(_: Callable[[str], str]) -> dict[str, str]:
    """The words for each action; one without stands as it is."""
    return {
        "logged-in": _("Entró"),
        "login-failed": _("Intento fallido de entrar"),
        "locked": _("Espera por demasiados intentos"),
        "second-factor-set": _("Configuró el segundo paso"),
        "recovery-used": _("Entró con un código de recuperación"),
        "recovery-made": _("Hizo códigos de recuperación nuevos"),
        "invited": _("Invitó"),
        "invitation-accepted": _("Aceptó la invitación"),
        "roles-changed": _("Cambió los permisos"),
        "disabled": _("Desactivó"),
        "enabled": _("Activó"),
        "session-ended": _("Cerró sesiones"),
        "password-changed": _("Cambió su contraseña"),
        "saved": _("Guardó un borrador"),
        "submitted": _("Envió a revisión"),
        "scheduled": _("Programó la publicación"),
        "published": _("Publicó"),
        "given-back": _("Devolvió a borrador"),
        "discarded": _("Descartó el borrador"),
        "restored": _("Publicó una versión anterior"),
        "confirmed": _("Confirmó que sigue igual"),
        "expired": _("Terminó en su fecha"),
        "closed": _("Publicó un cierre"),
        "closure-ended": _("Terminó un cierre"),
        "imported": _("Importó contenido"),
        "exported": _("Exportó contenido"),
    }


def _plain(text: str) -> str:
    return "".join(sign for sign in text.strip() if sign.isprintable())[:200]


PAGES = (Page("/audit", show, needs=Need.ADMINISTRATOR),)
