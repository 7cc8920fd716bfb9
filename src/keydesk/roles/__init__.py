"""The desk of roles: pages, API, commands, and the file that carries roles from place to place.

What a role is and who may change it stands in the room `access`, below users and connections.  This
room is above both, so it knows who holds a role: it passes that down, and says people's names.
"""
