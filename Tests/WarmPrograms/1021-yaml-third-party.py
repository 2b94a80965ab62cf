try:
    import yaml
    print(yaml.safe_load('a: [1, 2]'))
except ImportError as e:
    print(e)
