"""Groups: named rights by row, given to connections and users.

No group is the system group All: no limits.  A new group grants nothing.  Whose group it is stands
with connections and members, in rooms above; what rights mean in a catalog, in the rooms of that.
"""
