"""Making the model: data, corpus, tokenizer, training, export, evaluation (extra: train).

Never imported by the server; may import everything that knows no editor.
"""
