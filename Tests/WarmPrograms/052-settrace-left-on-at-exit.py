import sys
def tr(frame, event, arg):
    if frame.f_code.co_filename == __file__:
        print(event, frame.f_code.co_name)
sys.settrace(tr)
class A:
    def __del__(self):
        pass
a = A()
