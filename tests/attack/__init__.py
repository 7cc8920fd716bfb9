"""What attackers tried, each with its story."""
