def peek():
    import __main__
    return __main__.config
