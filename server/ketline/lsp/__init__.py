"""The language server: one module per feature, each handler short. The only place that knows lsprotocol.

Handlers never compute on the event loop: they take a snapshot and hand the work to a thread or to the model's process.
"""
