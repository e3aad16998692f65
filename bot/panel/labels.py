"""The human names of a document's parts: "requirements.2.es" → "Requisitos, 3: castellano"."""

from collections.abc import Callable

NAMED = ("sources", "variants", "ages", "states")  # what stands below these is a name of its own, not a field


def label(path: str, _: Callable[[str], str]) -> str:
    """What an officer reads for a dotted path; names we have no word for stand as they are."""
    words = labels(_)
    first, *rest = path.split(".")
    head, tail = [words.get(first, first)], list[str]()
    for part in rest:
        if part.isdecimal() and not tail:
            head.append(str(int(part) + 1))
        elif part not in words or (first in NAMED and len(head) == 1):
            head.append(part)
        else:
            tail.append(languages(_).get(part) or words[part][:1].lower() + words[part][1:])
    where = ", ".join(head)
    return _("{where}: {what}").format(where=where, what=", ".join(tail)) if tail else where


def languages(_: Callable[[str], str]) -> dict[str, str]:
    """The languages' names as they stand within a sentence; English writes them with a capital."""
    return {"es": _("castellano"), "en": _("inglés"), "qu": _("quechua")}


def labels(_: Callable[[str], str]) -> dict[str, str]:
    """The word for every field there is, by its name in the content."""
    return {**_sections(_), **_fields(_), **_proof(_), **_details(_), **_days(_), **languages(_)}


def _sections(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "summary": _("Resumen"),
        "who": _("Quién puede pedirlo"),
        "requirements": _("Requisitos"),
        "fees": _("Costos"),
        "payment": _("Forma de pago"),
        "time": _("Plazo"),
        "validity": _("Vigencia"),
        "where": _("Dónde"),
        "appointment": _("Cita"),
        "mail": _("Por correo"),
        "how": _("Cómo se hace"),
        "key_points": _("Puntos clave"),
        "do": _("Qué hacer"),
        "dont": _("Qué no hacer"),
        "pitfalls": _("Tenga en cuenta"),
    }


def _fields(_: Callable[[str], str]) -> dict[str, str]:
    """The parts of a topic beside its sections."""
    return {
        "id": _("Nombre interno"),
        "kind": _("Tipo"),
        "family": _("Familia"),
        "title": _("Título"),
        "urgency": _("Urgencia"),
        "issuer": _("Quién lo emite"),
        "needs": _("Trámites previos"),
        "variants": _("Casos"),
        "ages": _("Edades"),
        "for_child": _("El mismo trámite para menores"),
        "first": _("Teléfonos que van primero"),
        "discreet": _("Tema reservado"),
        "states": _("Por estado"),
        "links": _("Enlaces"),
        "related": _("Temas relacionados"),
        "legal_basis": _("Base legal"),
        "conflicts": _("Diferencias entre fuentes"),
        "drafts": _("Idiomas en borrador"),
    }


def _proof(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "confidence": _("Confianza"),
        "sources": _("Fuentes"),
        "source": _("Fuente"),
        "verified_on": _("Verificado el"),
        "review_by": _("Revisar antes del"),
        "name": _("Nombre"),
        "dated": _("Fecha de la fuente"),
        "official": _("Fuente oficial"),
        "url": _("Dirección web"),
    }


def _details(_: Callable[[str], str]) -> dict[str, str]:
    """The parts of a fact, a fee, an office, a hotline and an update."""
    return {
        "variant": _("Caso"),
        "days": _("Días"),
        "when": _("Cuándo se aplica"),
        "amount": _("Monto"),
        "currency": _("Moneda"),
        "what": _("Concepto"),
        "as_of": _("Vigente al"),
        "code": _("Código"),
        "place": _("Lugar"),
        "value": _("Dato"),
        "note": _("Nota"),
        "notes": _("Notas"),
        "city": _("Ciudad"),
        "state": _("Estado"),
        "point": _("Ubicación"),
        "timezone": _("Zona horaria"),
        "address": _("Dirección"),
        "phones": _("Teléfonos"),
        "emergency": _("Línea de emergencia"),
        "email": _("Correo electrónico"),
        "website": _("Página web"),
        "booking": _("Citas en línea"),
        "hours": _("Horario"),
        "weekly": _("Horario por días"),
        "by_appointment": _("Con cita"),
        "number": _("Número"),
        "purpose": _("Para qué sirve"),
        "languages": _("Idiomas"),
        "alternate": _("Otra forma de comunicarse"),
        "works_from": _("Desde dónde funciona"),
        "action": _("Qué hacer"),
        "affected": _("A quiénes afecta"),
        "tags": _("Etiquetas"),
        "steps": _("Pasos"),
        "topic": _("Tema"),
        "topics": _("Temas"),
        "find_detained": _("Cómo encontrar a un detenido"),
        "offices": _("Oficinas"),
        "status": _("Estado del dato"),
        "basis": _("Fundamento"),
    }


def _days(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "office": _("Oficina"),
        "from": _("Desde"),
        "to": _("Hasta"),
        "date": _("Fecha"),
        "until": _("Hasta el día"),
        "published": _("Publicado el"),
        "effective": _("Vigente desde"),
        "expires": _("Termina el"),
        "valid_from": _("Vigente desde"),
    }
