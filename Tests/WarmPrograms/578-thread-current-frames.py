import sys, threading
print(len(sys._current_frames()), threading.get_ident() in sys._current_frames(), sys._current_exceptions().keys() == sys._current_frames().keys())
