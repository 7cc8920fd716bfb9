"""Doors for proxies at the command line."""

import re

SECRET = re.compile(r"kd_live_door_\w+")


def test_a_door_of_the_command_line_writes_a_proxys_file(instance):
    """Its secret is in what makes it, and in no list."""
    named = ("Edge", "--proxy", "nginx", "--url", "http://10.1.1.1:8000")
    text = instance.tell("doors", "create", *named)
    assert re.search(r"proxy_pass http://10\.1\.1\.1:8000/forward-auth/kd_live_door_\w+;", text)
    (listed,) = instance.json("doors", "list")
    assert (listed["name"], listed["last4"]) == ("Edge", SECRET.search(text)[0][-4:])
    assert not SECRET.search(str(listed))
    anew = instance.json("doors", "regenerate", listed["id"])
    assert SECRET.search(anew["address"])[0] not in text
    assert "name: Another door has this name." in instance.fail("doors", "create", "Edge")
    instance.tell("doors", "delete", listed["id"])
    assert instance.json("doors", "list") == []
    instance.fail("doors", "delete", listed["id"])
