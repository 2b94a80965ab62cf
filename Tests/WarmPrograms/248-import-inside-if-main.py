if __name__ == '__main__':
    import json
    print(json.dumps({'a': 1}))
