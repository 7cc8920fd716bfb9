"""Groups: named rights by row, given to connections and users (product.md calls them so).

No group is the system group All: no limits.
"""
