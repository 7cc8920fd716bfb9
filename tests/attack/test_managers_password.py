"""A person who manages the desk by a role of the team's own, and a connector with their password.

Owners and Admins were refused by the name of their role, and who holds as much was not.
"""

from keydesk.access import verbs as access
from keydesk.access.wishes import Changes, Wish
from keydesk.accounts import store as accounts
from keydesk.roles import verbs as roles
from tests.harness.databases import PASSWORD
from tests.oauth.test_password_grant import EMAIL, WRONG, let_people_in

OWN = {"username": EMAIL, "password": PASSWORD}
MANAGING = ["users:manage", "users:read", "credentials:manage", "credentials:read"]


def test_a_team_role_that_manages_the_desk_is_refused(house, new_connector):
    role = house.do(access.create, Wish("Deputy", permissions=MANAGING))
    client = new_connector()
    let_people_in(house, client, role.id)
    assert client.pair(**OWN).json() == WRONG


def test_a_token_dies_when_the_role_of_its_person_comes_to_manage(house, new_connector):
    role = house.do(access.create, Wish("Shopkeeper", permissions=["products:read"]))
    client = new_connector()
    let_people_in(house, client, role.id)
    pair = client.pair(**OWN).json()
    assert client.call(pair["access_token"]).status_code == 200
    house.do(roles.edit, role.id, Changes(permissions=MANAGING))
    assert client.call(pair["access_token"]).status_code == 401
    assert client.refresh(pair["refresh_token"]).status_code == 400


def test_the_password_of_an_admin_elsewhere_is_refused(house, new_connector):
    """It signs in to the other organization's whole desk."""
    client = new_connector()
    user_id = let_people_in(house, client).user_id
    pair = client.pair(**OWN).json()
    with house.write() as db:
        accounts.add_membership(db, house.other.organization_id, user_id, "admin", now=house.now)
    assert client.pair(**OWN).json() == WRONG
    assert client.call(pair["access_token"]).status_code == 401
