"""The post office: event outbox, jobs, inbox, delivery, live stream. Knows no business words."""
