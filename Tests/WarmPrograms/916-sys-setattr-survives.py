import sys
sys.my_thing = 5
del sys
import sys
print(sys.my_thing)
