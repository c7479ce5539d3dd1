"""Define and build an indicator of a territory: its card, its value and interval, and what several of them make."""
