"""The demo company: believable people and customers of any number, made anew from a seed."""
