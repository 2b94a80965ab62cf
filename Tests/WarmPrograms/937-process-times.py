import os
t = os.times()
print(t.children_user, t.children_system, t.user < 30)
