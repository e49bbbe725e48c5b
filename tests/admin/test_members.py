"""Members in the admin, and invitations."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from films.models import Reception
from reviews.models import Invitation, Member
from tests.admin.forms import filled
from tests.factories import PASSWORD, make_film, make_member, make_review

LIST = "/admin/reviews/member/"
INVITATIONS = "/admin/reviews/invitation/"


def place_of(record):
    return reverse(f"admin:{record._meta.label_lower.replace('.', '_')}_change", args=[record.pk])


def ticked(*records, action):
    return {"action": action, "_selected_action": [record.pk for record in records], "index": "0"}


def test_a_moderator_sees_a_member_without_what_is_private(watch, member):
    EmailAddress.objects.create(user=member, email=member.email, verified=True)

    pages = watch.get(place_of(member)).content.decode() + watch.get(LIST).content.decode()

    assert ("Maria Lind" in pages, "maria@example.org" in pages, "pbkdf2" in pages, "password" in pages.lower()) == (
        True,
        False,
        False,
        "change password" in pages.lower(),
    )


def test_a_moderator_finds_members_by_name_and_not_by_mail(watch, member, office):
    def found(browser, words):
        return [person.username for person in browser.get(LIST, {"q": words}).context["cl"].result_list]

    assert [found(watch, words) for words in ("MARIA", "maria l", "maria@example")] == [["maria"], ["maria"], []]
    assert found(office, "maria@example") == ["maria"]


def test_a_moderator_shuts_a_member_out_and_lets_them_in_again(watch, member, browser_of):
    browser = browser_of(member)

    watch.post(LIST, ticked(member, action="deactivate"))
    assert browser.get("/settings/profile/").status_code == 302  # to the log-in
    watch.post(place_of(member), {"CHANGE_FORM-action": "reactivate", "_selected_action": member.pk})

    assert browser.get("/settings/profile/").status_code == 200
    assert [(entry.user.username, entry.get_change_message()) for entry in LogEntry.objects.order_by("pk")] == [
        ("modest", "Deactivated."),
        ("modest", "Reactivated."),
    ]


def test_a_moderator_cannot_touch_staff(watch, moderator, editor, administrator):
    for action in ("deactivate", "reactivate"):
        watch.post(LIST, ticked(moderator, editor, administrator, action=action))

    assert list(Member.objects.values_list("is_active", flat=True)) == [True, True, True]


@pytest.mark.parametrize("sent", [{"is_superuser": "on", "is_staff": "on"}, {"username": "changed"}, {"is_active": ""}])
def test_a_moderator_edits_nothing_of_a_member(watch, member, sent):
    response = watch.post(place_of(member), {"username": "maria", "is_active": "on", "_save": "Save"} | sent)

    member.refresh_from_db()
    assert response.status_code == 403
    assert (member.username, member.is_active, member.is_staff, member.is_superuser) == ("maria", True, False, False)


def test_a_moderator_sets_nobodys_password(watch, member):
    address = f"{LIST}{member.pk}/password/"

    answers = watch.get(address).status_code, watch.post(address, {"password1": "new", "password2": "new"}).status_code

    member.refresh_from_db()
    assert (answers, member.check_password(PASSWORD)) == ((403, 403), True)


def test_an_administrator_makes_somebody_a_moderator(office, member):
    from django.contrib.auth.models import Group

    group = Group.objects.get(name="Moderators")

    office.post(place_of(member), filled(office.get(place_of(member)), is_staff="on", groups=str(group.pk)))

    member = Member.objects.get(pk=member.pk)
    assert (member.is_staff, member.has_perm("reviews.change_review")) == (True, True)


def test_an_administrator_verifies_an_address_when_mail_does_not_arrive(office, member):
    address = EmailAddress.objects.create(user=member, email=member.email, primary=True)

    office.post(place_of(member), filled(office.get(place_of(member)), **{"emailaddress_set-0-verified": "on"}))

    address.refresh_from_db()
    assert (address.verified, address.email) == (True, "maria@example.org")


def test_an_administrator_takes_away_a_lost_second_factor_without_seeing_its_secret(office, member):
    Authenticator.objects.create(user=member, type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})

    response = office.get(place_of(member))
    office.post(place_of(member), filled(response, **{"authenticator_set-0-DELETE": "on"}))

    assert ("JBSWY3DPEHPK3PXP" in response.content.decode(), Authenticator.objects.count()) == (False, 0)


@pytest.mark.parametrize("count", [1, 3])
def test_the_form_of_a_member_costs_the_same_whatever_its_rows(office, member, count, django_assert_num_queries):
    for number in range(count):
        EmailAddress.objects.create(user=member, email=f"maria{number}@example.org")
        Authenticator.objects.create(user=member, type="webauthn", data={"name": f"Key {number}"})
    office.get(place_of(member))

    with django_assert_num_queries(9):
        response = office.get(place_of(member))

    assert [len(part.formset.forms) for part in response.context["inline_admin_formsets"]] == [count, count]


def test_a_new_name_is_told_to_caches(office, member):
    film = make_film()
    make_review(film, member)
    Reception.objects.update(changed_at="2020-01-01T00:00Z")

    office.post(place_of(member), filled(office.get(place_of(member)), name="Maria Lindqvist"))

    assert Reception.objects.get(film=film).changed_at.year > 2020


def test_deleting_a_member_leaves_right_numbers(office, member):
    film = make_film()
    make_review(film, member)

    office.post(reverse("admin:reviews_member_delete", args=[member.pk]), {"post": "yes"})

    assert (Member.objects.filter(username="maria").exists(), Reception.objects.get(film=film).here_count) == (False, 0)


def test_the_last_administrator_neither_goes_nor_steps_down_here(office, administrator):
    sent = filled(office.get(place_of(administrator)), is_superuser=None, is_staff=None, is_active=None)

    office.post(place_of(administrator), sent | {"name": "Adam"})
    answers = [
        office.post(reverse("admin:reviews_member_delete", args=[administrator.pk]), {"post": "yes"}).status_code,
        office.post(LIST, ticked(administrator, action="delete_selected") | {"post": "yes"}).status_code,
    ]

    administrator.refresh_from_db()
    assert (answers, administrator.name) == ([403, 403], "Adam")
    assert (administrator.is_active, administrator.is_staff, administrator.is_superuser) == (True, True, True)


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("who", "queries"), [("watch", 6), ("office", 4)])
def test_the_list_of_members_costs_the_same_whatever_its_length(
    request, who, queries, count, django_assert_num_queries
):
    browser = request.getfixturevalue(who)
    for _ in range(count):
        make_member()
    browser.get(LIST)

    with django_assert_num_queries(queries):
        response = browser.get(LIST)

    assert len(response.context["cl"].result_list) == count + 1


# --- Invitations ----------------------------------------------------------------------------------------------


def test_an_administrator_makes_an_invitation_and_hands_out_its_link(office, administrator, settings):
    settings.SITE_URL = "https://films.example"

    office.post(f"{INVITATIONS}add/", filled(office.get(f"{INVITATIONS}add/"), note="For Li"))

    invitation = Invitation.objects.get()
    link = f"https://films.example/accounts/signup/?invitation={invitation.code}"
    assert (invitation.note, invitation.created_by) == ("For Li", administrator)
    assert [link in office.get(address).content.decode() for address in (INVITATIONS, place_of(invitation))] == [
        True,
        True,
    ]


def test_a_used_invitation_has_no_link_any_more(office, member):
    invitation = Invitation.objects.create()
    invitation.accept(member)

    assert invitation.code not in office.get(place_of(invitation)).content.decode().replace(f"{invitation}", "")


@pytest.mark.parametrize(("registration", "there"), [("invite", True), ("open", False), ("closed", False)])
def test_invitations_stand_on_the_front_page_where_they_are_needed(office, settings, registration, there):
    settings.REGISTRATION = registration

    names = [model["name"] for app in office.get("/admin/").context["app_list"] for model in app["models"]]

    assert ("Invitations" in names) == there


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_invitations_costs_the_same_whatever_its_length(
    office, administrator, count, django_assert_num_queries
):
    for _ in range(count):
        Invitation.objects.create(created_by=administrator).accept(make_member())
    office.get(INVITATIONS)

    with django_assert_num_queries(4):
        office.get(INVITATIONS)
