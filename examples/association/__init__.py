"""The software of an invented association, whose API other tools may read with Keydesk's keys."""
