import getopt
getopt.getopt(['-q'], 'x')
