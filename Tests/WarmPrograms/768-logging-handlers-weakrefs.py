import logging
print(len(logging._handlerList), list(logging._handlers))
