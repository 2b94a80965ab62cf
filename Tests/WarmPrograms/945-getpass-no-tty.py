import getpass, warnings
warnings.simplefilter('ignore')
import sys
print(repr(getpass.getpass('pw: ', stream=sys.stdout)))
