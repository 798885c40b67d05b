"""What the commands of the planner share: descriptions by name or file, the origin of an answer. An edge."""
