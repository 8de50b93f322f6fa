"""What needs a decision now: a card for each target, with who, where, why and what is done."""
