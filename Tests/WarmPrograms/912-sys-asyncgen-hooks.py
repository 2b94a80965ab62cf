import sys
print(sys.get_asyncgen_hooks(), sys.get_coroutine_origin_tracking_depth())
