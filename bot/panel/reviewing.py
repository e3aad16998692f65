"""One revision with all that it changes, and each step it may take on its way to the public."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from starlette.responses import Response

from bot.errors import ContentError
from bot.panel import verdicts
from bot.panel.labels import languages
from bot.panel.moments import Clock, clock_of
from bot.panel.rights import approves, translates
from bot.panel.routing import Page
from bot.panel.verdicts import LEADS_TO, Reason, Step
from bot.panel.versions import Names, asked, baseline, behind, called, differences, sources
from bot.panel.visit import Visit
from bot.revisions import OPEN, Revision, State, WrongState

LONGEST_NOTE = 1000
PREVIEWED = ("topics", "overlays", "offices", "closures", "events", "updates", "hotlines", "alarms")

Errors = Mapping[str, str]
Take = Callable[[int, int, str], Revision]


def show(visit: Visit) -> Response:
    return _show(visit, asked(visit))


def submit(visit: Visit) -> Response:
    return _noted(visit, Step.SUBMIT, "submitted", visit.desk.revisions.submit)


def withdraw(visit: Visit) -> Response:
    return _step(visit, Step.WITHDRAW, "withdrawn", visit.desk.revisions.give_back)


def discard(visit: Visit) -> Response:
    return _step(visit, Step.DISCARD, "discarded", visit.desk.revisions.discard)


def give_back(visit: Visit) -> Response:
    """Not without a reason."""
    return _noted(visit, Step.GIVE_BACK, "given-back", visit.desk.revisions.give_back, required=True)


def approve(visit: Visit) -> Response:
    """Publishes it now, or at the chosen moment."""
    revision = asked(visit)
    if not _may(visit, revision, Step.APPROVE):
        visit.require(approves(visit.user, revision.key) and revision.state in OPEN)
        return _show(visit, revision, status=403)  # says that nobody approves what they wrote
    if Step.APPROVE not in _steps(visit, revision):
        return _late(visit, revision, Step.APPROVE)
    publish_at, expires_at, errors = _dates(visit, clock_of(revision.key, visit.desk.live(), visit.gettext))
    if errors:
        return _show(visit, revision, errors=errors, status=422)
    refused = verdicts.refusals(visit.desk, {revision.key: revision.body}, visit.gettext, visit.today)
    if refused:
        return _show(visit, revision, refused=refused, status=422)
    try:
        done = visit.desk.publisher.approve(revision.id, visit.user.id, publish_at=publish_at, expires_at=expires_at)
    except WrongState as error:
        return _late(visit, error.revision, Step.APPROVE)
    except ContentError as error:
        return _show(visit, revision, refused=verdicts.reasons(error, visit.gettext), status=422)
    visit.desk.refresh()
    return visit.go(f"/revisions/{done.id}", "scheduled" if done.state is State.APPROVED else "approved")


def _dates(visit: Visit, clock: Clock) -> tuple[datetime | None, datetime | None, dict[str, str]]:
    """When it is published (None: now), when it ends (None: never), and what is wrong with either."""
    _, errors, moments = visit.gettext, dict[str, str](), dict[str, datetime | None]()
    for name in ("publish_at", "expires_at"):
        try:
            moments[name] = clock.read(visit.text(name), visit.now, _)
        except ValueError as error:
            errors[name] = str(error)
    publish_at, expires_at = moments.get("publish_at"), moments.get("expires_at")
    if publish_at and publish_at <= visit.now:
        errors["publish_at"] = _("Esa hora ya pasó. Elija una que venga, o déjelo vacío para publicar ahora.")
    elif expires_at and "publish_at" not in errors and expires_at <= (publish_at or visit.now):
        errors["expires_at"] = _("Termina antes de publicarse. Elija una fecha posterior.")
    if not (publish_at or expires_at or errors) and visit.text("dated"):
        errors["publish_at"] = _("Elija al menos una de las dos fechas.")
    return publish_at, expires_at, errors


def _noted(visit: Visit, step: Step, said: str, take: Take, *, required: bool = False) -> Response:
    """A step with a comment: one that is too long is given back whole, never cut."""
    _, revision, note = visit.gettext, asked(visit), visit.text("note").strip()
    visit.require(_may(visit, revision, step))
    wrong = ""
    if required and not note:
        wrong = _("Escriba qué falta corregir: lo leerá quien lo escribió.")
    elif len(note) > LONGEST_NOTE:
        wrong = _("Tiene {length} caracteres y caben {limit}. Acórtelo.").format(length=len(note), limit=LONGEST_NOTE)
    return _show(visit, revision, errors={"note": wrong}, status=422) if wrong else _step(visit, step, said, take, note)


def _step(visit: Visit, step: Step, said: str, take: Take, note: str = "") -> Response:
    revision = asked(visit)
    visit.require(_may(visit, revision, step))
    if step not in _steps(visit, revision):
        return _late(visit, revision, step)
    try:
        take(revision.id, visit.user.id, note)
    except WrongState as error:
        return _late(visit, error.revision, step)
    return visit.go(f"/revisions/{revision.id}", said)


def _late(visit: Visit, revision: Revision, step: Step) -> Response:
    """The second click, or somebody else was quicker."""
    done = revision.state is LEADS_TO[step] or (step is Step.APPROVE and revision.published_at is not None)
    return visit.go(f"/revisions/{revision.id}", "already-done" if done else "moved-on")


def _may(visit: Visit, revision: Revision, step: Step) -> bool:
    return step in verdicts.permitted(visit.user, revision, visit.desk.revisions.contributors(revision.id))


def _steps(visit: Visit, revision: Revision) -> set[Step]:
    return verdicts.steps(visit.user, revision, visit.desk.revisions.contributors(revision.id))


def _show(
    visit: Visit,
    revision: Revision,
    *,
    errors: Errors | None = None,
    refused: Sequence[Reason] = (),
    status: int = 200,
) -> Response:
    _, desk = visit.gettext, visit.desk
    names, wrote = Names(desk, _), desk.revisions.contributors(revision.id)
    before = baseline(desk, revision)
    clock = clock_of(revision.key, desk.live(), _)
    unchecked = revision.state in OPEN and not refused
    kind = revision.key.partition("/")[0]
    return visit.show(
        "revision.html",
        status,
        revision=revision,
        title=called(visit, revision, before.body if before else None),
        before=before,
        authors=names.of(wrote, revision),
        names=names,
        differences=differences(revision.key, before.body if before else None, revision.body, _),
        sources=sources(revision.body),
        behind=behind(before, revision),
        tongues=languages(_),
        clock=clock,
        steps=_steps(visit, revision),
        own=verdicts.is_own(visit.user, revision, wrote),
        edited=revision.state in OPEN and kind != "national" and translates(visit.user, revision.key),
        previewed=revision.body is not None and kind in PREVIEWED,
        problems=verdicts.problems({revision.key: revision.body}, desk.live(), _, visit.today) if unchecked else (),
        refused=refused,
        errors=errors or {},
    )


PAGES = (
    Page("/revisions/{id}", show),
    Page("/revisions/{id}/submit", submit, "POST"),
    Page("/revisions/{id}/approve", approve, "POST"),
    Page("/revisions/{id}/give-back", give_back, "POST"),
    Page("/revisions/{id}/withdraw", withdraw, "POST"),
    Page("/revisions/{id}/discard", discard, "POST"),
)
