print('loaded by name', __name__)
