"""Colleagues as files tell of them. People and their places are ownership's; this shelf only brings them there."""
