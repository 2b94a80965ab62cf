import sys, datetime
print('_strptime' in sys.modules)
datetime.datetime.strptime('2020', '%Y')
print('_strptime' in sys.modules)
