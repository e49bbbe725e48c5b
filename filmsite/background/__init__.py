"""Work in the background: what `django.tasks` was given to do, done by `manage.py work` (docs/operations.md).

A task is enqueued with `transaction.on_commit` and may run twice, when its worker was killed midway: so it is written
to be repeated. Work that takes long does a piece at a time and enqueues the rest anew, so that others have their turn.
"""
