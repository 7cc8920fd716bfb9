"""The desk of groups: pages, API, commands; and how much of the catalog a group shows.

What a group is and who may change it stands in the room `groups`, below users and connections.
This room is above the catalog, so it knows which codes there are, what lies below a category, who
has a group and how many products they see.
"""
