"""The form of each kind of document, as data, in the officer's language. To add a field, add a line."""

from collections.abc import Callable, Mapping

from bot.catalog import ClosureKind, EventKind, Urgency, Weekday
from bot.panel.forms.parts import (
    Gettext,
    choice,
    facts,
    listed,
    named_rows,
    proof,
    proof_of,
    sections,
    source,
    value,
)
from bot.panel.forms.spec import Field, Form, Kind, Part, Shape, words
from bot.panel.labels import labels
from bot.revisions import Key

BUTTON = 24  # of a row in WhatsApp's lists (bot/channels/templates.py); what is longer goes on below, smaller


def form_of(key: Key, _: Gettext) -> Form | None:
    """The form a document is edited in; None for one that only goes in and out as a file."""
    made = KINDS.get(key.partition("/")[0])
    return made(_) if made else None


def edited(key: Key) -> bool:
    """Whether there is a form for a document."""
    return key.partition("/")[0] in KINDS


def topic(_: Gettext) -> Form:
    name = labels(_)
    return Form(
        parts=(
            Part(
                name="title",
                title=_("Qué es"),
                fields=(
                    words(
                        "title",
                        name["title"],
                        _("Como lo llama la gente. En una lista de WhatsApp caben 24 letras; lo demás sigue debajo, más pequeño."),
                        required=True,
                        advised=BUTTON,
                        rows=1,
                    ),
                    words("issuer", name["issuer"], _("Qué entidad da el documento y dónde se pide.")),
                    choice(
                        "urgency",
                        name["urgency"],
                        _("Lo urgente se responde primero, sin preguntas."),
                        (
                            (Urgency.NORMAL.value, _("normal")),
                            (Urgency.HIGH.value, _("alta")),
                            (Urgency.EMERGENCY.value, _("emergencia")),
                        ),
                        absent=Urgency.NORMAL.value,
                    ),
                ),
            ),
            Part(
                name="variants",
                title=name["variants"],
                folded=True,
                fields=(
                    named_rows(
                        "variants",
                        name["variants"],
                        _("Casos con requisitos propios, como «por primera vez» o «con representante». Después se eligen en cada línea."),
                        (words("", _("Cómo se llama el caso"), _("Pocas palabras: sale en un botón."), required=True, advised=BUTTON, rows=1),),
                        _("Agregar un caso"),
                    ),
                ),
            ),
            *sections(_, whole=True),
            Part(
                name="states",
                title=name["states"],
                folded=True,
                fields=(
                    facts(
                        _,
                        "states",
                        name["states"],
                        _("Lo que cambia según el estado de los EE. UU. donde vive la persona."),
                        shape=Shape.GROUPED,
                        first=(choice("id", name["state"], _("El estado donde vale esta línea."), "states", required=True),),
                    ),
                ),
            ),
            Part(
                name="links",
                title=_("Enlaces, teléfonos y temas cercanos"),
                folded=True,
                fields=(
                    Field(
                        name="links",
                        kind=Kind.ROWS,
                        label=name["links"],
                        help=_("Páginas oficiales donde la persona puede seguir."),
                        add=_("Agregar un enlace"),
                        fields=(
                            words("title", name["title"], _("Qué encuentra la persona en esa página."), required=True, rows=1),
                            link("url", name["url"], _, required=True),
                        ),
                    ),
                    listed(_, "phones", name["phones"], _("Líneas de ayuda que se dan con este tema."), "hotlines"),
                    listed(_, "first", name["first"], _("Líneas que se dan antes que todo lo demás."), "hotlines"),
                    listed(_, "related", name["related"], _("Se ofrecen debajo de la respuesta, en este orden."), "topics"),
                    listed(_, "needs", name["needs"], _("Lo que se hace antes de este trámite."), "topics"),
                    choice("for_child", name["for_child"], _("Se ofrece cuando preguntan por un niño o adolescente."), "topics"),
                    Field(
                        name="discreet",
                        kind=Kind.FLAG,
                        label=name["discreet"],
                        help=_("Márquelo si a la persona le pueden mirar el teléfono: la respuesta se puede borrar."),
                        default="0",
                    ),
                    Field(name="legal_basis", label=name["legal_basis"], help=_("Ley o resolución, con su número.")),
                ),
            ),
            Part(
                name="conflicts",
                title=_("Solo para el consulado"),
                folded=True,
                fields=(*notes(_), drafts(_)),
            ),
            proof(_),
        )
    )  # fmt: skip


def overlay(_: Gettext) -> Form:
    """What one office adds to a topic."""
    return Form(parts=(*sections(_), proof(_)))


def office(_: Gettext) -> Form:
    name = labels(_)
    phone = value(_, "phones", name["phones"], _("El número que atiende al público."), Kind.PHONE)
    return Form(
        parts=(
            Part(
                name="contact",
                title=_("Dirección y contacto"),
                fields=(
                    value(_, "address", name["address"], _("Calle, número, ciudad, estado y ZIP."), Kind.LINE),
                    Field(
                        name="phones",
                        kind=Kind.ROWS,
                        label=name["phones"],
                        help=phone.help,
                        fields=phone.fields,
                        within=phone.within,
                        add=_("Agregar un teléfono"),
                    ),
                    value(_, "emergency", name["emergency"], _("Solo para emergencias: detenidos, fallecidos, accidentes."), Kind.PHONE),
                    value(_, "email", name["email"], _("El correo que se revisa todos los días."), Kind.EMAIL),
                    value(_, "website", name["website"], _("La página oficial de la oficina."), Kind.LINK),
                    value(_, "booking", name["booking"], _("La página donde se saca cita."), Kind.LINK),
                ),
            ),
            Part(
                name="hours",
                title=name["hours"],
                fields=(
                    weekly(_),
                    facts(_, "hours", name["hours"], _("El horario con sus palabras: entregas, días especiales."), variants=False),
                ),
            ),
            Part(name="conflicts", title=_("Solo para el consulado"), folded=True, fields=notes(_)),
            proof(_, confidence=False, extra=(source(_),)),
        )
    )  # fmt: skip


def weekly(_: Gettext) -> Field:
    name = labels(_)
    return Field(
        name="weekly",
        kind=Kind.ROWS,
        label=name["weekly"],
        help=_("Con esto el bot sabe si la oficina está abierta ahora."),
        add=_("Agregar un horario"),
        fields=(
            Field(
                name="days",
                kind=Kind.CHOICES,
                label=name["days"],
                help=_("Los días con este mismo horario."),
                choices=weekdays(_),
                required=True,
            ),
            Field(name="from", kind=Kind.HOUR, label=_("Abre a las"), help=_("Por ejemplo, 08:30."), required=True),
            Field(name="to", kind=Kind.HOUR, label=_("Cierra a las"), help=_("Por ejemplo, 13:00."), required=True),
            Field(
                name="by_appointment",
                kind=Kind.MAYBE,
                label=name["by_appointment"],
                help=_("Si no está seguro, déjelo como «no se sabe»."),
                choices=(("", _("no se sabe")), ("yes", _("solo con cita")), ("no", _("sin cita"))),
            ),
        ),
        within=proof_of(_),
    )


def event(_: Gettext) -> Form:
    name = labels(_)
    return Form(
        parts=(
            Part(
                name="event",
                title=_("La atención"),
                fields=(
                    choice(
                        "kind",
                        name["kind"],
                        _("Fuera de la oficina, o en la oficina un día en que no se atiende."),
                        (
                            (EventKind.ITINERANT.value, _("atención itinerante")),
                            (EventKind.EXTRA_DAY.value, _("día extra en la oficina")),
                        ),
                        absent=EventKind.ITINERANT.value,
                    ),
                    words("what", _("Qué se atiende"), _("Los trámites que se hacen ese día."), required=True),
                    Field(name="city", label=name["city"], help=_("La ciudad donde se atiende."), required=True),
                    choice("state", name["state"], _("El estado de esa ciudad."), "states", required=True),
                    Field(name="place", label=name["place"], help=_("Nombre del local y dirección.")),
                    Field(name="date", kind=Kind.DAY, label=name["date"], help=_("El primer día."), required=True),
                    Field(
                        name="until",
                        kind=Kind.DAY,
                        label=name["until"],
                        help=_("El último día, si es más de uno."),
                    ),
                    Field(name="from", kind=Kind.HOUR, label=name["from"], help=_("A qué hora empieza cada día.")),
                    Field(name="to", kind=Kind.HOUR, label=name["to"], help=_("A qué hora termina cada día.")),
                    link("booking", name["booking"], _, help=_("La página donde se saca cita, si hace falta.")),
                ),
            ),
            proof(_, extra=(source(_),)),
        )
    )


def closure(_: Gettext) -> Form:
    name = labels(_)
    kinds = (
        (ClosureKind.CLOSED.value, _("cerrado")),
        (ClosureKind.LINE_DOWN.value, _("sin teléfono")),
        (ClosureKind.CASH_ONLY.value, _("solo efectivo")),
    )
    return Form(
        parts=(
            Part(
                name="closure",
                title=_("El cierre"),
                fields=(
                    choice("kind", name["kind"], _("Qué no funciona esos días."), kinds, required=True),
                    Field(name="from", kind=Kind.DAY, label=name["from"], help=_("El primer día."), required=True),
                    Field(name="to", kind=Kind.DAY, label=name["to"], help=_("El último día."), required=True),
                    words("note", name["note"], _("Por qué, en una línea."), required=True),
                ),
            ),
            proof(_, extra=(source(_),)),
        )
    )


def update(_: Gettext) -> Form:
    name = labels(_)
    return Form(
        parts=(
            Part(
                name="update",
                title=_("La novedad"),
                fields=(
                    words("title", name["title"], _("Qué cambió, en pocas palabras."), required=True, advised=BUTTON, rows=1),
                    words("issuer", _("Quién lo dispuso"), _("La entidad que dio la norma."), required=True),
                    words("summary", name["summary"], _("Qué dice la norma, y desde cuándo."), required=True, rows=4),
                    Field(
                        name="affected",
                        kind=Kind.ROWS,
                        label=name["affected"],
                        help=_("Un grupo de personas por línea."),
                        required=True,
                        add=_("Agregar un grupo"),
                        keep_empty=True,
                        fields=(words("", _("A quiénes"), _("Por ejemplo: quienes esperan su audiencia."), required=True),),
                    ),
                    words("action", name["action"], _("El siguiente paso para la persona, claro y seguro."), required=True, rows=4),
                ),
            ),
            Part(
                name="dates",
                title=_("Fechas"),
                fields=(
                    Field(name="effective", kind=Kind.DAY, label=name["effective"], help=_("El día en que empezó o empieza a valer.")),
                    Field(name="published", kind=Kind.DAY, label=name["published"], help=_("El día en que salió la norma.")),
                    Field(name="expires", kind=Kind.DAY, label=name["expires"], help=_("Déjelo vacío si no tiene fin.")),
                    listed(_, "tags", name["tags"], _("Palabras para agrupar novedades, como fees o travel."), ""),
                ),
            ),
            proof(_),
        )
    )  # fmt: skip


def hotline(_: Gettext) -> Form:
    name = labels(_)
    return Form(
        parts=(
            Part(
                name="hotline",
                title=_("La línea"),
                fields=(
                    words("name", name["name"], _("Cómo se llama la línea."), required=True, rows=1),
                    Field(
                        name="number",
                        kind=Kind.HOTLINE,
                        label=name["number"],
                        help=_("Como se marca desde los EE. UU."),
                        required=True,
                    ),
                    words("purpose", name["purpose"], _("En qué ayuda."), required=True),
                    words("languages", name["languages"], _("En qué idiomas atienden."), rows=1),
                    words("hours", name["hours"], _("Cuándo atienden."), rows=1),
                    words("alternate", name["alternate"], _("Mensaje de texto o chat, si hay."), rows=1),
                    words("note", name["note"], _("Lo que conviene saber antes de llamar.")),
                    Field(name="works_from", label=name["works_from"], help=_("País desde el que se puede llamar, como US o PE.")),
                ),
            ),
            proof(_),
        )
    )  # fmt: skip


def alarm(_: Gettext) -> Form:
    name = labels(_)
    return Form(
        parts=(
            Part(
                name="alarm",
                title=_("La emergencia"),
                fields=(
                    words("title", name["title"], _("Qué está pasando, como lo diría la persona."), required=True, rows=1),
                    Field(
                        name="steps",
                        kind=Kind.ROWS,
                        label=name["steps"],
                        help=_("Pocos y cortos: toda la respuesta cabe en un mensaje de WhatsApp."),
                        required=True,
                        add=_("Agregar un paso"),
                        keep_empty=True,
                        fields=(words("", _("Paso"), _("Una sola cosa que hacer."), required=True),),
                    ),
                    choice("topic", name["topic"], _("El tema con los detalles."), "topics"),
                    listed(_, "phones", name["phones"], _("Líneas que se dan, en este orden."), "hotlines"),
                    listed(_, "topics", name["topics"], _("Temas que se ofrecen debajo."), "topics", keep_empty=True),
                    Field(
                        name="find_detained",
                        kind=Kind.FLAG,
                        label=name["find_detained"],
                        help=_("Agrega dónde buscar a una persona detenida."),
                        default="1",
                    ),
                ),
            ),
            proof(_),
        )
    )  # fmt: skip


def district(_: Gettext) -> Form:
    name = labels(_)
    statuses = (
        ("confirmed", _("confirmada: una fuente nombra el estado")),
        ("reported", _("por confirmar")),
        ("split", _("repartida entre dos oficinas")),
        ("unknown", _("no se sabe: se da la más cercana")),
    )
    return Form(
        parts=(
            Part(
                name="district",
                title=_("La jurisdicción"),
                fields=(
                    choice("status", name["status"], _("Qué tan seguro es."), statuses, required=True),
                    listed(
                        _, "offices", name["offices"], _("La oficina competente primero."), "offices", keep_empty=True
                    ),
                    Field(
                        name="basis",
                        label=name["basis"],
                        help=_("De dónde se sabe. No se muestra a la gente."),
                        required=True,
                    ),
                    words("note", name["note"], _("Lo que la persona debe saber de esta jurisdicción.")),
                    Field(
                        name="valid_from",
                        kind=Kind.DAY,
                        label=name["valid_from"],
                        help=_("Fecha de la resolución que da este estado a la oficina."),
                    ),
                    listed(_, "source", name["source"], _("Cuáles de las fuentes de abajo lo dicen."), "sources"),
                ),
            ),
            proof(_, confidence=False),
        )
    )


def link(name: str, label: str, _: Gettext, *, help: str = "", required: bool = False) -> Field:
    return Field(
        name=name, kind=Kind.LINK, label=label, help=help or _("Cópiela entera, con https://."), required=required
    )


def notes(_: Gettext) -> tuple[Field, ...]:
    return (
        listed(
            _,
            "conflicts",
            labels(_)["conflicts"],
            _("Lo que dos fuentes dicen distinto. No se muestra a la gente."),
            "",
        ),
    )


def drafts(_: Gettext) -> Field:
    return Field(
        name="drafts",
        kind=Kind.CHOICES,
        label=labels(_)["drafts"],
        help=_("Idiomas que todavía no revisó una persona que los habla."),
        choices=(("en", labels(_)["en"]), ("qu", labels(_)["qu"])),
    )


def weekdays(_: Gettext) -> tuple[tuple[str, str], ...]:
    said = (_("lunes"), _("martes"), _("miércoles"), _("jueves"), _("viernes"), _("sábado"), _("domingo"))
    return tuple((day.value, one) for day, one in zip(Weekday, said, strict=True))


KINDS: Mapping[str, Callable[[Gettext], Form]] = {
    "topics": topic,
    "overlays": overlay,
    "offices": office,
    "events": event,
    "closures": closure,
    "updates": update,
    "hotlines": hotline,
    "alarms": alarm,
    "districts": district,
}
