"""The plain values (dicts, lists, strings, numbers) that stand for the model's classes in JSON files and tables."""
