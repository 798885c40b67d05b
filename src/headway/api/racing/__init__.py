"""What the commands of the race share: the start of a race from the facts, scenarios by name or file. An edge."""
