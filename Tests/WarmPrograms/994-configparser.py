import configparser
c = configparser.ConfigParser()
c.read_string('[a]\nx = 1\n')
print(c['a']['x'], c.sections())
c['b']
