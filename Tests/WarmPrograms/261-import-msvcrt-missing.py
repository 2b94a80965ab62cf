try:
    import msvcrt
except ImportError as e:
    print(e)
