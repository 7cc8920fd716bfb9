"""Protected APIs: what an organization's own APIs are called, where they lie, who may call what.

Their permissions stand beside Keydesk's in the tree; their route tables say what each call needs.
Who calls is for the gate and the doors above; who holds a permission is told by rooms above.
"""
