"""What the panel says once, on the page after something was done: a code in the redirect → a sentence."""

from collections.abc import Callable, Mapping


def sentences(_: Callable[[str], str]) -> Mapping[str, str]:
    """Every code with its sentence; to add one, add a line."""
    return {
        # A change and its way to the public.
        "saved": _("Guardado como borrador. Todavía no lo ve nadie fuera del panel."),
        "submitted": _("Enviado a revisión. Otra persona lo aprueba."),
        "approved": _("Aprobado y publicado. El bot ya responde con esto."),
        "scheduled": _("Aprobado. Se publicará solo en la fecha elegida."),
        "published": _("Publicado. El bot ya responde con esto."),
        "given-back": _("Devuelto a borrador con su comentario."),
        "unchanged": _("No había cambios que guardar."),
        "withdrawn": _("Aprobación retirada. Vuelve a ser un borrador."),
        "moved-on": _("Eso ya no se puede: esta versión cambió de estado mientras tanto. Mire cómo está ahora."),
        "discarded": _("Borrador descartado. Lo publicado no cambió; el borrador queda en el historial."),
        "restored": _("Publicado de nuevo como estaba en esa versión."),
        "already-done": _("Eso ya estaba hecho. No hizo falta repetirlo."),
        "text-restored": _("Su sesión había terminado. Aquí está lo que escribió: revíselo y guárdelo."),
        # An office, today.
        "confirmed": _("Anotado: sigue igual, verificado hoy."),
        "closure-set": _("Cierre publicado. El bot ya lo avisa, y dejará de avisarlo solo cuando termine."),
        "closure-ended": _("Cierre terminado. El bot vuelve a dar el horario de siempre."),
        "imported": _("Importado. La gente lo verá cuando otra persona lo apruebe."),
        "import-same": _("El archivo dice lo mismo que lo publicado. No había nada que importar."),
        # People and their access.
        "invited": _("Invitación lista. Entregue el enlace solo a esa persona."),
        "ended": _("Sesión terminada."),
        "password-changed": _("Contraseña cambiada."),
        "language-changed": _("Idioma cambiado."),
        "recovery-made": _("Códigos nuevos listos. Los anteriores ya no sirven."),
        "recovery-used": _(
            "Entró con un código de recuperación, que ya no sirve. Si perdió su teléfono, configure el nuevo en Mi cuenta."
        ),
        "logged-out": _("Sesión cerrada."),
        "name-changed": _("Nombre cambiado."),
        "person-saved": _("Permisos guardados."),
        "person-disabled": _("Acceso desactivado. Sus sesiones se cerraron."),
        "person-enabled": _("Acceso activado otra vez."),
    }
