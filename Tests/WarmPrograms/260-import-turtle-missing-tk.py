try:
    import turtle
    print('there')
except ImportError as e:
    print(e)
