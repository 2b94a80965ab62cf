import re
print(re.findall(r'(\w+)@(\w+)', 'a@b cd@ef'), re.split('[,;]', 'a,b;c'))
