"""With what? Chips by channel, supply, permission, money, allocation, and the part of the gap that is compute."""
