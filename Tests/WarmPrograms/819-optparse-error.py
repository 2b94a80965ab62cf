import optparse
p = optparse.OptionParser()
p.add_option('-x')
p.parse_args(['-z'])
