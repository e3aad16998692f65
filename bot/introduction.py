"""How the bot presents itself on Telegram, by locale: its commands, its profile, what it says when it leaves a group."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.catalog import BASE_LOCALE
from bot.domain import payload
from bot.i18n import Phrases

SHORT_LIMIT = 120  # characters (https://core.telegram.org/bots/api#setmyshortdescription)
PRIVACY_PATH = "/privacy"
DELETE = payload("delete-my-data")

# In the order of the menu: what each command does, then its name in each language.
STEPS = (
    payload("menu"), payload("emergency"), payload("find-consulate"), payload("menu", of="documents"), payload("menu", of="rights"),
    payload("new-rules"), payload("talk-to-person"), payload("change-language"), payload("privacy"), payload("my-data"),
    DELETE, payload("discreet", **{"is": "on"}), payload("clean"), payload("updates", **{"is": "off"}), payload("help"),
)  # fmt: skip
NAMES = {
    "es": "menu emergencia consulado documentos derechos novedades persona idioma privacidad misdatos borrar discreto limpiar parar ayuda",
    "en": "menu emergency consulate documents rights news person language privacy mydata delete discreet clean stop help",
    "qu": "menu yanapaway consulado qillqakuna derechos willakuykuna runa simi pakasqa datosniy pichay upalla chinkachiy sayachiy yanapa",
}
COMMANDS: Mapping[str, Sequence[tuple[str, str]]] = {
    locale: tuple(zip(names.split(), STEPS, strict=True)) for locale, names in NAMES.items()
}
"""Locale → its commands, (name, payload); names of 1 to 32 of a-z, 0-9 and _ (https://core.telegram.org/bots/api#botcommand)."""


@dataclass(frozen=True)
class Profile:
    """What Telegram shows of the bot in one language: "" for everybody whose language has none of its own."""

    language: str
    commands: tuple[tuple[str, str], ...]  # (name, description)
    description: str
    short_description: str


@dataclass(frozen=True)
class Introduction:
    """The bot's words about itself."""

    phrases: Phrases
    public_url: str | None = None

    def profiles(self) -> tuple[Profile, ...]:
        """Spanish for everybody, then each language."""
        return (self._profile("", BASE_LOCALE), *(self._profile(locale, locale) for locale in COMMANDS))

    def _profile(self, language: str, locale: str) -> Profile:
        _ = self.phrases.of(locale)
        described = descriptions(_)
        return Profile(
            language=language,
            commands=tuple((name, described[step]) for name, step in COMMANDS[locale]),
            description=description(_, command=next(name for name, step in COMMANDS[locale] if step == DELETE)),
            short_description=self._short(_),
        )

    def _short(self, _: Callable[[str], str]) -> str:
        """A sentence, with the address of the privacy page where there is one and room for it."""
        said = _("Trámites, derechos y ayuda para peruanos en EE. UU. Gratis.")
        linked = f"{said} {self.public_url}{PRIVACY_PATH}"
        return linked if self.public_url and len(linked) <= SHORT_LIMIT else said

    def farewell(self, language_code: str | None, link: str | None) -> str:
        """What a group is told, in the language of whoever brought the bot there."""
        _ = self.phrases.of((language_code or "").partition("-")[0].lower())
        said = _(
            "Solo converso en privado, para que nadie más lea lo que usted me cuenta. Por eso salgo de este grupo."
        )
        return said + ("\n" + _("Escríbame aquí: {link}").format(link=link) if link else "")


def descriptions(_: Callable[[str], str]) -> dict[str, str]:
    """Each command's payload → what it does, 1 to 256 characters."""
    described = (
        _("Ver el menú"), _("Ayuda en una emergencia"), _("Mi consulado"), _("Documentos y trámites"), _("Mis derechos"),
        _("Lo último que cambió"), _("Hablar con una persona"), _("Cambiar de idioma"), _("Su privacidad"), _("Ver qué guardo de usted"),
        _("Borrar mis datos"), _("Modo discreto"), _("Limpiar este chat"), _("No recibir novedades"), _("Qué puede hacer Chaski"),
    )  # fmt: skip
    return dict(zip(STEPS, described, strict=True))


def description(_: Callable[[str], str], *, command: str) -> str:
    """What an empty chat shows, up to 512 characters (https://core.telegram.org/bots/api#setmydescription)."""
    lines = (
        _("Soy Chaski, un servicio de información para peruanos en los Estados Unidos."),
        _("Le ayudo con su consulado, sus documentos y sus derechos, y en una emergencia. Es gratis."),
        _("Es información general, no asesoría legal. Preguntar aquí no afecta su caso."),
        _("No guardo sus mensajes ni su nombre. Telegram sí puede ver lo que usted me escribe."),
        _("Para borrar lo poco que guardo: /{command}").format(command=command),
    )
    return "\n\n".join(lines)
