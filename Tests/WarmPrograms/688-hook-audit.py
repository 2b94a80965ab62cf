import sys
seen = []
def a(event, args):
    if event == 'open': seen.append(args[0])
sys.addaudithook(a)
open('/dev/null').close()
print(seen)
