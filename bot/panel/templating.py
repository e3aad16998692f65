"""The panel's templates: Jinja2, escaped by default; a name that is not there is an error and never an empty place."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot import static
from bot.panel.dates import day_words, moment_words

HERE = Path(__file__).parent
STATIC = HERE / "static"
ENVIRONMENT = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
ENVIRONMENT.filters |= {"day_words": day_words, "moment_words": moment_words}
ENVIRONMENT.globals["version"] = static.version(STATIC)


def render(template: str, context: dict[str, Any]) -> str:
    return ENVIRONMENT.get_template(template).render(context)
