import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from bot.storage.engine import migrate, open_engine, transaction
from bot.storage.sessions import HALF_WAY, IDLE, LONGEST, SUPERSEDED
from bot.storage.tables import SessionRow, UserRow
from bot.storage.tries import FORGIVEN
from bot.storage.users import INVITED, EmailTaken, LastAdministrator, Users
from bot.storage.vault import Vault, new_key
from bot.users import Role, User
from tests.builders import KEY, NOW, Clock

MINUTE = timedelta(minutes=1)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    opened = open_engine(database_url)
    migrate(opened)
    yield opened
    opened.dispose()


@pytest.fixture
def users(engine: Engine, clock: Clock) -> Users:
    return Users(engine, Vault(KEY), clock)


@pytest.fixture
def ana(users: Users) -> User:
    return active(users, "ana@example.org")


def active(users: Users, email: str, *roles: Role, office: str | None = None) -> User:
    """Somebody who accepted the invitation."""
    _, token = users.invite(email, "Ana", roles or (Role.EDITOR,), office)
    accepted = users.accept(token, "a hash")
    assert accepted
    return accepted


def logged_in(users: Users, user: User, key: str = "k", *, complete: bool = True) -> str:
    users.start(user, key, complete=complete, agent="Firefox, Android")
    return key


class TestInvitations:
    def test_an_invited_officer_has_what_the_invitation_says_and_cannot_log_in_yet(self, users: Users) -> None:
        user, _ = users.invite(" Ana@Example.org ", "Ana", (Role.TRANSLATOR, Role.EDITOR), "paterson", "en")
        assert (user.email, user.name, user.office, user.locale) == ("ana@example.org", "Ana", "paterson", "en")
        assert user.roles == {Role.EDITOR, Role.TRANSLATOR}
        assert (user.has_password, user.has_second_factor, user.disabled) == (False, False, False)
        assert user.created_at == NOW
        assert users.password("ana@example.org") is None

    def test_the_link_is_kept_as_a_hash_only(self, users: Users, engine: Engine) -> None:
        _, token = users.invite("ana@example.org", "Ana", (Role.EDITOR,))
        with transaction(engine) as work:
            assert work.scalars(select(UserRow.invitation)).one() == hashlib.sha256(token.encode()).hexdigest()

    def test_a_link_is_used_once(self, users: Users) -> None:
        user, token = users.invite("ana@example.org", "Ana", (Role.EDITOR,))
        assert users.by_invitation(token) == user
        accepted = users.accept(token, "a hash")
        assert accepted is not None
        assert accepted.has_password
        assert users.by_invitation(token) is None
        assert users.accept(token, "another hash") is None
        assert users.password("ana@example.org") == (user.id, "a hash")

    def test_a_link_ends_after_seven_days(self, users: Users, clock: Clock) -> None:
        _, token = users.invite("ana@example.org", "Ana", (Role.EDITOR,))
        clock.now += INVITED - MINUTE
        assert users.by_invitation(token)
        clock.now += MINUTE
        assert users.by_invitation(token) is None
        assert users.accept(token, "a hash") is None

    def test_a_wrong_link_is_nobodys(self, users: Users, ana: User) -> None:
        assert users.by_invitation("") is None
        assert users.by_invitation("None") is None

    def test_two_people_cannot_have_one_email(self, users: Users, ana: User) -> None:
        with pytest.raises(EmailTaken):
            users.invite("ANA@example.org", "Another Ana", (Role.EDITOR,))

    def test_a_new_link_takes_password_second_factor_recovery_and_sessions_away(self, users: Users, ana: User) -> None:
        users.set_second_factor(ana.id, "SECRET", 1, ["one"])
        logged_in(users, ana)
        token = users.reset(ana.id)
        again = users.get(ana.id)
        assert again == users.by_invitation(token)
        assert again is not None
        assert not again.has_password
        assert not again.has_second_factor
        assert users.recovery_left(ana.id) == 0
        assert users.session("k") is None
        assert users.second_factor(ana.id) is None

    def test_a_new_link_ends_the_one_before(self, users: Users) -> None:
        user, first = users.invite("ana@example.org", "Ana", (Role.EDITOR,))
        users.reset(user.id)
        assert users.by_invitation(first) is None

    def test_a_disabled_officers_link_does_not_work(self, users: Users) -> None:
        user, token = users.invite("ana@example.org", "Ana", (Role.EDITOR,))
        users.disable(user.id)
        assert users.by_invitation(token) is None
        users.enable(user.id)
        assert users.by_invitation(token)


class TestPeople:
    def test_an_email_is_found_however_it_is_written(self, users: Users, ana: User) -> None:
        assert users.find("  ANA@EXAMPLE.ORG") == ana
        assert users.find("ana@example.com") is None

    @pytest.mark.parametrize("odd", ["", "ana\x00@example.org", "'; DROP TABLE panel_user; --", "a" * 10_000])
    def test_odd_emails_are_nobodys(self, users: Users, ana: User, odd: str) -> None:
        assert users.find(odd) is None
        assert users.password(odd) is None
        assert users.count_try(odd) is None

    @pytest.mark.parametrize("id_", [0, -1, 99, 2**31, 10**30])
    def test_an_unknown_number_is_nobodys(self, users: Users, ana: User, id_: int) -> None:
        assert users.get(id_) is None

    def test_everybody_is_listed_by_name(self, users: Users) -> None:
        for name in ("Rosa", "ana", "Beto"):
            users.invite(f"{name}@example.org", name, (Role.EDITOR,))
        assert [user.name for user in users.list()] == ["ana", "Beto", "Rosa"]

    def test_roles_office_name_and_language_change(self, users: Users, ana: User) -> None:
        users.permit(ana.id, (Role.APPROVER,), "miami")
        users.rename(ana.id, "Ana María")
        users.speak(ana.id, "en")
        changed = users.get(ana.id)
        assert changed is not None
        assert changed.roles == {Role.APPROVER}
        assert changed.office == "miami"
        assert (changed.name, changed.locale) == ("Ana María", "en")

    def test_who_is_disabled_is_out_at_once_and_cannot_come_back(self, users: Users, ana: User) -> None:
        logged_in(users, ana)
        users.disable(ana.id)
        assert users.session("k") is None
        assert users.password(ana.email) is None
        logged_in(users, ana, "started a moment too late")
        assert users.session("started a moment too late") is None
        users.enable(ana.id)
        assert users.password(ana.email)


class TestTheLastAdministrator:
    def test_keeps_the_role_and_is_not_disabled(self, users: Users) -> None:
        chief = active(users, "chief@example.org", Role.ADMINISTRATOR)
        with pytest.raises(LastAdministrator):
            users.disable(chief.id)
        with pytest.raises(LastAdministrator):
            users.permit(chief.id, (Role.EDITOR,), None)
        assert users.get(chief.id) == chief

    def test_stays_national(self, users: Users) -> None:
        chief = active(users, "chief@example.org", Role.ADMINISTRATOR)
        active(users, "local@example.org", Role.ADMINISTRATOR, office="miami")
        with pytest.raises(LastAdministrator):
            users.permit(chief.id, (Role.ADMINISTRATOR,), "miami")
        with pytest.raises(LastAdministrator):
            users.disable(chief.id)

    def test_does_not_count_who_was_only_invited_or_is_disabled(self, users: Users) -> None:
        chief = active(users, "chief@example.org", Role.ADMINISTRATOR)
        users.invite("invited@example.org", "Invited", (Role.ADMINISTRATOR,))
        users.disable(active(users, "gone@example.org", Role.ADMINISTRATOR).id)
        with pytest.raises(LastAdministrator):
            users.disable(chief.id)

    def test_may_go_when_there_is_another(self, users: Users) -> None:
        chief = active(users, "chief@example.org", Role.ADMINISTRATOR)
        active(users, "next@example.org", Role.ADMINISTRATOR)
        users.permit(chief.id, (Role.EDITOR,), "miami")
        users.disable(chief.id)

    def test_may_have_other_roles_beside(self, users: Users) -> None:
        chief = active(users, "chief@example.org", Role.ADMINISTRATOR)
        assert users.permit(chief.id, (Role.ADMINISTRATOR, Role.EDITOR), None).roles == set(chief.roles) | {Role.EDITOR}

    def test_one_of_two_stays_when_both_go_at_once(self, users: Users) -> None:
        chiefs = [active(users, f"{name}@example.org", Role.ADMINISTRATOR) for name in ("one", "two")]

        def leave(user: User) -> bool:
            try:
                users.disable(user.id)
            except LastAdministrator:
                return False
            return True

        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(leave, chiefs)) == [False, True]


@pytest.mark.parametrize("email", ["ana@example.org", "nobody@example.org"])
class TestBackingOff:
    """The same for an officer and for an e-mail that nobody has."""

    def test_five_tries_are_free_and_then_one_waits(self, users: Users, ana: User, email: str) -> None:
        assert [users.count_try(email) for _ in range(5)] == [None] * 5
        assert users.count_try(email) == MINUTE
        assert users.wait(email) == MINUTE

    def test_the_wait_doubles_up_to_an_hour(self, users: Users, clock: Clock, ana: User, email: str) -> None:
        waits = []
        for _ in range(14):
            assert users.count_try(email) is None
            waits.append(users.wait(email) or timedelta())
            clock.now += waits[-1]
        assert [int(wait / MINUTE) for wait in waits] == [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60]

    def test_tries_while_waiting_make_it_no_longer(self, users: Users, clock: Clock, ana: User, email: str) -> None:
        for _ in range(50):
            users.count_try(email)
        assert users.wait(email) == MINUTE
        clock.now += MINUTE
        assert users.count_try(email) is None

    def test_old_mistakes_are_forgotten(self, users: Users, clock: Clock, ana: User, email: str) -> None:
        for _ in range(6):
            users.count_try(email)
            clock.now += 2 * MINUTE
        clock.now += FORGIVEN
        assert [users.count_try(email) for _ in range(4)] == [None] * 4
        assert users.wait(email) is None

    def test_many_at_once_are_no_way_round(self, users: Users, ana: User, email: str) -> None:
        with ThreadPoolExecutor(8) as pool:
            waits = list(pool.map(lambda _: users.count_try(email), range(16)))
        assert waits.count(None) == 5

    def test_the_email_is_the_same_however_it_is_written(self, users: Users, ana: User, email: str) -> None:
        for written in (email, email.upper(), f" {email}", email.title(), email):
            users.count_try(written)
        assert users.wait(email) == MINUTE


class TestTries:
    def test_a_right_password_takes_only_its_own_try_back(self, users: Users, ana: User) -> None:
        for _ in range(4):
            users.count_try(ana.email)
        users.count_try(ana.email)
        users.take_back_try(ana.id)
        assert users.wait(ana.email) is None
        users.count_try(ana.email)  # a wrong code
        assert users.wait(ana.email) == MINUTE

    def test_getting_in_forgives(self, users: Users, ana: User) -> None:
        for _ in range(5):
            users.count_try(ana.email)
        users.forgive(ana.id)
        assert [users.count_try(ana.email) for _ in range(4)] == [None] * 4
        assert users.wait(ana.email) is None


class TestSecondFactor:
    def test_the_secret_comes_back_and_is_sealed_in_the_table(self, users: Users, ana: User, engine: Engine) -> None:
        users.set_second_factor(ana.id, "JBSWY3DPEHPK3PXP", 7, [])
        assert users.second_factor(ana.id) == "JBSWY3DPEHPK3PXP"
        with transaction(engine) as work:
            assert "JBSWY3DPEHPK3PXP" not in str(work.scalars(select(UserRow.totp)).one())

    def test_another_key_does_not_open_it(self, users: Users, ana: User, engine: Engine, clock: Clock) -> None:
        users.set_second_factor(ana.id, "JBSWY3DPEHPK3PXP", 7, [])
        assert Users(engine, Vault(new_key()), clock).second_factor(ana.id) is None

    def test_one_officers_secret_does_not_serve_another(self, users: Users, ana: User, engine: Engine) -> None:
        other = active(users, "other@example.org")
        users.set_second_factor(ana.id, "JBSWY3DPEHPK3PXP", 7, [])
        with transaction(engine) as work:
            rows = {row.id: row for row in work.scalars(select(UserRow))}
            rows[other.id].totp = rows[ana.id].totp
        assert users.second_factor(other.id) is None

    def test_no_code_is_taken_twice_nor_one_from_before(self, users: Users, ana: User) -> None:
        users.set_second_factor(ana.id, "JBSWY3DPEHPK3PXP", 7, [])
        assert [users.take_step(ana.id, step) for step in (7, 8, 8, 7, 9)] == [False, True, False, False, True]

    def test_one_code_sent_twice_at_once_is_taken_once(self, users: Users, ana: User) -> None:
        with ThreadPoolExecutor(4) as pool:
            assert list(pool.map(lambda _: users.take_step(ana.id, 8), range(4))).count(True) == 1

    def test_a_recovery_code_works_once(self, users: Users, ana: User) -> None:
        users.set_second_factor(ana.id, "SECRET", 1, ["one", "two"])
        assert users.recovery_left(ana.id) == 2
        assert users.take_recovery(ana.id, "one")
        assert not users.take_recovery(ana.id, "one")
        assert not users.take_recovery(ana.id, "three")
        assert users.recovery_left(ana.id) == 1

    def test_new_recovery_codes_replace_the_old(self, users: Users, ana: User) -> None:
        users.set_recovery(ana.id, ["one"])
        users.set_recovery(ana.id, ["two"])
        assert not users.take_recovery(ana.id, "one")
        assert users.take_recovery(ana.id, "two")

    def test_recovery_codes_are_ones_own_and_not_readable(self, users: Users, ana: User, engine: Engine) -> None:
        other = active(users, "other@example.org")
        users.set_recovery(ana.id, ["one"])
        with transaction(engine) as work:
            kept = {row.id: row for row in work.scalars(select(UserRow))}
            assert "one" not in kept[ana.id].recovery
            kept[other.id].recovery = kept[ana.id].recovery
        assert not users.take_recovery(other.id, "one")


class TestSessions:
    def test_a_session_is_found_by_its_key(self, users: Users, ana: User) -> None:
        started = users.start(ana, "k", complete=True, agent="Firefox, Android")
        assert users.session("k") == started
        assert (started.user, started.complete, started.agent) == (ana, True, "Firefox, Android")
        assert started.expires_at == NOW + LONGEST
        assert users.session("another") is None

    def test_ends_after_an_idle_hour(self, users: Users, ana: User, clock: Clock) -> None:
        logged_in(users, ana)
        clock.now += IDLE - MINUTE
        assert users.session("k")
        clock.now += MINUTE
        assert users.session("k") is None

    def test_holds_while_it_is_used_and_twelve_hours_at_the_most(self, users: Users, ana: User, clock: Clock) -> None:
        logged_in(users, ana)
        while session := users.session("k"):
            users.touch(session)
            clock.now += 30 * MINUTE
        assert clock.now == NOW + LONGEST

    def test_is_written_down_at_most_once_a_minute(self, users: Users, ana: User, clock: Clock) -> None:
        logged_in(users, ana)
        clock.forward(seconds=59)
        session = users.session("k")
        assert session
        users.touch(session)
        assert users.session("k") == session
        clock.forward(seconds=1)
        users.touch(session)
        again = users.session("k")
        assert again is not None
        assert again.seen_at == clock.now

    def test_half_a_login_ends_after_a_quarter_of_an_hour(self, users: Users, ana: User, clock: Clock) -> None:
        logged_in(users, ana, complete=False)
        clock.now += HALF_WAY
        assert users.session("k") is None

    def test_completing_gives_a_new_key_and_soon_ends_the_old(self, users: Users, ana: User, clock: Clock) -> None:
        half = users.start(ana, "half", complete=False, agent="Firefox, Android")
        whole = users.complete(half, "whole")
        assert users.session("whole") == whole
        assert (whole.complete, whole.agent) == (True, "Firefox, Android")
        left = users.session("half")
        assert left is not None
        assert not left.complete
        assert users.superseded(left)
        assert not users.superseded(half)
        clock.now += SUPERSEDED
        assert users.session("half") is None

    def test_roles_of_this_moment_hold(self, users: Users, ana: User) -> None:
        logged_in(users, ana)
        users.permit(ana.id, (Role.APPROVER,), "miami")
        session = users.session("k")
        assert session is not None
        assert session.user.roles == {Role.APPROVER}
        assert session.user.office == "miami"

    def test_are_listed_last_seen_first_without_half_and_ended_ones(
        self, users: Users, ana: User, clock: Clock
    ) -> None:
        logged_in(users, ana, "gone")
        clock.now += IDLE
        logged_in(users, ana, "old")
        clock.now += MINUTE
        logged_in(users, ana, "new")
        logged_in(users, ana, "half", complete=False)
        logged_in(users, active(users, "other@example.org"), "somebody else's")
        assert [session.key for session in users.sessions(ana.id)] == ["new", "old"]

    def test_one_ends_only_ones_own(self, users: Users, ana: User) -> None:
        logged_in(users, ana)
        assert not users.end(active(users, "other@example.org").id, "k")
        assert users.session("k")
        assert users.end(ana.id, "k")
        assert not users.end(ana.id, "k")
        assert users.session("k") is None

    def test_all_others_end(self, users: Users, ana: User) -> None:
        for key in ("here", "there", "elsewhere"):
            logged_in(users, ana, key)
        logged_in(users, active(users, "other@example.org"), "somebody else's")
        assert users.end_others(ana.id, but="here") == 2
        assert [session.key for session in users.sessions(ana.id)] == ["here"]
        assert users.session("somebody else's")

    def test_what_has_run_out_is_swept_away(self, users: Users, ana: User, clock: Clock, engine: Engine) -> None:
        logged_in(users, ana, "old")
        clock.now += LONGEST
        logged_in(users, ana, "new")
        with transaction(engine) as work:
            assert work.scalars(select(SessionRow.key)).all() == ["new"]
