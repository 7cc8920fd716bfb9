"""Other servers and guards, each as its own documentation has it: for tokens.py and doors/."""
