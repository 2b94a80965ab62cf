import inspect, json
print(inspect.getfile(json), inspect.getmodule(json.dumps).__name__)
