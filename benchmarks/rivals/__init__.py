"""Other authorization servers, each as its own documentation has it; tokens.py measures them."""
