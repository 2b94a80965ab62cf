import traceback
try:
    {}[1]
except KeyError:
    print(traceback.format_exc())
