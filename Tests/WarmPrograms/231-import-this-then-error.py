import sys
import this
1/0
