print(type(__builtins__), __builtins__ is __import__('builtins'))
