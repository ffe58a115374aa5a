"""The unit's queue: the message, the relay of the outbox, and the transports."""
