import sys
out = []
def pr(frame, event, arg):
    out.append((event, frame.f_code.co_name))
sys.setprofile(pr)
sorted([3, 2])
sys.setprofile(None)
print(out)
