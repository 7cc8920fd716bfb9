"""Who stole a refresh token and the secret of its client, and comes at the same moment as it."""

REVOKED = "Token has been revoked"


def test_of_two_who_used_the_grace_only_one_goes_on_and_the_second_is_noticed(house, new_connector):
    """Security case 50: a thief who came within ten seconds had a line of refresh tokens of his
    own for 90 days; neither he nor the client ever used a token twice, so nobody was told."""
    client = new_connector()
    stolen = client.pair().json()["refresh_token"]
    shop, thief = (client.refresh(stolen).json() for _ in range(2))
    house.later(minutes=1)
    going_on = client.refresh(shop["refresh_token"])
    assert going_on.status_code == 200
    caught = client.refresh(thief["refresh_token"])
    assert (caught.status_code, caught.json()["hint"]) == (400, REVOKED)
    assert client.call(going_on.json()["access_token"]).status_code == 401
    assert client.call(thief["access_token"]).status_code == 401
    assert house.told().count("client.refresh_replayed") == 1


def test_a_retry_whose_first_answer_was_lost_goes_on_for_good(house, new_connector):
    client = new_connector()
    first = client.pair().json()["refresh_token"]
    client.refresh(first)  # never arrived
    second = client.refresh(first).json()["refresh_token"]
    house.later(minutes=1)
    third = client.refresh(second).json()["refresh_token"]
    house.later(minutes=1)
    assert client.refresh(third).status_code == 200
    assert "client.refresh_replayed" not in house.told()


def test_a_clock_that_was_set_back_opens_no_grace(house, new_connector):
    """Security case 72: after a restart with a clock an hour behind, an old refresh token seemed
    to have been used in the future, which was "within ten seconds" for that hour."""
    client = new_connector()
    house.later(hours=2)
    first = client.pair().json()["refresh_token"]
    assert client.refresh(first).status_code == 200
    house.later(hours=-1)
    assert client.refresh(first).json()["hint"] == REVOKED


def test_a_used_refresh_token_is_not_active(house, new_connector):
    """Security cases 55 and 59: introspection said so for 14 days."""
    client = new_connector()
    first = client.pair().json()["refresh_token"]
    assert client.ask("introspect", token=first).json()["active"]
    client.refresh(first)
    assert client.ask("introspect", token=first).json() == {"active": False}
