f = open('/etc/hostname')
f = None
print('no warning by default')
